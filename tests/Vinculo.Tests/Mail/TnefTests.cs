using System.Text;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>What Outlook wraps into a winmail.dat.</summary>
public sealed class TnefTests
{
    private const ushort Body = 0x1000;
    private const ushort Html = 0x1013;
    private const ushort LongName = 0x3707;
    private const ushort DisplayName = 0x3001;
    private const ushort Method = 0x3705;
    private const ushort MimeTag = 0x370E;
    private const ushort ContentId = 0x3712;
    private const ushort Flags = 0x3714;

    [Theory]
    [InlineData("application/ms-tnef")]
    [InlineData("application/octet-stream; name=WINMAIL.DAT")]
    public void The_files_in_it_take_its_place_under_their_long_names(string type)
    {
        var tnef = new TnefBuilder()
            .Attachment("RELATR~1.PDF", "pdf"u8.ToArray(), TnefBuilder.Text(LongName, "relatório de março.pdf"))
            .Attachment("nota.txt", "n"u8.ToArray(), TnefBuilder.Narrow(MimeTag, "Text/Plain"));
        var message = Fixture.Read(tnef.ToMail("veja anexo", type));
        message.Text.ShouldBe("veja anexo");
        message.Attachments.Select(file => (file.FileName, file.ContentType)).ShouldBe([("relatório de março.pdf", "application/pdf"), ("nota.txt", "text/plain")]);
        Read(message.Attachments[0]).ShouldBe("pdf");
        message.Defects.ShouldBeEmpty();
    }

    [Fact]
    public void Its_body_counts_where_the_message_has_no_other()
    {
        var tnef = new TnefBuilder().Properties(TnefBuilder.Text(Body, "olá de dentro"), TnefBuilder.Binary(Html, "<p>ol\u00E1 de dentro</p>"u8.ToArray()));
        var alone = Fixture.Read(tnef.ToMail(" \n"));
        alone.Text.ShouldBe("olá de dentro");
        alone.Html.ShouldBe("<p>olá de dentro</p>");
        var beside = Fixture.Read(tnef.ToMail("de fora"));
        beside.Text.ShouldBe("de fora");
        beside.Html.ShouldBeNull();
    }

    [Fact]
    public void HTML_put_into_RTF_comes_out_as_it_was()
    {
        const string Rtf = "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}{\\f1\\fcharset204 Arial;}}"
            + "{\\*\\htmltag19 <html>}{\\*\\htmltag64 <p>}\\htmlrtf \\par \\htmlrtf0 Pre\\'e7o {\\*\\htmltag84 <b>}\\htmlrtf {\\b \\htmlrtf0 \\u8364?10"
            + "\\htmlrtf }\\htmlrtf0 {\\*\\htmltag92 </b>}{\\*\\mhtmltag92 <i>}{\\f1 \\'cf\\'f0\\'e8}{\\*\\htmltag72 </p>}{\\*\\htmltag27 </html>}}";
        var message = Fixture.Read(new TnefBuilder().Properties(TnefBuilder.Rtf(Rtf)).ToMail());
        message.Html.ShouldBe("<html><p>Preço <b>€10</b>При</p></html>");
        message.Text.ShouldBe("Preço €10При");
    }

    [Fact]
    public void RTF_of_its_own_becomes_plain_text()
    {
        const string Rtf = "{\\rtf1\\ansi{\\fonttbl{\\f0\\fnil\\fcharset128 MS Gothic;}}{\\colortbl;\\red1;}{\\*\\generator X;}{\\info{\\author Fulano}}"
            + "Ol\\'e1, \\ldblquote mundo\\rdblquote\\par\r\n{\\v oculto}\\f0 \\'93\\'fa\\'96{\\*\\bkmkstart a}\\'7b\\plain\\tab fim\\u-10179?\\u-8704? \\{a\\}\\bin3 xyz}";
        var message = Fixture.Read(new TnefBuilder().Properties(TnefBuilder.Rtf(Rtf)).ToMail());
        message.Text.ShouldStartWith("Olá, “mundo”\n日");
        message.Text.ShouldEndWith("\tfim😀 {a}");
        message.Html.ShouldBeNull();
    }

