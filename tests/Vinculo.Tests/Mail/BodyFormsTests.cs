using System.Text;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Which parts are forms of one text, and what a person reads of them.</summary>
public sealed class BodyFormsTests
{
    [Fact]
    public void The_plain_form_is_the_text_and_the_HTML_form_is_kept()
    {
        var message = Fixture.Read("From: a@b.c\nContent-Type: multipart/alternative; boundary=xx\n\n--xx\n\nsimples\n--xx\n"
            + "Content-Type: text/html\n\n<p>rico</p>\n--xx--\n");
        message.Text.ShouldBe("simples");
        message.Html!.Trim().ShouldBe("<p>rico</p>");
        message.Attachments.ShouldBeEmpty();
    }

    [Fact]
    public void A_text_that_is_the_whole_message_is_its_body_though_it_has_a_name()
    {
        const string Page = "From: a@b.c\nContent-Type: text/html\nContent-Disposition: inline; filename=pedido.html\n\n<p>Segue o pedido.</p>";
        var shown = Fixture.Read(Page);
        shown.Text.ShouldBe("Segue o pedido.");
        shown.Attachments.ShouldBeEmpty();
        Fixture.Read(Page.Replace("inline", "attachment", StringComparison.Ordinal)).Attachments.ShouldHaveSingleItem().FileName.ShouldBe("pedido.html");
    }

    private const string Alternative = "From: a@b.c\nContent-Type: multipart/alternative; boundary=xx\n\n";

