using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

public sealed class WriterTests
{
    private static readonly DateTimeOffset Now = new(2025, 11, 3, 10, 12, 5, TimeSpan.FromHours(-3));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_with_everything_is_read_back()
    {
        var mail = new OutgoingMail
        {
            From = new("Suporte – Ação, Ltda.", "suporte@exemplo.com"),
            To = [new("Maria \"Mia\" Silva", "maria@exemplo.com"), new(null, "b@c.d")],
            Cc = [new("João", "joao@exemplo.com")],
            ReplyTo = [new(null, "resposta@exemplo.com")],
            Date = Now,
            MessageId = "um@exemplo.com",
            InReplyTo = "zero@exemplo.com",
            References = ["menos@exemplo.com", "zero@exemplo.com"],
            Subject = "Re: Ação nº 1 — “orçamento” que é bastante longo para ocupar mais de uma linha do cabeçalho 😀",
            Text = "Olá,\n\n.ponto\nFrom aqui\n",
            Html = "<p>Olá <img src=\"cid:logo@x\"></p>",
            Attachments =
            [
                OutgoingAttachment.FromBytes("logo.png", "image/png", [1, 2, 3]) with { ContentId = "logo@x", IsInline = true },
                OutgoingAttachment.FromBytes("relatório anual de 2025 com um nome que não cabe em uma linha só.pdf", "application/pdf", new byte[1000]),
            ],
            Headers = [new("Auto-Submitted", "auto-replied"), new("List-Unsubscribe", "<https://exemplo.com/" + new string('a', 200) + ">")],
        };
        var bytes = await MailWriter.ToBytesAsync(mail, Cancellation);
        ShouldBeWellFormed(bytes, longest: 260);
        using var read = MailReader.Read(bytes);
        read.Defects.ShouldBeEmpty();
        read.From.ShouldBe([mail.From]);
        read.To.ShouldBe(mail.To);
        read.Cc.ShouldBe(mail.Cc);
        read.ReplyTo.ShouldBe(mail.ReplyTo);
        read.Date.ShouldBe(Now);
        read.Date!.Value.Offset.ShouldBe(Now.Offset);
        (read.MessageId, read.InReplyTo.Single(), string.Join(' ', read.References)).ShouldBe(("um@exemplo.com", "zero@exemplo.com", "menos@exemplo.com zero@exemplo.com"));
        read.Subject.ShouldBe(mail.Subject);
        read.Text.ShouldBe("Olá,\n\n.ponto\nFrom aqui");
        read.Html!.Trim().ShouldBe(mail.Html);
        read.Attachments.Select(file => (file.FileName, file.ContentType, file.IsInline, file.ContentId, file.Length)).ShouldBe([
            ("logo.png", "image/png", true, "logo@x", 3),
            ("relatório anual de 2025 com um nome que não cabe em uma linha só.pdf", "application/pdf", false, null, 1000),
        ]);
        read.Headers["List-Unsubscribe"].ShouldBe(mail.Headers[1].Value);
        read.Root.Children[0].Children[1].ContentType.ToString().ShouldBe("multipart/related");
        read.Root.Children[0].Children[1].ContentType.Parameters["type"].ShouldBe("text/html");
        read.Kind.ShouldBe(MailKind.Automatic);
    }

    [Theory]
    [InlineData("maria@café.example", "maria@xn--caf-dma.example")]
    [InlineData("joão@café.example", "joão@xn--caf-dma.example")]
    [InlineData("Maria@Exemplo.com", "Maria@Exemplo.com")]
    [InlineData("maria@a_b.café.example", "maria@a_b.xn--caf-dma.example")]
    [InlineData("maria@a_b.example", "maria@a_b.example")]
    [InlineData("\"maria@casa:um\"@exemplo.com", "\"maria@casa:um\"@exemplo.com")]
    [InlineData("maria..silva.@exemplo.com", "maria..silva.@exemplo.com")]
    [InlineData("maria@[192.0.2.1]", "maria@[192.0.2.1]")]
    [InlineData("maria@[IPv6:2001:db8::1]", "maria@[IPv6:2001:db8::1]")]
    public async Task Domains_of_other_scripts_are_written_in_ASCII_and_names_before_the_at_sign_as_they_are(string address, string written)
    {
        var mail = new OutgoingMail { From = new(null, "a@b.c"), To = [new("Maria", address)], Date = Now, MessageId = "um@exemplo.com" };
        Encoding.UTF8.GetString(await MailWriter.ToBytesAsync(mail, Cancellation)).ShouldContain($"\r\nTo: Maria <{written}>\r\n");
        Mailbox.ToWire(address).ShouldBe(written);
    }

    [Theory]
    [InlineData("sem arroba")]
    [InlineData("a@")]
    [InlineData("a b@c.d")]
    [InlineData("a@b.c>\r\nBcc: x@y.z")]
    [InlineData("a@\uD800.example")]
    [InlineData("a@bé.c＞x")]
    [InlineData("a@bé，x.y")]
    [InlineData("a@b＠é.c")]
    [InlineData("a@é；b.c")]
    [InlineData("\"a@b.c")]
    [InlineData("a\"b@c.d")]
    [InlineData("\"a\"b\"@c.d")]
    [InlineData("a@b@c.d")]
    [InlineData("grupo:a@b.c")]
    [InlineData("[a]@b.c")]
    [InlineData("a@b:25")]
    [InlineData("a@[b]c")]
    public void What_is_no_address_on_the_wire_is_said_so(string address) => Mailbox.ToWire(address).ShouldBeNull();

