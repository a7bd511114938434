using Vinculo.Desk.Pages;

namespace Vinculo.Tests.Desk.Pages;

public class WordsTests
{
    [Theory]
    [InlineData("Fale com @ana.lima.", "<p>Fale com <b class=\"v-at\">@ana.lima</b>.</p>\n")]
    [InlineData("Escreva a ana@loja.example", "<p>Escreva a ana@loja.example</p>")]
    [InlineData("<b>@x</b>", "&lt;b&gt;<b class=\"v-at\">@x</b>&lt;/b&gt;")]
    public void A_mention_stands_out_and_nothing_else_changes(string markdown, string html) =>
        NoteText.ToHtml(markdown, mentions: true).Value.ShouldContain(html.TrimEnd('\n'));

    [Theory]
    [InlineData("Um\nDois\n\nTrês", "<p>Um<br>Dois</p><p>Tr&#234;s</p>")]
    [InlineData("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>")]
    [InlineData("Veja https://a.example/b?c=1&d=2.", "<p>Veja <a href=\"https://a.example/b?c=1&amp;d=2\" target=\"_blank\" rel=\"noopener noreferrer\">https://a.example/b?c=1&amp;d=2</a>.</p>")]
    [InlineData("javascript:alert(1)", "<p>javascript:alert(1)</p>")]
    public void Plain_text_becomes_paragraphs_with_links(string text, string html) => PlainText.ToHtml(text).Value.ShouldBe(html);
}
