using FsCheck;
using FsCheck.Fluent;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Contracts;

namespace Vinculo.Tests.Desk.Contracts;

public class MarkdownTextTests
{
    public static TheoryData<string> Deep => new(
        string.Concat(Enumerable.Repeat("[32mok[0m 12:00 service started\n", 200)),
        string.Concat(Enumerable.Repeat("faixa [0, 10)\n", 200)),
        new string('>', 300) + " fim",
        string.Concat(Enumerable.Repeat("- ", 300)) + "fim");

    [Theory, MemberData(nameof(Deep))]
    public void What_is_nested_too_deep_is_shown_as_it_was_written(string markdown)
    {
        var last = markdown.TrimEnd()[^3..];
        MarkdownText.ToHtml(markdown).ShouldContain(last);
        MarkdownText.ToPlainText(markdown).ShouldContain(last);
        MailTexts.Compose(markdown, "", null, "").Text.ShouldContain(last);
    }

    [Theory]
    [InlineData("Seguem os dados:\n\n[Login]: maria\n[Senha]: abc123\n\nAbs")]
    [InlineData("> [Senha]: abc123")]
    [InlineData("- [Senha]: abc123")]
    [InlineData("```\n[Senha]: abc123\n```")]
    [InlineData("[Senha]: abc123")]
    [InlineData("[Senha]: abc123\n---\nAbs")]
    [InlineData("1. Entre no site\n\n   [Senha]: abc123")]
    public void No_line_disappears_as_the_definition_of_a_link(string markdown)
    {
        MarkdownText.ToPlainText(markdown).ShouldContain("[Senha]: abc123");
        var (text, html) = MailTexts.Compose(markdown, "", null, "");
        text.ShouldContain("[Senha]: abc123");
        html.ShouldContain("[Senha]: abc123");
    }

    [Theory]
    [InlineData("Configure assim:\n\n    [servidor]: smtp.loja.example\n    [porta]: 465")]
    [InlineData("- Configure assim:\n\n      [servidor]: smtp.loja.example\n      [porta]: 465")]
    [InlineData("~~~\n```\n~~~\n[servidor]: smtp.loja.example\n[porta]: 465")]
    public void Nothing_is_put_before_such_a_line(string markdown)
    {
        MarkdownText.ToPlainText(markdown).ShouldNotContain('\\');
        MailTexts.Compose(markdown, "", null, "").Html.ShouldNotContain('\\');
        MarkdownText.Render(markdown).ShouldMatch(@"\[servidor\]: smtp\.loja\.example(<br />)?\s+\[porta\]: 465");
    }

    [Theory]
    [InlineData("Prezados\n---\nAbs", "Prezados", "Abs")]
    [InlineData("Obrigado\n-- \nCarla", "Obrigado", "-- ", "Carla")]
    [InlineData("Obrigado\n--\nCarla", "Obrigado", "--", "Carla")]
    [InlineData("Preço\n=====\n10 reais", "Preço", "=====", "10 reais")]
    [InlineData("Total\n-", "Total", "-")]
    public void Signs_below_a_line_make_no_title_of_it(string markdown, params string[] lines)
    {
        var html = MarkdownText.ToHtml(markdown);
        html.ShouldNotContain("<h");
        var text = MailTexts.Compose(markdown, "", null, "").Text;
        foreach (var line in lines)
        {
            html.ShouldContain(line.Trim());
            text.ShouldContain(line.Trim());
        }
    }

    [Theory]
    [InlineData("Site | Estado\nhttps://loja.example | -", "https://loja.example")]
    [InlineData("|Peça|Preço|\n*mesa*|-|-|", "mesa")]
    public void No_line_disappears_as_the_rule_of_a_table(string markdown, string word)
    {
        MarkdownText.Render(markdown).ShouldContain(word);
        MarkdownText.ToPlainText(markdown).ShouldContain(word);
    }

    [Fact]
    public void A_table_is_a_table()
    {
        var html = MarkdownText.ToHtml("Peça | Preço\n:--- | ---:\nMesa | 900\nFrete | -");
        html.ShouldContain("<td>Frete</td>");
        html.ShouldContain("900</td>");
    }

    [Fact]
    public void Whatever_signs_people_type_can_be_shown_and_no_word_is_lost() => Prop.ForAll(Markdown.ToArbitrary(), markdown =>
    {
        var words = markdown.Count(c => c == 'x');
        return MarkdownText.Render(markdown).Count(c => c == 'x') >= words && MarkdownText.ToPlainText(markdown).Count(c => c == 'x') >= words;
    }).QuickCheckThrowOnFailure();

    // Not what Markdown hides on purpose: where a link leads, and the name of a language.
    private static Gen<string> Markdown =>
        from pieces in Gen.ListOf(Gen.Elements(
            "x", "x x", "\n", "\n\n", "---", "-- ", "===", "- ", "1. ", "> ", "    ", "\t", "```\n", "~~~\n", "# ", "[x]: ", "[x]",
            "*", "**", "_", "|", "|-|-|\n", "\\", "&amp;", "<b>", "http://x.example", ":", "+ ", "* * *"))
        select string.Concat(pieces);

    [Theory]
    [InlineData("De 50~60 reais ou 70~80")]
    [InlineData("2^10 e 3^10")]
    [InlineData("H~2~O")]
    public void Signs_between_numbers_stay(string markdown) => MailTexts.Compose(markdown, "", null, "").Text.Trim().ShouldBe(markdown);

    [Fact]
    public void What_is_meant_is_read() =>
        MarkdownText.Render("**negrito**, ~~riscado~~ e [o site](https://loja.example)")
            .ShouldBe("<p><strong>negrito</strong>, <del>riscado</del> e <a href=\"https://loja.example\">o site</a></p>\n");
}
