using System.Buffers;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Vinculo.Mail;

/// <summary>HTML of mail as plain text that a person can read: lists, links, quotes and tables stay legible.</summary>
public static class HtmlText
{
    private const int DeepestNesting = 1_000;
    private const long MostWork = 5_000_000;

    private static readonly HashSet<string> Formatting = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    };

    /// <summary>Elements that need no end or that end by themselves, so that many of them are no depth.</summary>
    private static readonly HashSet<string> SelfEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "tr", "td", "th", "dt", "dd", "option", "o:p", "body", "html", "head", "tbody", "thead", "tfoot", "colgroup",
    };

    private static readonly SearchValues<char> CharsetEnd = SearchValues.Create("\"'> ;/");

    /// <summary>Turns HTML into text with line feeds. Never throws on content.</summary>
    public static string ToText(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        if (!IsSafeToParse(html))
            return StripTags(html);
        using var document = new HtmlParser().ParseDocument(html);
        return document.Body is { } body ? new HtmlTextWriter().Write(body) : "";
    }

    /// <summary>
    /// Whether building a tree of this HTML takes time and memory in proportion to its length. False for HTML nested so
    /// deeply, or with so many unclosed formatting elements, that the rules of HTML make the tree explode.
    /// </summary>
    public static bool IsSafeToParse(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        var depth = 0;
        var formatting = 0;
        var mostFormatting = 0;
        long tags = 0;
        for (var i = html.IndexOf('<'); i >= 0; i = html.IndexOf('<', i + 1))
        {
            var closes = i + 1 < html.Length && html[i + 1] == '/';
            var name = TagName(html, i + (closes ? 2 : 1));
            if (name.Length == 0)
                continue;
            tags++;
            if (Formatting.Contains(name))
                mostFormatting = Math.Max(mostFormatting, formatting = Math.Max(0, formatting + (closes ? -1 : 1)));
            if (SelfEnding.Contains(name))
                continue;
            depth = Math.Max(0, depth + (closes ? -1 : 1));
            if (depth > DeepestNesting)
                return false;
        }
        return mostFormatting * tags <= MostWork;
    }

    /// <summary>The charset that the HTML itself names in its first bytes, or null.</summary>
    internal static string? DeclaredCharset(ReadOnlySpan<byte> html)
    {
        var start = Encoding.Latin1.GetString(html[..Math.Min(html.Length, 2048)]);
        var meta = start.IndexOf("<meta", StringComparison.OrdinalIgnoreCase);
        var charset = meta < 0 ? -1 : start.IndexOf("charset=", meta, StringComparison.OrdinalIgnoreCase);
        if (charset < 0)
            return null;
        var name = start[(charset + 8)..].TrimStart('"', '\'', ' ');
        var end = name.AsSpan().IndexOfAny(CharsetEnd);
        return end > 0 ? name[..end] : null;
    }

    private static string TagName(string html, int start)
    {
        var end = start;
        while (end < html.Length && end - start < 20 && (char.IsAsciiLetterOrDigit(html[end]) || html[end] == ':'))
            end++;
        return html[start..end];
    }

    /// <summary>What is left without tags, where the tree would explode.</summary>
    private static string StripTags(string html)
    {
        var text = new StringBuilder(html.Length);
        var position = 0;
        while (position < html.Length)
        {
            var open = html.IndexOf('<', position);
            if (open < 0)
                break;
            text.Append(html, position, open - position).Append(' ');
            var close = html.IndexOf('>', open);
            position = close < 0 ? html.Length : close + 1;
        }
        if (position < html.Length)
            text.Append(html, position, html.Length - position);
        var words = System.Net.WebUtility.HtmlDecode(text.ToString()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words);
    }
}
