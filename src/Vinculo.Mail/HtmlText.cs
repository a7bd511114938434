using System.Buffers;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Vinculo.Mail;

/// <summary>HTML of mail as plain text that a person can read: lists, links, quotes and tables stay legible.</summary>
public static class HtmlText
{
    private static readonly SearchValues<char> CharsetEnd = SearchValues.Create("\"'> ;/");

    /// <summary>Turns HTML into text with line feeds. Never throws on content.</summary>
    public static string ToText(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        using var document = ParseOrNull(html);
        if (document is null)
            return StripTags(html);
        return document.Body is { } body ? new HtmlTextWriter().Write(body) : "";
    }

    /// <summary>
    /// The tree of this HTML, as a browser would build it; null where it is nested so deeply, or with so many unclosed
    /// formatting elements, that building it would take far more time and memory than its length. Whoever asks for it disposes of it.
    /// </summary>
    public static IHtmlDocument? ParseOrNull(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        var guard = new NestingGuard();
        try
        {
            return new HtmlParser(new HtmlParserOptions { OnCreated = guard.Look }).ParseDocument(html);
        }
        catch (InvalidOperationException) when (guard.GaveUp)
        {
            return null;
        }
    }

    /// <summary>Whether a text begins as HTML does.</summary>
    internal static bool Begins(string text)
    {
        var start = text.AsSpan().TrimStart();
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
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
