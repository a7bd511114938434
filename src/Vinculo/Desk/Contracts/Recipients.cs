using Vinculo.Mail;

namespace Vinculo.Desk.Contracts;

/// <summary>Whom an answer by e-mail goes to, written as in the header of a mail.</summary>
/// <param name="To">One address or more.</param>
/// <param name="Cc">Who gets a copy; empty for nobody.</param>
internal sealed record Recipients(string To, string Cc = "")
{
    /// <summary>A name and its address as lists of them are written and read; what means something in such a list is left out of the name.</summary>
    public static string Written(string? name, string address)
    {
        var said = string.Concat((name ?? "").Where(c => !char.IsControl(c) && !"<>@,;:\"()[]\\".Contains(c, StringComparison.Ordinal))).Trim();
        return said.Length == 0 ? address : $"{said} <{address}>";
    }

    public static string Written(IEnumerable<Mailbox> mailboxes) => string.Join(", ", mailboxes.Select(m => Written(m.Name, m.Address)));
}

/// <summary>The addresses of the company; whoever brings mail knows them.</summary>
internal interface IOurAddresses
{
    /// <summary>Those among some addresses that are ours. Other people may have addresses in a domain of which we take all mail.</summary>
    Task<IReadOnlyList<string>> AmongAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellationToken);
}
