using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Channels.Email.Receive;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email;

public class ReceiveMailTests
{
    [Theory, BothEngines]
    public async Task A_mail_becomes_a_conversation_with_a_protocol(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var program = await app.ProgramAsync(Scope.Intake);

        var intake = await program.ReceiveAsync(ChannelsApp.Mail(text: "Comprei ontem e não liga.\n\nEm seg., 9 de mar. de 2026 às 10:12, Loja <contato@loja.example> escreveu:\n> Obrigado pela compra."));

        intake.Protocol.ShouldNotBeNull().ShouldStartWith("20260310");
        intake.From.ShouldBe("maria@cliente.example");
        intake.Subject.ShouldBe("Geladeira não liga");
        intake.Text.ShouldBe("Comprei ontem e não liga.");
        var message = await app.QueryAsync(db => db.Set<Message>().SingleAsync());
        message.Text.ShouldBe("Comprei ontem e não liga.");
        message.QuotedText.ShouldNotBeNull().ShouldContain("Obrigado pela compra");
        message.AuthorName.ShouldBe("Maria Souza");
    }

    [Fact]
    public async Task What_was_taken_for_a_signature_is_folded_below_the_text_and_not_lost()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);

        await app.ReceiveAsync(ChannelsApp.Mail(text: "Segue o pedido.\n\n--\n2 cadeiras\n\nEm seg., 9 de mar. de 2026 às 10:12, Loja <contato@loja.example> escreveu:\n> Quantas?"));

        var message = await app.QueryAsync(db => db.Set<Message>().SingleAsync());
        message.Text.ShouldBe("Segue o pedido.");
        message.QuotedText.ShouldBe("--\n2 cadeiras\n\nEm seg., 9 de mar. de 2026 às 10:12, Loja <contato@loja.example> escreveu:\n> Quantas?");
    }

    [Theory, BothEngines]
    public async Task The_same_mail_again_changes_nothing(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var mail = ChannelsApp.Mail();

        var first = await app.ReceiveAsync(mail);
        var again = await app.ReceiveAsync("Received: from elsewhere by here\r\n" + mail);

        again.Duplicate.ShouldBeTrue();
        again.ConversationId.ShouldBe(first.ConversationId);
        again.Protocol.ShouldBe(first.Protocol);
        (await app.QueryAsync(db => db.Set<Message>().CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task Signatures_and_what_reports_say_to_programs_are_no_files_that_somebody_sent()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);

        await app.ReceiveAsync("""
            From: Maria <maria@cliente.example>
            To: contato@loja.example
            Subject: Pedido
            Message-ID: <assinado@cliente.example>
            Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=xx

            --xx
            Content-Type: multipart/mixed; boundary=yy

            --yy

            Segue a nota.
            --yy
            Content-Type: application/pdf; name=nota.pdf

            x
            --yy--
            --xx
            Content-Type: application/pkcs7-signature; name=smime.p7s

            x
            --xx--

            """.ReplaceLineEndings("\r\n"));

        var message = await app.QueryAsync(db => db.Set<Message>().Include(m => m.Attachments).SingleAsync());
        message.Attachments.Select(file => file.Name).ShouldBe(["nota.pdf"]);
    }

    [Theory, BothEngines]
    public async Task Eight_mails_of_a_new_customer_at_once_are_all_taken_in_for_one_customer(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => app.ReceiveAsync(ChannelsApp.Mail(text: $"Pedido {i}."))));

        all.ShouldAllBe(intake => intake.Outcome == "accepted");
        (await app.QueryAsync(db => db.Set<Conversation>().Select(c => c.CustomerId).Distinct().CountAsync())).ShouldBe(1);
        (await app.QueryAsync(db => db.Set<QuarantinedMail>().CountAsync())).ShouldBe(0);
    }

    [Theory, BothEngines]
    public async Task The_same_mail_eight_times_at_once_is_one_message(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var mail = ChannelsApp.Mail();

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.ReceiveAsync(mail)));

        all.Select(one => one.ConversationId).Distinct().Count().ShouldBe(1);
        all.Count(one => !one.Duplicate).ShouldBe(1);
        (await app.QueryAsync(db => db.Set<Message>().CountAsync())).ShouldBe(1);
    }

    [Theory, BothEngines]
    public async Task A_reply_to_our_answer_lands_in_the_same_conversation_whoever_sends_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var first = await app.ReceiveAsync(ChannelsApp.Mail());
        await app.AnswerAsync(first.ConversationId!.Value, "Já vamos ver.");
        var answer = (await app.OutgoingAsync()).Single(m => !m.IsAutomatic);

        var reply = await app.ReceiveAsync(ChannelsApp.Mail(
            from: "joao@outra.example", subject: "Re: outra coisa", headers: $"In-Reply-To: <{answer.MessageIdHeader}>\n"));

        reply.ConversationId.ShouldBe(first.ConversationId);
    }

    [Fact]
    public async Task A_reply_is_known_by_an_id_that_its_program_wrote_as_an_encoded_word()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();
        var first = await app.ReceiveAsync(ChannelsApp.Mail());
        await app.AnswerAsync(first.ConversationId!.Value, "Já vamos ver.");
        var id = $"<{(await app.OutgoingAsync()).Single(m => !m.IsAutomatic).MessageIdHeader}>";

        var reply = await app.ReceiveAsync(ChannelsApp.Mail(
            subject: "Re: outra coisa", headers: $"In-Reply-To: {EncodedWord(id[..30])}\n {EncodedWord(id[30..])}\n"));

        reply.ConversationId.ShouldBe(first.ConversationId);
    }

    private static string EncodedWord(string text) =>
        $"=?utf-8?q?{string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c.ToString() : $"={(int)c:X2}"))}?=";

    [Theory, BothEngines]
    public async Task A_forged_id_opens_a_new_conversation(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var first = await app.ReceiveAsync(ChannelsApp.Mail());
        await app.AnswerAsync(first.ConversationId!.Value, "Já vamos ver.");
        var id = (await app.OutgoingAsync()).Single(m => !m.IsAutomatic).MessageIdHeader;
        var forged = id[..^15] + (id[^15] == '0' ? '1' : '0') + id[^14..];

        var reply = await app.ReceiveAsync(ChannelsApp.Mail(from: "joao@outra.example", headers: $"In-Reply-To: <{forged}>\n"));

        reply.ConversationId.ShouldNotBe(first.ConversationId);
    }

    [Theory, BothEngines]
    public async Task The_protocol_in_the_subject_counts_only_from_who_takes_part(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var first = await app.ReceiveAsync(ChannelsApp.Mail());

        var known = await app.ReceiveAsync(ChannelsApp.Mail(subject: $"Mais uma coisa [{first.Protocol}]"));
        var stranger = await app.ReceiveAsync(ChannelsApp.Mail(from: "outro@estranho.example", subject: $"Mais uma coisa [{first.Protocol}]"));

        known.ConversationId.ShouldBe(first.ConversationId);
        stranger.ConversationId.ShouldNotBe(first.ConversationId);
        var suggested = await app.QueryAsync(db => db.Set<Conversation>().Where(c => c.Id == stranger.ConversationId).Select(c => c.MayBelongToId).SingleAsync());
        suggested.ShouldBe(first.ConversationId);
    }

    [Theory, BothEngines]
    public async Task A_mail_without_a_sender_is_kept_whole_and_can_be_tried_again(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);

        var intake = await app.ReceiveAsync("Subject: sem remetente\r\n\r\ntexto\r\n");

        intake.Quarantined.ShouldBe("channels.quarantine.no-sender");
        var kept = await app.QueryAsync(db => db.Set<QuarantinedMail>().SingleAsync());
        using var whole = new StreamReader(Originals.Unpack(kept.Original));
        (await whole.ReadToEndAsync()).ShouldBe("Subject: sem remetente\r\n\r\ntexto\r\n");
        kept.SettledAt.ShouldBeNull();
    }

    [Theory, BothEngines]
    public async Task A_mail_that_only_looks_automatic_says_so_and_is_acknowledged_like_a_letter(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();

        await app.ReceiveAsync("""
            From: Transportes Sul <avisos@transportessul.example>
            To: contato@loja.example
            Subject: Sua entrega foi agendada
            Message-ID: <agenda@transportessul.example>

            Prezado cliente,

            Sua entrega foi agendada para 12/03/2026. Clique aqui para acompanhar.
            """);
        await app.SettleAsync();

        var message = await app.QueryAsync(db => db.Set<Message>().SingleAsync());
        (message.LooksAutomatic, message.IsAutomatic).ShouldBe((true, false));
        (await app.OutgoingAsync()).ShouldHaveSingleItem().IsAutomatic.ShouldBeTrue();
        var conversation = await app.QueryAsync(db => db.Set<Conversation>().SingleAsync());
        conversation.NextDueAt.ShouldNotBeNull();
    }

    [Theory, BothEngines]
    public async Task Many_mails_from_one_sender_within_minutes_are_taken_in_quietly_and_too_many_are_kept_apart(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        for (var i = 1; i <= 31; i++)
            (await app.ReceiveAsync(ChannelsApp.Mail(subject: $"Aviso {i}"))).ConversationId.ShouldNotBeNull();
        await app.SettleAsync();

        var messages = await app.QueryAsync(db => db.Set<Message>().Where(m => m.Kind == MessageKind.Received).OrderBy(m => m.At).ThenBy(m => m.Id).ToListAsync());
        messages.Select(m => m.IsAutomatic).ShouldBe([.. Enumerable.Repeat(false, 30), true]);
        (await app.OutgoingAsync()).Count(m => m.IsAutomatic).ShouldBe(OutgoingMailQueue.AutomaticPerHour);

        await app.QueryAsync(async db =>
        {
            var one = await db.Set<ReceivedMail>().AsNoTracking().OrderBy(m => m.Id).FirstAsync();
            db.AddRange(Enumerable.Range(32, 269).Select(i => new ReceivedMail
            {
                Id = Guid.CreateVersion7(),
                Fingerprint = "mail " + i,
                FromAddress = one.FromAddress,
                ReceivedAt = one.ReceivedAt,
                Original = one.Original,
            }));
            return await db.SaveChangesAsync();
        });
        (await app.ReceiveAsync(ChannelsApp.Mail(subject: "Aviso 301"))).Quarantined.ShouldBe(QuarantinedMail.Flood);
    }

    [Theory, BothEngines]
    public async Task What_came_in_the_course_of_days_and_is_read_at_once_is_no_flood(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var mailbox = await app.MailboxAsync(takesSince: app.Clock.GetUtcNow());
        app.Clock.Advance(TimeSpan.FromDays(3));
        var intake = app.Services.GetRequiredService<MailIntake>();

        for (var hour = 40; hour > 0; hour--)
        {
            var raw = new MemoryStream(Encoding.UTF8.GetBytes(ChannelsApp.Mail(from: "formulario@parceiro.example", subject: $"Pedido {hour}")));
            await intake.AcceptAsync(raw, new MailArrival(mailbox.Id, app.Clock.GetUtcNow().AddHours(-hour)), CancellationToken.None);
        }

        (await app.QueryAsync(db => db.Set<Message>().CountAsync(m => m.IsAutomatic))).ShouldBe(0);
    }

    [Theory, BothEngines]
    public async Task A_mail_that_an_earlier_version_read_otherwise_is_still_the_same(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var first = await app.ReceiveAsync(ChannelsApp.Mail(id: "um@cliente.example"));
        await app.QueryAsync(db => db.Set<ReceivedMail>().ExecuteUpdateAsync(m => m.SetProperty(r => r.Fingerprint, "as it was reckoned then")));

        var again = await app.ReceiveAsync(ChannelsApp.Mail(id: "um@cliente.example"));
        var other = await app.ReceiveAsync(ChannelsApp.Mail(id: "um@cliente.example", subject: "Outra coisa", text: "E agora a secadora."));

        (again.Duplicate, again.ConversationId).ShouldBe((true, first.ConversationId));
        other.Duplicate.ShouldBeFalse();
    }

    [Theory, BothEngines]
    public async Task A_limit_never_falls_within_a_character(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);

        var intake = await app.ReceiveAsync(ChannelsApp.Mail(
            from: $"{new string('m', 199)}😀 <maria@cliente.example>", subject: new string('s', 499) + "😀", text: new string('t', 158) + "😀😀"));

        intake.Outcome.ShouldBe("accepted");
        (await app.QueryAsync(db => db.Set<Conversation>().SingleAsync())).Preview.ShouldEndWith("t…");
    }

    [Theory, BothEngines]
    public async Task Attachments_are_kept_and_named(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        const string mail = "From: a@b.example\r\nSubject: nota\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
            + "--x\r\nContent-Type: text/plain\r\n\r\nsegue\r\n--x\r\nContent-Type: application/pdf; name=\"nota.pdf\"\r\n"
            + "Content-Disposition: attachment; filename=\"../nota.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0x\r\n--x--\r\n";

        var intake = await app.ReceiveAsync(mail);

        intake.Attachments.ShouldBe(["nota.pdf"]);
        (await app.QueryAsync(db => db.Set<MessageAttachment>().Select(a => a.Length).SingleAsync())).ShouldBe(6);
    }

    [Fact]
    public async Task Only_a_token_for_intake_may_bring_mail()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var reader = await app.ProgramAsync(Scope.Read);
        using var stranger = app.Stranger();
        using var mail = new StringContent(ChannelsApp.Mail());
        (await reader.PostAsync("/api/v1/intake/email", mail)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await stranger.PostAsync("/api/v1/intake/email", mail)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
