using System.Buffers;
using System.Net;

namespace Vinculo.Mail;

/// <summary>The parts to which HTML refers by their Content-ID (RFC 2392).</summary>
internal static class ContentReferences
{
    private const string Scheme = "cid:";

    private static readonly SearchValues<char> End = SearchValues.Create(" \t\r\n\"'<>)");

    public static HashSet<string> Of(string html)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var at = Next(html, 0); at >= 0; at = Next(html, at))
        {
            at += Scheme.Length;
            var length = html.AsSpan(at).IndexOfAny(End);
            found.Add(Uri.UnescapeDataString(WebUtility.HtmlDecode(length < 0 ? html[at..] : html.Substring(at, length))));
        }
        return found;
    }

    private static int Next(string html, int from) => html.IndexOf(Scheme, from, StringComparison.OrdinalIgnoreCase);
}
