using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Aliases;

/// <summary>The addresses that mailboxes and aliases have, each one only one of them.</summary>
internal static class GivenAddresses
{
    /// <summary>
    /// Until the transaction ends nobody else gives an address. Two tables hold them, so no index can see to it; on SQLite
    /// only one transaction writes at a time anyway.
    /// </summary>
    public static async Task TakeTurnAsync(VinculoDb db, CancellationToken cancellationToken)
    {
        if (db.IsPostgres)
            await db.Database.ExecuteSqlRawAsync("LOCK TABLE channels_mailbox IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
    }

    /// <summary>Whether a mailbox or an alias other than these has this address, in whatever way it is written.</summary>
    public static async Task<bool> IncludeAsync(
        VinculoDb db, string address, Guid? exceptMailbox, Guid? exceptAlias, CancellationToken cancellationToken)
    {
        var mailboxes = await db.Set<MailboxAccount>().Where(m => m.Id != exceptMailbox).Select(m => m.Address).ToListAsync(cancellationToken);
        var aliases = await db.Set<MailboxAlias>().Where(a => a.Id != exceptAlias).Select(a => a.Address).ToListAsync(cancellationToken);
        return mailboxes.Concat(aliases).Select(OurAddresses.Canonical).Contains(OurAddresses.Canonical(address));
    }
}
