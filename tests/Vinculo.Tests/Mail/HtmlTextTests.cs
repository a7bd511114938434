using System.Diagnostics;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("<p>um</p><p>dois</p>", "um\n\ndois")]
    [InlineData("um<br>dois<br><br>três", "um\ndois\n\ntrês")]
    [InlineData("<div>um</div><div>dois</div>", "um\ndois")]
    [InlineData("<ul><li>um<li>dois<ul><li>três</ul></ul>", "- um\n- dois\n  - três")]
    [InlineData("<ol><li>um</li><li>dois</li></ol>", "1. um\n2. dois")]
    [InlineData("veja <a href='https://exemplo.com/a'>aqui</a>.", "veja aqui <https://exemplo.com/a>.")]
    [InlineData("<a href='https://www.exemplo.com/'>exemplo.com</a>", "exemplo.com")]
    [InlineData("<a href='mailto:a@b.c'>a@b.c</a>", "a@b.c")]
    [InlineData("<a href='javascript:alert(1)'>clique</a>", "clique")]
    [InlineData("<table><tr><th>Item<th>Preço<tr><td>Café<td>R$ 10</table>", "Item | Preço\nCafé | R$ 10")]
    [InlineData("<table><tr><td><p>Café</p></td><td><p>R$ 10</p></td></tr></table>", "Café | R$ 10")]
    [InlineData("<table><tr><td><table><tr><td>dentro</table></td><td><h1>Título</h1></td></tr></table>", "dentro\n\nTítulo")]
    [InlineData("oi<blockquote>citado<blockquote>mais</blockquote></blockquote>fim", "oi\n\n> citado\n>\n>> mais\n\nfim")]
    [InlineData("quero<blockquote style='margin:0 0 0 40px;border:none;padding:0px'><p>Mesa de jantar</p><blockquote>citado</blockquote></blockquote>fim", "quero\n\nMesa de jantar\n\n> citado\n\nfim")]
    [InlineData("<blockquote class='gmail_quote' style='margin:0;border:none'>citado</blockquote>", "> citado")]
    [InlineData("<blockquote type='cite' style='margin:0;border:none'>citado</blockquote>", "> citado")]
    [InlineData("<blockquote style='border:none;border-left:solid #CCCCCC 1.0pt;margin-left:4.8pt'>citado</blockquote>", "> citado")]
    [InlineData("<blockquote style='margin-top:0;margin-bottom:0'>citado</blockquote>", "> citado")]
    [InlineData("a&nbsp;&nbsp;b &amp; c&lt;d", "a  b & c<d")]
    [InlineData("<style>x{}</style><script>y</script><title>t</title>texto", "texto")]
    [InlineData("<span style='display: none'>escondido</span>visto", "visto")]
    [InlineData("<img alt='Logo' src=x> oi<img src=y>", "[Logo] oi")]
    [InlineData("<a href='https://banco.example/boleto/123'><img alt='Ver boleto' src=x></a>", "[Ver boleto] <https://banco.example/boleto/123>")]
    [InlineData("<a href='https://loja.example/'><img src=x></a>fim", "fim")]
    [InlineData("<pre>um\n  dois</pre>", "um\n  dois")]
    [InlineData("acima<hr>abaixo", "acima\n________________________________\nabaixo")]
    [InlineData("pa\u200Bla\u00ADvra", "palavra")]
    [InlineData("<div style='white-space:pre-line'>Olá\n\nquero  cancelar\n--\nMaria</div>", "Olá\n\nquero cancelar\n--\nMaria")]
    [InlineData("<div style=\"color: red; white-space: pre-wrap !important\">um\n  dois</div>três\nquatro", "um\n  dois\ntrês quatro")]
    [InlineData("<span style='white-space-collapse: preserve'>um\ndois</span>", "um\ndois")]
    [InlineData("<pre>um\n<p style='white-space: normal'>dois\ntrês</p></pre>", "um\n\ndois três")]
    [InlineData("<table><tr><td style='white-space:pre'>a</td><td>b</td></tr></table>x\ny", "a | b\n\nx y")]
    [InlineData("<!--[if mso]><v:roundrect>Outlook</v:roundrect><![endif]--><a style='mso-hide:all'>Pagar agora</a>", "Pagar agora")]
    [InlineData("<div style='display:none;mso-hide:all'>prévia</div>visto", "visto")]
    [InlineData("<div style='max-height: 0px; overflow: hidden'>prévia</div><div style='overflow:hidden;height:auto'>visto</div>", "visto")]
    [InlineData("<table><tr><td style='font-size:0;line-height:0'><span style='font-size:13px'>visto</span></td></tr></table>", "visto")]
    [InlineData("", "")]
    public void HTML_becomes_text_that_can_be_read(string html, string expected) =>
        string.Join('\n', HtmlText.ToText(html).Split('\n').Select(line => line.TrimEnd())).ShouldBe(expected);

    [Theory]
    [InlineData("<div>")]
    [InlineData("<o:p>")]
    [InlineData("<b>")]
    [InlineData("<svg>")]
    [InlineData("<div></span>")]
    [InlineData("<div><!--</div>-->")]
    [InlineData("<div title='</div>'>")]
    [InlineData("<div><script></div></script>")]
    [InlineData("<table><tr><td><div></table>")]
    [InlineData("<table><b>")]
    public void However_deep_HTML_is_nested_it_is_read_or_stripped_and_never_breaks(string element)
    {
        var text = HtmlText.ToText(string.Concat(Enumerable.Repeat(element, 100_000)) + "fundo");
        text.ShouldContain("fundo");
    }

    [Fact]
    public void HTML_as_programs_write_it_is_not_taken_for_an_attack()
    {
        var cell = "<table><tr><td><table><tr><td><div><p><a href=x><span>x</span></a></p></div></td></tr></table></td></tr></table>";
        using var newsletter = HtmlText.ParseOrNull(string.Concat(Enumerable.Repeat(cell, 2_000)));
        newsletter.ShouldNotBeNull();
        using var thread = HtmlText.ParseOrNull(string.Concat(Enumerable.Repeat("<blockquote><div>oi", 100)));
        thread.ShouldNotBeNull();
    }

    [Fact]
    public void Hostile_HTML_takes_no_more_than_its_share_of_time()
    {
        var started = Stopwatch.GetTimestamp();
        HtmlText.ToText(string.Concat(Enumerable.Repeat("<div>", 200_000)) + "fundo").ShouldContain("fundo");
        HtmlText.ToText(string.Concat(Enumerable.Range(0, 900).Select(i => $"<font c{i}>")) + string.Concat(Enumerable.Repeat("<p>x", 100_000))).ShouldContain("x");
        HtmlText.ToText(string.Concat(Enumerable.Repeat("<p>um", 100_000))).ShouldContain("um");
        HtmlText.ToText(string.Concat(Enumerable.Repeat("um<br>", 500_000))).ShouldContain("um");
        HtmlText.ToText("<table><tr><td>um<td>" + string.Concat(Enumerable.Repeat("<br>", 200_000)) + "dois</table>").ShouldContain("dois");
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }
}
