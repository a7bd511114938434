using System.Buffers;
using System.Net;

namespace Vinculo.Mail;

/// <summary>The parts to which HTML refers by their Content-ID (RFC 2392).</summary>
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
            at += Scheme.Length;
            var rest = html.AsSpan(at, Math.Min(LongestId, html.Length - at));
            var length = rest.IndexOfAny(End);
            var id = length < 0 ? rest : rest[..length];
            found.Add(Uri.UnescapeDataString(WebUtility.HtmlDecode(id.ToString())));
            at += id.Length;
        }
        return found;
    }
}
