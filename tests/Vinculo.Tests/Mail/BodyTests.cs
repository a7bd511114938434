using System.Text;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

public sealed class BodyTests
{
    private const string Mixed = "From: a@b.c\nContent-Type: multipart/mixed; boundary=xx\n\npreâmbulo\n";

    [Theory]
    [InlineData("utf-8", "Ol\u00C3\u00A1", "Olá")]
    [InlineData("iso-8859-1", "Ol\u00E1", "Olá")]
    [InlineData("windows-1252", "\u0093Ol\u00E1\u0094", "“Olá”")]
    [InlineData("iso-8859-1", "\u0093Ol\u00E1\u0094", "“Olá”")]
    [InlineData("iso-8859-15", "\u00A4", "€")]
    [InlineData("koi8-r", "\u00F0\u00D2\u00C9\u00D7\u00C5\u00D4", "Привет")]
    [InlineData("windows-1251", "\u00CF\u00F0\u00E8", "При")]
    [InlineData("shift_jis", "\u0093\u00FA\u0096\u007B", "日本")]
    [InlineData("gb18030", "\u00C4\u00E3\u00BA\u00C3", "你好")]
    [InlineData("big5", "\u00A7\u0041", "你")]
    [InlineData("euc-kr", "\u00C7\u00D1", "한")]
    [InlineData("us-ascii", "Ol\u00C3\u00A1", "Olá")]
    [InlineData("us-ascii", "Ol\u00E1", "Olá")]
    [InlineData("utf-8", "Ol\u00E1 a todos", "Olá a todos")]
    [InlineData("iso-8859-1", "Ol\u00C3\u00A1", "Olá")]
    [InlineData("nunca-visto", "Ol\u00C3\u00A1", "Olá")]
    [InlineData("utf-7", "+ADw-script+AD4-", "+ADw-script+AD4-")]
    public void Text_is_read_in_the_declared_charset_or_the_likely_one(string charset, string raw, string expected) =>
        Fixture.Read($"From: a@b.c\nContent-Type: text/plain; charset={charset}\n\n{raw}").Text.ShouldBe(expected);

    [Fact]
    public void Undeclared_eight_bit_text_is_UTF8_or_windows_1252_and_a_defect()
    {
        var utf8 = Fixture.Read("From: a@b.c\n\n" + Fixture.Utf8("ação"));
        utf8.Text.ShouldBe("ação");
        utf8.Defects.ShouldContain(new MailDefect(MailDefectKind.UndeclaredCharset, ""));
        Fixture.Read("From: a@b.c\n\na\u00E7\u00E3o").Text.ShouldBe("ação");
    }

    [Theory]
    [InlineData("quoted-printable", "Ol=C3=A1 =\nmundo", "Olá mundo")]
    [InlineData("quoted-printable", "Ol=c3=a1   \nfim", "Olá\nfim")]
    [InlineData("Quoted-Printable ", "a=3Db =ZZ =", "a=b =ZZ ")]
    [InlineData("base64", "T2zDoQ==", "Olá")]
    [InlineData("base64", "T2\n zD oQ", "Olá")]
    [InlineData("base64", "T2zDoSBtdW 5k\nbw==", "Olá mundo")]
    [InlineData("base64", " T2zD\toSBt\ndW5kbw==", "Olá mundo")]
    [InlineData("BASE64", "T2zDoQ==IG11bmRv", "Olá mundo")]
    [InlineData("base64;", "T2z#DoQ==", "Olá")]
    [InlineData("base64", "\n\nT2zDoSBt\n\ndW5k\n\nbw==\n", "Olá mundo")]
    [InlineData("base64", "T2zDoQ==\nIG11bmRv\n", "Olá mundo")]
    [InlineData("base64", "T2z!DoSBt\n dW5k bw==", "Olá mundo")]
    [InlineData("x-uuencode", "begin 644 a.txt\n#3VS#\n!H0  \n \nend\n", "Olá")]
    [InlineData("8-bit", "Ol\u00C3\u00A1", "Olá")]
    public void Transfer_encodings_are_decoded_with_their_damage(string encoding, string raw, string expected)
    {
        var message = Fixture.Read($"From: a@b.c\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n{raw}");
        message.Text.TrimEnd().ShouldBe(expected.TrimEnd());
    }

