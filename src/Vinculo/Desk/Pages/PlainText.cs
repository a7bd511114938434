using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Vinculo.Desk.Pages;

/// <summary>Plain text that somebody sent, as paragraphs with links that can be followed.</summary>
internal static partial class PlainText
{
    public static MarkupString ToHtml(string text)
    {
        var paragraphs = Blank().Split(text.ReplaceLineEndings("\n").Trim('\n')).Where(p => !string.IsNullOrWhiteSpace(p));
        return new MarkupString(string.Concat(paragraphs.Select(p => "<p>" + Linked(p).Replace("\n", "<br>", StringComparison.Ordinal) + "</p>")));
    }

    private static string Linked(string text)
    {
        var html = new System.Text.StringBuilder();
        var at = 0;
        foreach (Match link in Address().Matches(text))
        {
            var url = link.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '\'');
            html.Append(WebUtility.HtmlEncode(text[at..link.Index]))
                .Append("<a href=\"").Append(WebUtility.HtmlEncode(url)).Append("\" target=\"_blank\" rel=\"noopener noreferrer\">")
                .Append(WebUtility.HtmlEncode(url)).Append("</a>");
            at = link.Index + url.Length;
        }
        return html.Append(WebUtility.HtmlEncode(text[at..])).ToString();
    }

    [GeneratedRegex(@"\n[ \t]*\n", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blank();

    [GeneratedRegex(@"https?://[^\s<>""]+", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
