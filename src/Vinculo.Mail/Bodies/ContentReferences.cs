using System.Buffers;
using System.Net;

namespace Vinculo.Mail;

/// <summary>The parts that HTML shows: those to which it refers, other than by a link, by their Content-ID (RFC 2392).</summary>
internal static class ContentReferences
{
    private const string Scheme = "cid:";

    /// <summary>A longer one would not fit into the line of a header (RFC 5322, 2.1.1).</summary>
    private const int LongestId = 1000;

    private static readonly SearchValues<char> End = SearchValues.Create(" \t\r\n\"'<>)");

    public static HashSet<string> Of(string html)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var at = 0;
        while ((at = html.IndexOf(Scheme, at, StringComparison.OrdinalIgnoreCase)) >= 0)
        {
            // A link shows nothing in its place.
            var isLink = html.AsSpan(Math.Max(0, at - 8), Math.Min(8, at)).TrimEnd(" \"'").EndsWith("href=", StringComparison.OrdinalIgnoreCase);
            at += Scheme.Length;
            var rest = html.AsSpan(at, Math.Min(LongestId, html.Length - at));
            var length = rest.IndexOfAny(End);
            var id = length < 0 ? rest : rest[..length];
            if (!isLink)
                found.Add(Uri.UnescapeDataString(WebUtility.HtmlDecode(id.ToString())));
            at += id.Length;
        }
        return found;
    }
}