    [Theory]
    [InlineData("Ol\u00E1, segue o pedido de novembro com os pre\u00E7os que combinamos na reuni\u00E3o de ontem. Abra\u00E7o, Ana", "-- \nEsta mensagem foi verificada pelo antivirus.\nhttp://antivirus.example\n")]
    [InlineData("Ol\u00E1, segue o pedido de novembro com os pre\u00E7os que combinamos na reuni\u00E3o de ontem. Abra\u00E7o, Ana", "Enviado do meu telefone\n")]
    [InlineData("Ol\u00E1, segue o pedido de novembro com os pre\u00E7os que combinamos na reuni\u00E3o de ontem. Um abra\u00E7o, Ana", "\nEnviado do meu telefone\n")]
    [InlineData("Obrigada, Ana!", "\n-- \nVoce recebeu esta mensagem por fazer parte da lista dos socios do clube. Para sair dela, escreva para a secretaria.\n")]
    public void Base64_ends_where_somebody_hung_a_footer_on(string text, string footer)
    {
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks);

        var message = Fixture.Read($"From: a@b.c\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{data}\n{footer}");

        message.Text.ShouldBe(text);
        message.Defects.ShouldContain(new MailDefect(MailDefectKind.DamagedBase64, ""));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(24_570)]
    [InlineData(24_576)]
    [InlineData(100_000)]
    public void A_footer_after_base64_is_left_out_wherever_it_begins_and_reported(int length)
    {
        foreach (var breaks in new[] { Base64FormattingOptions.InsertLineBreaks, Base64FormattingOptions.None })
        {
            var data = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('m', length - 1) + "."), breaks);

            var message = Fixture.Read("From: a@b.c\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
                + $"{data}\n\n_______________\nlista mailing list\nlista@exemplo.com\n");

            message.Text.ShouldBe(new string('m', length - 1) + ".");
            message.Defects.ShouldContain(new MailDefect(MailDefectKind.DamagedBase64, ""));
        }
    }

    [Fact]
    public void A_multipart_without_a_boundary_inside_another_does_not_take_the_others_parts()
    {
        var message = Fixture.Read(Mixed + "--xx\nContent-Type: multipart/alternative\n\nveja a nota\n--xx\nContent-Type: application/pdf; name=nota.pdf\n\n%PDF\n--xx--\n");

        message.Text.ShouldBe("veja a nota");
        message.Attachments.ShouldHaveSingleItem().FileName.ShouldBe("nota.pdf");
        message.Root.Children.Count.ShouldBe(2);
    }

    [Fact]
    public void A_multipart_without_a_boundary_inside_another_may_have_one_of_its_own()
    {
        var message = Fixture.Read(Mixed + "--xx\nContent-Type: multipart/alternative\n\n--yy\n\num\n--yy\nContent-Type: text/html\n\n<p>um</p>\n--yy--\n--xx\nContent-Type: application/pdf; name=nota.pdf\n\n%PDF\n--xx--\n");

        (message.Text, message.Html).ShouldBe(("um", "<p>um</p>"));
        message.Attachments.ShouldHaveSingleItem().FileName.ShouldBe("nota.pdf");
    }

    [Fact]
    public void Inline_images_keep_the_id_by_which_the_HTML_refers_to_them()
    {
        var message = Fixture.Read("From: a@b.c\nContent-Type: multipart/related; boundary=xx\n\n--xx\nContent-Type: text/html\n\n<img src='cid:logo@x'>\n"
            + "--xx\nContent-Type: image/png\nContent-ID: <logo@x>\nContent-Transfer-Encoding: base64\n\niVBORw==\n--xx--\n");
        var image = message.Attachments.ShouldHaveSingleItem();
        image.ContentId.ShouldBe("logo@x");
        image.IsInline.ShouldBeTrue();
        image.FileName.ShouldBe("attachment-1.png");
        image.Length.ShouldBe(4);
    }

    [Theory]
    [InlineData("image/png", "attachment; filename=logo.png", "<img src=\"CID:logo%40x\">", true)]
    [InlineData("application/octet-stream", "inline; filename=logo.png", "<td background=cid:logo@x>", true)]
    [InlineData("image/png", "inline; filename=logo.png", "<img src='cid:outro@x'>", false)]
    [InlineData("image/png", "inline; filename=logo.png", "Segue a foto.", false)]
    [InlineData("video/mpeg", "attachment; filename=filme.mpeg", "<a href=\"cid:logo@x\">filme</a>", false)]
    [InlineData("image/png", "inline; filename=logo.png", "<a href=\"cid:logo@x\"><img src=cid:logo@x></a>", true)]
    [InlineData("application/pdf", "inline; filename=logo.pdf", "<a href='cid:logo@x'>pedido</a>", false)]
    public void A_picture_is_inline_where_the_HTML_shows_it_whatever_its_header_says(string type, string disposition, string html, bool expected)
    {
        var file = Fixture.Read($"From: a@b.c\nContent-Type: multipart/related; boundary=xx\n\n--xx\nContent-Type: text/html\n\n{html}\n"
            + $"--xx\nContent-Type: {type}\nContent-Disposition: {disposition}\nContent-ID: <logo@x>\n\nx\n--xx--\n").Attachments.ShouldHaveSingleItem();
        file.IsInline.ShouldBe(expected);
    }

    [Fact]
    public void A_file_without_a_type_of_its_own_has_that_of_its_name() =>
        Fixture.Read("From: a@b.c\nContent-Type: application/octet-stream; name=foto.jpg\nContent-Disposition: attachment\n\nx")
            .Attachments.ShouldHaveSingleItem().ContentType.ShouldBe("image/jpeg");

    [Theory]
    [InlineData("Ol&aacute;&nbsp;Maria", "<p>Ol&aacute;&nbsp;Maria</p>", "Olá Maria")]
    [InlineData("<p>Seu pedido</p>", "<p>Seu pedido</p>", "Seu pedido")]
    [InlineData("Your program shows no HTML.", "<p>O pedido chegou ontem, com uma das cadeiras quebrada. Podem trocar?</p>", "O pedido chegou ontem, com uma das cadeiras quebrada. Podem trocar?")]
    [InlineData("O que faz &nbsp; aqui?", "<p>O que faz &amp;nbsp; aqui?</p>", "O que faz &nbsp; aqui?")]
    [InlineData("O HTML está torto.", "<p>O HTML est&aacute; torto.</p>", "O HTML está torto.")]
    public void The_HTML_is_the_text_where_the_plain_form_is_none(string plain, string html, string expected) =>
        Fixture.Read("From: a@b.c\nContent-Type: multipart/alternative; boundary=xx\n\n--xx\nContent-Type: text/plain; charset=utf-8\n\n" + Fixture.Utf8(plain)
            + "\n--xx\nContent-Type: text/html; charset=utf-8\n\n" + Fixture.Utf8(html) + "\n--xx--\n").Text.Replace('\u00A0', ' ').ShouldBe(expected);

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Windows\\nota.exe", "nota.exe")]
    [InlineData("a<b>:\"c\".txt", "a_b___c_.txt")]
    [InlineData("con.txt", "_con.txt")]
    [InlineData("...", "attachment-1.bin")]
    [InlineData("fatura\u202Efdp.exe", "faturafdp.exe")]
    [InlineData("um|dois?.txt", "um_dois_.txt")]
    public void File_names_are_safe(string written, string expected)
    {
        var encoded = string.Concat(Encoding.UTF8.GetBytes(written).Select(b => $"%{b:X2}"));
        var message = Fixture.Read($"From: a@b.c\nContent-Type: application/x-y\nContent-Disposition: attachment; filename*=utf-8''{encoded}\n\nx");
        message.Attachments.ShouldHaveSingleItem().FileName.ShouldBe(expected);
    }

    [Fact]
    public void A_file_uuencoded_in_the_text_becomes_an_attachment()
    {
        var message = Fixture.Read("From: a@b.c\n\nSegue.\nbegin 644 a.txt\n#3VQA\n`\nend\nAbraço");
        message.Text.ShouldBe("Segue.\nAbraço");
        var file = message.Attachments.ShouldHaveSingleItem();
        file.FileName.ShouldBe("a.txt");
        new StreamReader(file.OpenRead()).ReadToEnd().ShouldBe("Ola");
        Fixture.Read("From: a@b.c\n\nbegin 644 things and\nend").Text.ShouldBe("begin 644 things and\nend");
    }

    [Fact]
    public void Several_files_uuencoded_in_one_text_become_attachments()
    {
        var message = Fixture.Read("From: a@b.c\n\num\nbegin 644 a.txt\n#3VQA\n`\nend\ndois\nbegin 600 foto de.jpg\n!80  \n`\nend\ntrês");
        message.Text.ShouldBe("um\ndois\ntrês");
        message.Attachments.Select(file => (file.FileName, file.ContentType, file.Length)).ShouldBe([("a.txt", "text/plain", 3), ("foto de.jpg", "image/jpeg", 1)]);
    }

    [Fact]
    public void A_file_in_the_text_as_yEnc_becomes_an_attachment()
    {
        byte[] content = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        var encoded = string.Concat(content.Select(value => (byte)(value + 42)).Select(value =>
            value is 0 or 10 or 13 or (byte)'=' ? $"={(char)(byte)(value + 64)}" : ((char)value).ToString()));
        var message = MailReader.Read(Encoding.Latin1.GetBytes($"From: a@b.c\r\n\r\nSegue.\r\n=ybegin line=128 size=256 name=um dois.bin\r\n{encoded}\r\n=yend size=256\r\nFim."));
        message.Text.ShouldBe("Segue.\nFim.");
        var file = message.Attachments.ShouldHaveSingleItem();
        file.FileName.ShouldBe("um dois.bin");
        using var bytes = new MemoryStream();
        file.OpenRead().CopyTo(bytes);
        bytes.ToArray().ShouldBe(content);
        message.Defects.ShouldBeEmpty();
    }

    [Fact]
    public void A_yEnc_file_that_is_too_short_says_so_and_one_without_an_end_stays_in_the_text()
    {
        var cut = Fixture.Read("From: a@b.c\n\n=ybegin part=2 total=3 line=128 size=90 name=a.bin\n=ypart begin=31 end=60\nabc\n=yend size=30 part=2\n");
        cut.Attachments.ShouldHaveSingleItem().FileName.ShouldBe("a.bin.part2");
        cut.Defects.ShouldContain(new MailDefect(MailDefectKind.DamagedUuencode, ""));
        Fixture.Read("From: a@b.c\n\n=ybegin line=128 size=9 name=a\nabc").Text.ShouldContain("=ybegin");
    }

    [Fact]
    public void A_piece_of_a_message_says_which_one_it_is()
    {
        var piece = Fixture.Read("From: a@b.c\nContent-Type: message/partial; id=\"abc@exemplo.com\"; number=2; total=3\n\nmeio\n");
        piece.Partial.ShouldBe(new PartialMessage("abc@exemplo.com", 2, 3));
        piece.Attachments.ShouldHaveSingleItem();
        Fixture.Read("From: a@b.c\nContent-Type: message/partial; number=x\n\n").Partial.ShouldBe(new PartialMessage("", 0, null));
        Fixture.Read("From: a@b.c\n\ninteira").Partial.ShouldBeNull();
    }

    [Fact]
    public void Flowed_paragraphs_are_joined_and_quotes_keep_their_depth()
    {
        var message = Fixture.Read("From: a@b.c\nContent-Type: text/plain; format=flowed\n\num \ndois\n>> citado \n>> ainda\n> menos\n-- \nNome\n  recuo");
        message.Text.ShouldBe("um dois\n>> citado ainda\n> menos\n-- \nNome\n recuo");
    }

    [Fact]
    public void Flowed_lines_that_end_with_a_space_of_their_own_lose_it_where_DelSp_says_so() =>
        Fixture.Read("From: a@b.c\nContent-Type: text/plain; format=flowed; delsp=yes\n\nUma pala \nvra parti \nda\nfim").Text.ShouldBe("Uma palavra partida\nfim");

    [Fact]
    public void An_attached_message_in_base64_is_opened_though_the_standard_forbids_it()
    {
        var inner = Convert.ToBase64String(Encoding.ASCII.GetBytes("From: c@d.e\r\nSubject: Pedido 12\r\n\r\ncorpo\r\n"));
        var message = Fixture.Read(Mixed + $"--xx\n\nveja\n--xx\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inner}\n--xx--\n");
        message.Text.ShouldBe("veja");
        using var content = new StreamReader(message.Attachments.ShouldHaveSingleItem().OpenRead());
        content.ReadToEnd().ShouldContain("Subject: Pedido 12");
    }

    [Fact]
    public void The_parts_of_a_digest_are_messages_without_saying_so()
    {
        var message = Fixture.Read("From: lista@d.e\nContent-Type: multipart/digest; boundary=xx\n\n--xx\n\nFrom: a@b.c\nSubject: Primeira\n\num\n--xx\n\nFrom: c@d.e\nSubject: Segunda\n\ndois\n--xx--\n");
        message.Attachments.Select(attachment => (attachment.FileName, attachment.ContentType)).ShouldBe([("Primeira.eml", "message/rfc822"), ("Segunda.eml", "message/rfc822")]);
    }

    [Fact]
    public void A_multipart_in_another_with_the_same_boundary_loses_nothing()
    {
        var message = Fixture.Read(Mixed + "--xx\nContent-Type: multipart/alternative; boundary=xx\n\n--xx\n\nsimples\n--xx\nContent-Type: text/html\n\n<p>rico</p>\n--xx--\n"
            + "--xx\nContent-Type: application/pdf; name=nota.pdf\n\nx\n--xx--\n");
        message.Text.ShouldContain("simples");
        message.Html!.ShouldContain("<p>rico</p>");
        message.Attachments.ShouldHaveSingleItem().FileName.ShouldBe("nota.pdf");
    }

    [Fact]
    public void An_attached_message_is_an_attachment_named_after_its_subject_and_its_parts_are_in_the_tree()
    {
        var message = Fixture.Read(Mixed + "--xx\n\nveja\n--xx\nContent-Type: message/rfc822\n\nFrom: c@d.e\nSubject: Pedido 12\n\ncorpo\n--xx--\n");
        message.Text.ShouldBe("veja");
        message.Attachments.ShouldHaveSingleItem().FileName.ShouldBe("Pedido 12.eml");
        message.Root.Children[1].Children[0].Headers["Subject"].ShouldBe("Pedido 12");
    }

    [Theory]
    [InlineData("From: a@b.c\nContent-Type: multipart/mixed\n\n--zz\n\num\n--zz\nContent-Type: text/html\n\ndois\n--zz--\n", MailDefectKind.MissingBoundary)]
    [InlineData("From: a@b.c\nContent-Type: multipart/mixed; boundary=errado\n\n--zz\nContent-Type: text/plain\n\num\n--zz\nContent-Type: text/html\n\ndois\n--zz--\n", MailDefectKind.BoundaryNotFound)]
    [InlineData("From: a@b.c\nContent-Type: multipart/mixed; boundary=zz\n\n--zz\n\num\n--zz\nContent-Type: text/html\n\ndois\n", MailDefectKind.MissingEndBoundary)]
    [InlineData("From: a@b.c\nContent-Type: multipart/mixed; boundary=zz\nisto não é um campo\n--zz\n\num\n--zz\nContent-Type: text/html\n\ndois\n--zz--\n", MailDefectKind.MissingHeaderEnd)]
    [InlineData("From: a@b.c\nContent-Type: multipart/mixed; boundary=zz\n\n--zz\n\num\n--zz--\n--zz\nContent-Type: text/html\n\ndois\n--zz--\n", MailDefectKind.PartAfterEnd)]
    public void Broken_boundaries_are_mended_and_reported(string raw, MailDefectKind defect)
    {
        var message = Fixture.Read(raw);
        message.Root.Children.Count.ShouldBe(2);
        message.Text.ShouldBe("um\n\ndois");
        message.Defects.ShouldContain(found => found.Kind == defect);
    }

    [Fact]
    public void A_multipart_without_any_part_is_shown_as_it_is() =>
        Fixture.Read("From: a@b.c\nContent-Type: multipart/mixed; boundary=xx\n\nsó\0 texto\n").Text.ShouldBe("só texto");

    [Theory]
    [InlineData("<html><p>um</p><p>dois</p></html>")]
    [InlineData("\n <!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0//EN\"><style>p{}</style><p>um<p>dois")]
    public void A_multipart_without_any_part_may_hold_HTML(string html)
    {
        var message = Fixture.Read("From: a@b.c\nContent-Type: multipart/report; boundary=xx\n\n" + html);
        message.Text.ShouldBe("um\n\ndois");
        message.Html.ShouldBe(html);
        message.Kind.ShouldBe(MailKind.Person, "a report has parts");
    }

    [Theory]
    [InlineData("--xx\nContent-Type: text/html\n\n<p>rico</p>\n", "rico")]
    [InlineData("--xx\nContent-Type: text/plain\n\nsimples\n", "simples")]
    [InlineData("--xx\nContent-Type: text/html\n\n \n", "Content-ID: <um>\n\n<p>sem fim</p>")]
    public void A_form_that_cannot_be_taken_apart_gives_way_to_one_that_says_something(string other, string expected)
    {
        var message = Fixture.Read("From: a@b.c\nContent-Type: multipart/alternative; boundary=xx\n\n--xx\nContent-Type: multipart/related; boundary=yy\n\n"
            + $"Content-ID: <um>\n\n<p>sem fim</p>\n{other}--xx--\n");
        message.Text.ShouldBe(expected);
        message.Defects.ShouldContain(found => found.Kind == MailDefectKind.BoundaryNotFound);
    }

    [Fact]
    public void A_message_that_encloses_another_and_nothing_else_says_what_that_one_says()
    {
        const string Enclosed = "From: Ana <a@b.c>\nSubject: Prazo\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\n\nQual o prazo?\n--xx\n"
            + "Content-Type: application/pdf; name=a.pdf\n\nabc\n--xx--\n";
        var message = Fixture.Read("From: lista@d.e\nContent-Type: message/rfc822\nContent-Disposition: inline\n\n" + Enclosed);
        message.Text.ShouldBe("Qual o prazo?");
        message.From.ShouldHaveSingleItem().Address.ShouldBe("lista@d.e");
        message.Attachments.Select(attachment => attachment.FileName).ShouldBe(["a.pdf", "Prazo.eml"]);
        Fixture.Read("From: lista@d.e\nContent-Type: message/rfc822\nContent-Disposition: attachment\n\n" + Enclosed).Text.ShouldBeEmpty();
    }

    [Fact]
    public void A_short_text_file_that_is_the_only_text_is_shown_too()
    {
        var message = Fixture.Read("From: a@b.c\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\nContent-Type: text/plain\n"
            + "Content-Disposition: attachment; filename=text_0.txt\n\nEstou na porta\n--xx\nContent-Type: image/jpeg; name=porta.jpg\n\nabc\n--xx--\n");
        message.Text.ShouldBe("Estou na porta");
        message.Attachments.Count.ShouldBe(2);
    }

    [Fact]
    public void A_text_file_sent_without_a_word_is_a_file()
    {
        var message = Fixture.Read("From: a@b.c\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\nContent-Type: text/plain\n\n\n--xx\n"
            + "Content-Type: text/plain\nContent-Disposition: attachment; filename=erro.txt\n\nfalha 17\n--xx--\n");
        message.Text.ShouldBeEmpty();
        message.Attachments.ShouldHaveSingleItem().FileName.ShouldBe("erro.txt");
    }

    [Fact]
    public void Signatures_are_kept_whole_beside_the_text_that_they_sign()
    {
        var message = Fixture.Read("From: a@b.c\nContent-Type: multipart/signed; boundary=xx\n\n--xx\n\ntexto\n--xx\nContent-Type: application/pgp-signature\n\nabc\n--xx--\n");
        message.Text.ShouldBe("texto");
        message.Attachments.ShouldHaveSingleItem().FileName.ShouldBe("attachment-1.asc");
        message.IsSigned.ShouldBeTrue();
        message.IsEncrypted.ShouldBeFalse();
    }

    [Theory]
    [InlineData("multipart/encrypted; boundary=xx", "--xx\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--xx--", false, true)]
    [InlineData("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "abc", false, true)]
    [InlineData("application/x-pkcs7-mime; name=smime.p7m", "abc", false, true)]
    [InlineData("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "abc", true, false)]
    [InlineData("text/plain", "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----", false, true)]
    [InlineData("text/plain", "texto", false, false)]
    [InlineData("multipart/mixed; boundary=xx", "--xx\n\nveja\n--xx\nContent-Type: message/rfc822\n\nContent-Type: application/pkcs7-mime\n\nabc\n--xx--", false, false)]
    public void What_is_signed_or_encrypted_is_recognised(string type, string content, bool signed, bool encrypted)
    {
        var message = Fixture.Read($"From: a@b.c\nContent-Type: {type}\n\n{content}\n");
        (message.IsSigned, message.IsEncrypted).ShouldBe((signed, encrypted));
    }

    [Fact]
    public void A_clear_signed_text_is_read_without_its_armour()
    {
        var message = Fixture.Read("From: a@b.c\n\nantes\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOi,\n- -- \ntudo bem\n"
            + "-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\ndepois\n");
        message.Text.ShouldBe("antes\nOi,\n-- \ntudo bem\ndepois");
        message.IsSigned.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Hash: SHA256\nQuero duas mesas.\n\nObrigada\n-----BEGIN PGP SIGNATURE-----\n\niQ\n=ab\n-----END PGP SIGNATURE-----", "Quero duas mesas.\n\nObrigada")]
    [InlineData("Quero duas mesas.\n-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----", "Quero duas mesas.")]
    [InlineData("Hash: SHA1\n\nOi\n-----BEGIN PGP SIGNATURE-----\nVersion: GnuPG v1\n\niQ\n=ab\n\nEntregue na segunda.", "Oi\n\nEntregue na segunda.")]
    [InlineData("Hash: SHA1\n\nOi\n-----BEGIN PGP SIGNATURE-----\n\niQ\n=ab\nEntregue na segunda.", "Oi\nEntregue na segunda.")]
    [InlineData("Hash: SHA1\n\nOi\n-----BEGIN PGP SIGNATURE-----\n\niQ\n\n=ab\n\n-----END PGP SIGNATURE-----\nfim", "Oi\nfim")]
    [InlineData("Hash: SHA1\n\num\n-----BEGIN PGP SIGNATURE-----\n\niQ\n-----BEGIN PGP SIGNED MESSAGE-----\n\ndois\n-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----", "um\ndois")]
    public void Damage_to_the_armour_of_a_clear_signed_text_costs_none_of_the_text(string signed, string expected)
    {
        var message = Fixture.Read($"From: a@b.c\n\n-----BEGIN PGP SIGNED MESSAGE-----\n{signed}\n");
        (message.Text, message.IsSigned).ShouldBe((expected, true));
    }

    [Theory]
    [InlineData("Um texto simples que ninguem codificou e que se le como veio", "Um texto simples que ninguem codificou e que se le como veio")]
    [InlineData("VW0gdGV4dG8gY29kaWZpY2Fkbw==", "Um texto codificado")]
    [InlineData("VW0gdGV4dG8gbWFpcyBsb25nbywgY29kaWZpY2Fkbywg ZGUgcXVlIHVtIGZpbSBkZSBsaW5oYSB2aXJvdSBlc3Bhw6dv", "Um texto mais longo, codificado, de que um fim de linha virou espaço")]
    public void A_text_that_is_said_to_be_in_base64_is_read_as_what_it_is(string content, string expected) =>
        Fixture.Read($"From: a@b.c\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{content}\n").Text.ShouldBe(expected);

    [Fact]
    public void A_type_that_runs_into_another_field_is_still_that_type() =>
        Fixture.Read("From: a@b.c\nContent-Type: text/html Content-Transfer-Encoding: 8bit\n\n<p>um <b>texto</b></p>").Text.ShouldBe("um texto");
}
