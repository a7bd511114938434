using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Mail;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Aliases;

/// <summary>One of our addresses, as it stood in a mail.</summary>
/// <param name="Address">The one to answer from: without the <c>+tag</c> that customers may write.</param>
/// <param name="Alias">Null for the address of a mailbox.</param>
internal sealed record OurAddress(string Address, MailboxAlias? Alias);

/// <summary>The addresses of all mailboxes and their aliases.</summary>
internal sealed class OurAddresses
{
    private static readonly Compiled<Func<VinculoDb, IAsyncEnumerable<string>>> Mailboxes = new(() => EF.CompileAsyncQuery(
        (VinculoDb db) => db.Set<MailboxAccount>().Select(m => m.Address)));

    private static readonly Compiled<Func<VinculoDb, IAsyncEnumerable<MailboxAlias>>> Aliases = new(() => EF.CompileAsyncQuery(
        (VinculoDb db) => db.Set<MailboxAlias>().AsNoTracking()));

    private readonly Dictionary<string, OurAddress> known = new(StringComparer.Ordinal);

    public OurAddresses(IEnumerable<string> mailboxes, IEnumerable<MailboxAlias> aliases)
    {
        foreach (var alias in aliases)
            known[Canonical(alias.Address)] = new OurAddress(alias.Address, alias);
        foreach (var mailbox in mailboxes)
            known[Canonical(mailbox)] = new OurAddress(mailbox, null);
    }

    public static async Task<OurAddresses> ReadAsync(VinculoDb db, CancellationToken cancellationToken) => new(
        await Mailboxes.For(db)(db).ToListAsync(cancellationToken), await Aliases.For(db)(db).ToListAsync(cancellationToken));

    /// <summary>The mailbox or alias of an address, which may have a <c>+tag</c>; an alias for a whole domain comes last.</summary>
    public OurAddress? Find(string address)
    {
        if (FindNamed(address) is { } named)
            return named;
        var whole = WithoutTag(Canonical(address));
        return whole.LastIndexOf('@') is > 0 and var at && known.TryGetValue(whole[at..], out var domain) ? domain with { Address = whole } : null;
    }

    /// <summary>The same without aliases for whole domains, in which people may have addresses that are not the company's desk.</summary>
    public OurAddress? FindNamed(string address)
    {
        var whole = Canonical(address);
        return known.GetValueOrDefault(whole) ?? known.GetValueOrDefault(WithoutTag(whole));
    }

    /// <summary>Two addresses that reach the same have the same form: lower case, the domain in ASCII (RFC 5890).</summary>
    public static string Canonical(string address)
    {
        var lower = address.Trim().ToLowerInvariant();
        // A domain by itself is brought into form as that of an address.
        return lower.StartsWith('@') ? Mailbox.ToWire("x" + lower)?[1..] ?? lower : Mailbox.ToWire(lower)?.ToLowerInvariant() ?? lower;
    }

    private static string WithoutTag(string address)
    {
        var at = address.LastIndexOf('@');
        return address.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus && plus < at ? address[..plus] + address[at..] : address;
    }
}