    [Theory]
    [InlineData("a\r\nBcc: vitima@exemplo.com")]
    [InlineData("a\nBcc: vitima@exemplo.com\n\ncorpo")]
    [InlineData("a\rBcc: vitima@exemplo.com")]
    [InlineData("a\u2028Bcc: vitima@exemplo.com")]
    public async Task No_value_can_add_a_field(string value)
    {
        var mail = Simple(value) with
        {
            From = new(value, "a@b.c"),
            To = [new(value, "b@c.d")],
            Headers = [new("X-Nota", value)],
            Attachments = [OutgoingAttachment.FromBytes(value, value, [1])],
        };
        using var read = MailReader.Read(await MailWriter.ToBytesAsync(Build(mail), Cancellation));
        read.Headers.Has("Bcc").ShouldBeFalse();
        read.Root.Children.ShouldAllBe(part => !part.Headers.Has("Bcc"));
    }

    [Theory]
    [InlineData("a@b.c\r\nBcc: x@y.z")]
    [InlineData("a@b.c>")]
    [InlineData("a@b.c, x@y.z")]
    [InlineData("sem-arroba")]
    public async Task An_address_that_is_none_is_refused(string address) =>
        (await Should.ThrowAsync<ArgumentException>(() => MailWriter.ToBytesAsync(Build(Simple("a") with { To = [new(null, address)] }), Cancellation)))
            .ParamName.ShouldBe("mail");

    [Fact]
    public async Task A_field_name_or_id_that_is_none_is_refused()
    {
        await Should.ThrowAsync<ArgumentException>(() => MailWriter.ToBytesAsync(Build(Simple("a") with { Headers = [new("X: y\r\nBcc", "a")] }), Cancellation));
        (await Should.ThrowAsync<ArgumentException>(() => MailWriter.ToBytesAsync(Build(Simple("a") with { MessageId = "a>\r\nBcc: x" }), Cancellation)))
            .ParamName.ShouldBe("mail");
    }

    [Fact]
    public void A_new_id_can_be_written_whatever_script_the_domain_is_in()
    {
        var id = MailWriter.NewMessageId("café.example");
        id.ShouldEndWith("@xn--caf-dma.example");
        MailWriter.IsMessageId(id).ShouldBeTrue();
        MailWriter.NewMessageId("Exemplo.com").ShouldEndWith("@Exemplo.com");
        Should.Throw<ArgumentException>(() => MailWriter.NewMessageId("\uD800.example")).ParamName.ShouldBe("domain");
    }

    [Fact]
    public void Whatever_is_written_is_read_back()
    {
        var text = ArbMap.Default.ArbFor<NonNull<string>>();
        Prop.ForAll(text, text, text, (subject, name, body) =>
        {
            var mail = Build(Simple(subject.Get) with
            {
                From = new(name.Get, "a@b.c"),
                Text = body.Get,
                Attachments = [OutgoingAttachment.FromBytes(name.Get, "application/x-y", Encoding.UTF8.GetBytes(body.Get))],
            });
            var bytes = MailWriter.ToBytesAsync(mail).GetAwaiter().GetResult();
            ShouldBeWellFormed(bytes, longest: 78);
            using var read = MailReader.Read(bytes);
            read.Subject.ShouldBe(OneLine(subject.Get));
            (read.From[0].Name ?? "").ShouldBe(WithoutQuotes(OneLine(name.Get)));
            read.Text.ShouldBe(Lines(body.Get));
            var file = read.Attachments.ShouldHaveSingleItem();
            using var content = new MemoryStream();
            file.OpenRead().CopyTo(content);
            content.ToArray().ShouldBe(Encoding.UTF8.GetBytes(body.Get));
            (read.Root.Children[1].FileName ?? "").ShouldBe(OneLine(name.Get));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static string OneLine(string text)
    {
        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            clean.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? " " : rune.ToString());
        return clean.ToString().Trim();
    }

    /// <summary>Some programs put names in quotes as if they were part of them; the reader takes one pair off.</summary>
    private static string WithoutQuotes(string name) =>
        name is ['\'', .., '\''] or ['"', .., '"'] ? name[1..^1].Trim() : name;

    private static string Lines(string text)
    {
        var lines = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal)));
        return string.IsNullOrWhiteSpace(lines) ? "" : lines.Trim('\n');
    }

    private static void ShouldBeWellFormed(byte[] bytes, int longest)
    {
        bytes.ShouldAllBe(b => b < 128 && b != 0);
        var text = Encoding.ASCII.GetString(bytes);
        text.Replace("\r\n", "", StringComparison.Ordinal).IndexOfAny(['\r', '\n']).ShouldBe(-1);
        text.Split("\r\n").Max(line => line.Length).ShouldBeLessThanOrEqualTo(longest);
    }

    /// <summary>A message with the parts that a test changes.</summary>
    private sealed record Draft(Mailbox From, string Subject)
    {
        public IReadOnlyList<Mailbox> To { get; init; } = [];

        public string Text { get; init; } = "";

        public string MessageId { get; init; } = "um@exemplo.com";

        public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

        public IReadOnlyList<OutgoingAttachment> Attachments { get; init; } = [];
    }

    private static Draft Simple(string subject) => new(new(null, "a@b.c"), subject);

    private static OutgoingMail Build(Draft draft) => new()
    {
        From = draft.From,
        To = draft.To,
        Date = Now,
        MessageId = draft.MessageId,
        Subject = draft.Subject,
        Text = draft.Text,
        Headers = draft.Headers,
        Attachments = draft.Attachments,
    };
}