    [Fact]
    public void Images_of_the_body_keep_the_id_by_which_it_refers_to_them()
    {
        var tnef = new TnefBuilder().Properties(TnefBuilder.Binary(Html, "<img src='cid:a@b'>"u8.ToArray()))
            .Attachment("a.png", [1, 2], TnefBuilder.Text(ContentId, "<a@b>"), TnefBuilder.Number(Flags, 4), TnefBuilder.Text(MimeTag, "image/png"));
        var image = Fixture.Read(tnef.ToMail()).Attachments.ShouldHaveSingleItem();
        image.ContentId.ShouldBe("a@b");
        image.IsInline.ShouldBeTrue();
    }

    [Fact]
    public void An_embedded_message_becomes_one_that_every_program_can_open()
    {
        var inner = new TnefBuilder()
            .Properties(TnefBuilder.Text(0x0037, "Orçamento"), TnefBuilder.Text(0x0C1A, "João"), TnefBuilder.Text(0x5D01, "joao@exemplo.com"), TnefBuilder.Text(Body, "texto de dentro"))
            .Attachment("a.txt", "anexo"u8.ToArray());
        var tnef = new TnefBuilder().Attachment("Untitled Attachment", null,
            TnefBuilder.Text(DisplayName, "Orçamento"), TnefBuilder.Number(Method, 5), TnefBuilder.Embedded(inner));
        var file = Fixture.Read(tnef.ToMail()).Attachments.ShouldHaveSingleItem();
        file.FileName.ShouldBe("Orçamento.eml");
        file.ContentType.ShouldBe("message/rfc822");
        using var opened = MailReader.Read(Bytes(file));
        opened.Subject.ShouldBe("Orçamento");
        opened.From.ShouldBe([new Mailbox("João", "joao@exemplo.com")]);
        opened.Text.ShouldBe("texto de dentro");
        Read(opened.Attachments.ShouldHaveSingleItem()).ShouldBe("anexo");
    }

    [Fact]
    public void A_damaged_one_is_kept_whole_beside_what_could_be_read()
    {
        var whole = new TnefBuilder().Attachment("um.txt", "um"u8.ToArray());
        foreach (var damaged in (TnefBuilder[])[whole.Attribute(9, 1, []), new TnefBuilder().Attachment("um.txt", "um"u8.ToArray()).Attribute(1, 0x00018004, [1], checksum: 7)])
        {
            var message = Fixture.Read(damaged.ToMail("veja"));
            message.Attachments.Select(file => file.FileName).ShouldBe(["um.txt", "winmail.dat"]);
            message.Defects.ShouldContain(new MailDefect(MailDefectKind.DamagedTnef, "2"));
        }
        var none = Fixture.Read("From: a@b.c\nContent-Type: application/ms-tnef; name=winmail.dat\n\nnada disso");
        none.Attachments.ShouldHaveSingleItem().FileName.ShouldBe("winmail.dat");
        none.Defects.ShouldContain(new MailDefect(MailDefectKind.DamagedTnef, ""));
    }

    [Fact]
    public void Messages_embedded_without_end_stay_within_the_limit()
    {
        var tnef = new TnefBuilder().Properties(TnefBuilder.Text(Body, "fundo"));
        for (var i = 0; i < 40; i++)
            tnef = new TnefBuilder().Attachment("x", null, TnefBuilder.Number(Method, 5), TnefBuilder.Embedded(tnef));
        var file = Fixture.Read(tnef.ToMail()).Attachments.ShouldHaveSingleItem();
        file.Length.ShouldBeLessThan(100_000);
    }