    [Theory]
    [InlineData("", "rico")]
    [InlineData("simples", "simples")]
    public void A_form_of_the_text_is_no_file_though_it_has_a_name(string plain, string text)
    {
        var message = Fixture.Read(Alternative + $"--xx\nContent-Type: text/plain; name=body.txt\n\n{plain}\n--xx\nContent-Type: text/html; name=\"body.html\"\n"
            + "Content-Disposition: inline; filename=\"body.html\"\n\n<p>rico</p>\n--xx--\n");
        message.Text.ShouldBe(text);
        message.Html!.Trim().ShouldBe("<p>rico</p>");
        message.Attachments.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Content-Type: text/html\nContent-Disposition: attachment; filename=pedido.html", "pedido.html")]
    [InlineData("Content-Type: text/plain\nContent-Disposition: inline; filename=erro.txt", "erro.txt")]
    public void A_file_that_stands_among_the_forms_stays_a_file(string fields, string name)
    {
        var message = Fixture.Read(Alternative + $"--xx\n\nsimples\n--xx\n{fields}\n\narquivo\n--xx--\n");
        message.Text.ShouldBe("simples");
        message.Attachments.ShouldHaveSingleItem().FileName.ShouldBe(name);
    }

    [Fact]
    public void HTML_that_a_file_parts_is_one_form()
    {
        var message = Fixture.Read(Alternative + "--xx\n\nSegue a foto. Obrigada, Maria\n--xx\nContent-Type: multipart/mixed; boundary=yy\n\n--yy\nContent-Type: text/html\n\n"
            + "<p>Segue a foto</p><img src='cid:foto@x'>\n--yy\nContent-Type: image/jpeg; name=foto.jpg\nContent-ID: <foto@x>\nContent-Disposition: inline\n\nx\n--yy\n"
            + "Content-Type: text/html\n\n<br>Obrigada, Maria\n--yy--\n--xx--\n");
        message.Text.ShouldBe("Segue a foto. Obrigada, Maria");
        var html = message.Html.ShouldNotBeNull();
        html.ShouldContain("<p>Segue a foto</p>");
        html.ShouldContain("<br>Obrigada, Maria");
        message.Attachments.ShouldHaveSingleItem().IsInline.ShouldBeTrue();
    }

    [Fact]
    public void A_plain_form_of_several_pieces_is_whole()
    {
        var message = Fixture.Read(Alternative + "--xx\nContent-Type: multipart/mixed; boundary=yy\n\n--yy\n\num\n--yy\n\ndois\n--yy--\n--xx\nContent-Type: text/html\n\n<p>um</p><p>dois</p>\n--xx--\n");
        message.Text.ShouldBe("um\n\ndois");
        message.Html!.Trim().ShouldBe("<p>um</p><p>dois</p>");
    }

    [Theory]
    [InlineData("start=\"<texto@x>\"")]
    [InlineData("type=\"text/html\"")]
    [InlineData("type=\"text/html\"; start=\"<outro@x>\"")]
    public void The_main_part_of_a_related_one_is_the_stated_one_wherever_it_stands(string parameter)
    {
        var message = Fixture.Read($"From: a@b.c\nContent-Type: multipart/related; {parameter}; boundary=xx\n\n--xx\nContent-Type: image/png; name=logo.png\nContent-ID: <logo@x>\n\nx\n"
            + "--xx\nContent-Type: text/html\nContent-ID: <texto@x>\n\n<p>Segue o pedido.</p><img src='cid:logo@x'>\n--xx--\n");
        message.Text.ShouldBe("Segue o pedido.");
        message.Attachments.ShouldHaveSingleItem().IsInline.ShouldBeTrue();
    }

    [Fact]
    public void A_wrong_type_of_a_related_part_does_not_put_its_text_aside() =>
        Fixture.Read("From: a@b.c\nContent-Type: multipart/related; type=\"text/html\"; boundary=xx\n\n--xx\nContent-Type: multipart/alternative; boundary=yy\n\n--yy\n\nsimples\n--yy\n"
            + "Content-Type: text/html\n\n<p>rico</p>\n--yy--\n--xx\nContent-Type: text/html; name=anexo.html\nContent-ID: <anexo@x>\n\n<p>anexo</p>\n--xx--\n").Text.ShouldBe("simples");

    [Fact]
    public void Text_below_a_picture_in_the_HTML_itself_is_read_however_long_that_is()
    {
        const int Longer = 150_000;
        var limits = new MailLimits { TextBytes = Longer / 2 };
        var message = Fixture.Read("From: a@b.c\nContent-Type: text/html\n\n<p>Antes</p>"
            + $"<img src=\"data:image/png;base64,{new string('A', Longer)}\"><p>Entre</p><img src='data:image/png;base64,{new string('B', Longer)}=='><p>Depois</p>", limits);
        message.Text.ShouldBe("Antes\n\nEntre\n\nDepois");
        message.Defects.ShouldContain(defect => defect.Kind == MailDefectKind.TextTooLong);
        var longText = Fixture.Read($"From: a@b.c\nContent-Type: text/html\n\n<p>{new string('x', Longer)}</p>", limits);
        longText.Text.Length.ShouldBeInRange(Longer / 2 - 10, Longer / 2);
    }

    [Theory]
    [InlineData("application/ics; name=invite.ics", "invite.ics")]
    [InlineData("application/pdf; name=pauta.pdf", "attachment-1.ics pauta.pdf")]
    public void An_invitation_that_came_as_a_file_too_is_listed_once(string file, string expected)
    {
        var message = Fixture.Read("From: a@b.c\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\nContent-Type: multipart/alternative; boundary=yy\n\n--yy\n\nVamos?\n--yy\n"
            + $"Content-Type: text/html\n\n<p>Vamos?</p>\n--yy\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n--yy--\n--xx\nContent-Type: {file}\n\nBEGIN\n--xx--\n");
        message.Text.ShouldBe("Vamos?");
        string.Join(' ', message.Attachments.Select(attachment => attachment.FileName)).ShouldBe(expected);
    }

    [Fact]
    public void What_a_gateway_appended_to_an_alternative_replaces_nothing()
    {
        const string Notice = "Mensagem externa.", Letter = "Qual o prazo?";
        var plain = Fixture.Read($"{Alternative}--xx\n\n{Notice}\n--xx\n\n{Letter}\n--xx--\n");
        plain.Text.ShouldBe($"{Notice}\n\n{Letter}");
        var html = Fixture.Read($"{Alternative}--xx\nContent-Type: text/html\n\n<p>{Letter}</p>\n--xx\nContent-Type: text/html\n\n<p>{Notice}</p>\n--xx--\n");
        html.Text.ShouldBe($"{Letter}\n\n{Notice}");
    }

    [Theory]
    [InlineData("text/html; name=body.html", "<p>Segue a nota.</p>")]
    [InlineData("text/plain; name=body.txt", "Segue a nota.")]
    public void A_text_with_a_name_is_read_where_there_is_no_other(string type, string text)
    {
        var message = Fixture.Read($"From: a@b.c\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\nContent-Type: {type}\nContent-Disposition: inline; filename=body\n\n{text}\n"
            + "--xx\nContent-Type: text/plain; name=log.txt\nContent-Disposition: attachment; filename=log.txt\n\nlinha\n--xx--\n");
        message.Text.ShouldBe("Segue a nota.");
    }

    [Fact]
    public void Files_in_a_text_are_no_more_than_parts_may_be()
    {
        var message = Fixture.Read("From: a@b.c\n\n" + string.Concat(Enumerable.Repeat("begin 644 a\n#86)C\n`\nend\n", 3000)));
        message.Attachments.Count.ShouldBe(MailLimits.Default.Parts - 1);
        message.Text.ShouldStartWith("begin 644 a");
        message.Defects.ShouldContain(defect => defect.Kind == MailDefectKind.TooManyParts);
    }

    [Fact]
    public void A_plain_form_that_only_sends_elsewhere_gives_way_to_the_HTML() =>
        Fixture.Read($"{Alternative}--xx\n\nSeu cliente de email não pode ler esta mensagem. Para visualizá-la online, acesse https://loja.example/1\n--xx\nContent-Type: text/html\n\n<p>{new string('x', 300)}</p>\n--xx--\n")
            .Text.ShouldStartWith("xxx");

    [Fact]
    public void An_empty_plain_form_gives_way_to_the_HTML()
    {
        var message = Fixture.Read("From: a@b.c\nContent-Type: multipart/alternative; boundary=xx\n\n--xx\n\n \n--xx\n"
            + "Content-Type: text/html\n\n<p>rico</p>\n--xx--\n");
        message.Text.ShouldBe("rico");
    }

    [Theory]
    [InlineData("text/enriched", "Segue a nota.")]
    [InlineData("text/x-nota", "Segue a nota.")]
    [InlineData("text/calendar", "")]
    [InlineData("text/csv", "")]
    [InlineData("text/enriched; name=nota.txt", "")]
    public void Text_of_another_type_is_read_where_there_is_no_other(string type, string expected)
    {
        var message = Fixture.Read($"From: a@b.c\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\nContent-Type: {type}\n\nSegue a nota.\n"
            + "--xx\nContent-Type: application/pdf; name=nota.pdf\n\nx\n--xx--\n");
        message.Text.ShouldBe(expected);
        message.Attachments.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("type=\"text/html\"")]
    [InlineData("start=\"<rico@x>\"")]
    public void Both_forms_of_the_text_in_a_related_part_are_read_once(string parameter)
    {
        var message = Fixture.Read($"From: a@b.c\nContent-Type: multipart/related; {parameter}; boundary=xx\n\n--xx\n\nsimples\n--xx\nContent-Type: text/html\n"
            + (parameter.StartsWith("start", StringComparison.Ordinal) ? "Content-ID: <rico@x>\n" : "") + "\n<p>rico</p>\n--xx--\n");
        message.Text.ShouldBe("simples");
        message.Html!.Trim().ShouldBe("<p>rico</p>");
    }

    [Fact]
    public void A_footer_below_the_HTML_of_a_related_part_stays() =>
        Fixture.Read("From: a@b.c\nContent-Type: multipart/related; boundary=xx\n\n--xx\nContent-Type: text/html\n\n<p>rico</p>\n--xx\n\nrodapé\n--xx--\n")
            .Text.ShouldEndWith("\n\nrodapé");

    [Fact]
    public void Both_forms_without_an_alternative_around_them_are_one_text()
    {
        var message = Fixture.Read("From: a@b.c\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\n\nYour order left.\nFollow it: https://loja.example/p?id=48213\n\nLoja Freijo\n--xx\n"
            + "Content-Type: text/html\n\n<p>Your <b>order</b> left.</p><p><a href='https://loja.example/p?id=48213'>Follow it</a></p><p>Loja Freijo</p>\n--xx\n"
            + "Content-Type: application/pdf; name=nota.pdf\n\nx\n--xx--\n");
        message.Text.ShouldBe("Your order left.\nFollow it: https://loja.example/p?id=48213\n\nLoja Freijo");
        message.Html!.ShouldStartWith("<p>Your <b>order</b>");
        message.Attachments.ShouldHaveSingleItem().FileName.ShouldBe("nota.pdf");
    }

    [Theory]
    [InlineData("<p>To unsubscribe, write to the list.</p>")]
    [InlineData("<p>Bom dia, segue a foto da mesa de freijó que comprei ontem</p>")]
    public void Pieces_that_say_different_things_are_all_read(string html)
    {
        var message = Fixture.Read($"From: a@b.c\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\n\nBom dia, segue a lista.\n--xx\nContent-Type: text/html; charset=utf-8\n\n{Fixture.Utf8(html)}\n--xx--\n");
        message.Text.ShouldBe($"Bom dia, segue a lista.\n\n{HtmlText.ToText(html)}");
    }

    [Fact]
    public void A_plain_form_with_a_link_as_HTML_has_it_is_good_and_its_link_works()
    {
        var message = Fixture.Read(Alternative + "--xx\n\nFollow it: https://loja.example/p?id=48213&amp;lang=pt\n--xx\nContent-Type: text/html\n\n"
            + "<p>Picture</p><a href='https://loja.example/p?id=48213&amp;lang=pt'>Follow it</a>\n--xx--\n");
        message.Text.ShouldBe("Follow it: https://loja.example/p?id=48213&lang=pt");
    }

    [Theory]
    [InlineData("text/calendar; method=REQUEST", "BEGIN:VCALENDAR\nEND:VCALENDAR")]
    [InlineData("text/vcard", "BEGIN:VCARD\nFN:Ana\nEND:VCARD")]
    [InlineData("text/csv", "a;b")]
    public void What_only_programs_read_is_a_file_though_it_is_the_whole_message(string type, string content)
    {
        var message = Fixture.Read($"From: a@b.c\nContent-Type: {type}\n\n{content}\n");
        message.Text.ShouldBeEmpty();
        message.Attachments.ShouldHaveSingleItem().ContentType.ShouldBe(type.Split(';')[0]);
    }
}
