using System.Buffers;
using Vinculo.Mail;

namespace Vinculo.Desk.Contracts;

/// <summary>Whom an answer by e-mail goes to, written as in the header of a mail.</summary>
/// <param name="To">One address or more.</param>
/// <param name="Cc">Who gets a copy; empty for nobody.</param>
internal sealed record Recipients(string To, string Cc = "")
{
    // RFC 5322, 3.2.3: what means something in a list of addresses, and stands in a name only inside quotes.
    private static readonly SearchValues<char> Specials = SearchValues.Create("()<>[]:;@\\,.\"");

    /// <summary>A name and its address as lists of them are written, and read again.</summary>
    public static string Written(string? name, string address)
    {
        var said = Plain(name ?? "");
        return said.Length == 0 ? address
            : said.AsSpan().ContainsAny(Specials) ? $"\"{said.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" <{address}>"
            : $"{said} <{address}>";
    }

    public static string Written(IEnumerable<Mailbox> mailboxes) => string.Join(", ", mailboxes.Select(m => Written(m.Name, m.Address)));

    /// <summary>On one line, without what readers of names take for a wrapping: quotes around all of it, and encoded words (RFC 2047).</summary>
    private static string Plain(string name)
    {
        var plain = string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c)).Replace("=?", "= ?", StringComparison.Ordinal).Trim();
        while (plain is ['"' or '\'', .., var last] && last == plain[0])
            plain = plain[1..^1].Trim();
        return plain;
    }
}

/// <summary>The addresses of the company; whoever brings mail knows them.</summary>
internal interface IOurAddresses
{
    /// <summary>Those among some addresses that are ours. Other people may have addresses in a domain of which we take all mail.</summary>
    Task<IReadOnlyList<string>> AmongAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellationToken);
}