    [Fact]
    public void One_cut_at_any_byte_stops_nothing()
    {
        var bytes = new TnefBuilder().Properties(TnefBuilder.Rtf("{\\rtf1 a\\'e1\\u8364?}"), TnefBuilder.Text(0x8001, "x"))
            .Attachment("a", [1], TnefBuilder.Text(LongName, "b"), TnefBuilder.Number(Method, 5), TnefBuilder.Embedded(new TnefBuilder())).ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            var mail = $"From: a@b.c\nContent-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(bytes.AsSpan(0, length))}\n";
            using var message = Fixture.Read(mail);
            MailSamples.ReadAll(message);
        }
    }

    /// <summary>The files and the body that another reader took out of each, of which the lists name some and the folders hold the others.</summary>
    [Fact]
    public void Real_files_hold_what_another_reader_found()
    {
        var files = Directory.EnumerateFiles(SharedData.Path("mail/mimekit/tnef"), "*.tnef").Order().ToList();
        files.Count.ShouldBe(19);
        foreach (var file in files)
        {
            using var message = Wrapped(file);
            var folder = Path.ChangeExtension(file, null);
            var listed = File.ReadAllLines(folder + ".list")
                .Concat(Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)) : []).ToHashSet();
            Named(message.Attachments.Select(attachment => attachment.FileName)).ShouldBe(Named(listed), file);
            if (listed.Any(name => name is "body.html" or "message.html"))
                message.Html.ShouldNotBeNull(file);
            if (listed.Any(name => name.StartsWith("body.", StringComparison.Ordinal) || name.StartsWith("message.", StringComparison.Ordinal)))
                (message.Text.Length > 0 || Path.GetFileName(file) is "attachments.tnef" or "data-before-name.tnef").ShouldBeTrue(file);
            // Only this one is damaged, in its second half.
            message.Attachments.Any(attachment => attachment.FileName == "winmail.dat").ShouldBe(Path.GetFileName(file) == "panic.tnef", file);
        }
    }

    /// <summary>The names that files have of themselves; embedded messages have better ones here.</summary>
    private static IEnumerable<string> Named(IEnumerable<string> names) => names.Where(name => name.Length > 0 && name != "winmail.dat"
        && !name.StartsWith("Untitled", StringComparison.Ordinal) && !name.EndsWith(".eml", StringComparison.Ordinal)
        && !name.StartsWith("body.", StringComparison.Ordinal) && !name.StartsWith("message.", StringComparison.Ordinal)).Order();

    [Fact]
    public void Real_files_hold_the_bytes_that_were_put_in()
    {
        var compared = 0;
        foreach (var folder in Directory.EnumerateDirectories(SharedData.Path("mail/mimekit/tnef")))
        {
            using var message = Wrapped(folder + ".tnef");
            foreach (var attachment in message.Attachments)
            {
                var expected = Path.Combine(folder, attachment.FileName);
                if (!File.Exists(expected))
                    continue;
                // Of an OLE object the list has the class id before its content too.
                var skip = attachment.ContentType == "application/x-ole-storage" ? 16 : 0;
                (WithoutReturns(Bytes(attachment)) == WithoutReturns(File.ReadAllBytes(expected)[skip..])).ShouldBeTrue(expected);
                compared++;
            }
        }
        compared.ShouldBeGreaterThan(20);
    }

    private static MailMessage Wrapped(string tnefFile) => Fixture.Read(
        "From: a@b.c\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + Convert.ToBase64String(File.ReadAllBytes(tnefFile)));

    /// <summary>Line ends of texts were changed when the files were collected.</summary>
    private static string WithoutReturns(byte[] bytes) => Encoding.Latin1.GetString(bytes).Replace("\r", "", StringComparison.Ordinal);

    private static string Read(Attachment attachment) => Encoding.UTF8.GetString(Bytes(attachment));

    private static byte[] Bytes(Attachment attachment)
    {
        using var content = attachment.OpenRead();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    [Fact]
    public void Its_body_is_cut_at_the_limit_in_every_form()
    {
        var limits = new MailLimits { TextBytes = 1000 };
        var text = new string('x', 5000);
        foreach (var body in (byte[][])[TnefBuilder.Text(Body, text), TnefBuilder.Narrow(Body, text), TnefBuilder.Text(Html, text), TnefBuilder.Binary(Html, Encoding.ASCII.GetBytes(text))])
            Fixture.Read(new TnefBuilder().Properties(body).ToMail(), limits).Text.Length.ShouldBeInRange(500, 1000);
    }
}
