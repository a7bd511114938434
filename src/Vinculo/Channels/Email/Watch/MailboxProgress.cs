using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Watch;

/// <summary>How far a mailbox has been read, as the database knows it. Each call is a transaction of its own.</summary>
internal sealed class MailboxProgress(IServiceScopeFactory scopes)
{
    public async Task<MailboxAccount> OfAsync(Guid mailboxId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<VinculoDb>().Set<MailboxAccount>().AsNoTracking()
            .SingleAsync(m => m.Id == mailboxId, cancellationToken);
    }

    public async Task UpdateAsync(Guid mailboxId, Action<MailboxAccount> change, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        change(await db.Set<MailboxAccount>().SingleAsync(m => m.Id == mailboxId, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The numbers that were taken mean nothing in a folder that begins anew; what is known is known by its fingerprint.</summary>
    public async Task StartFolderAsync(Guid mailboxId, uint uidValidity, uint first, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Set<TakenUid>().Where(u => u.MailboxId == mailboxId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<MissingMail>().Where(m => m.MailboxId == mailboxId).ExecuteDeleteAsync(cancellationToken);
        (await db.Set<MailboxAccount>().SingleAsync(m => m.Id == mailboxId, cancellationToken)).StartFolder(uidValidity, first);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>An ordinary commit: with it, those of the mails themselves are on disk too.</summary>
    public async Task NoteTakenAsync(MailboxAccount mailbox, List<uint> uids, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var uid in uids)
        {
            // Another node may have been quicker, for which the fingerprint has already cared.
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO channels_taken_uid (mailbox_id, uid_validity, uid) VALUES ({mailbox.Id}, {mailbox.UidValidity}, {(long)uid}) ON CONFLICT DO NOTHING",
                cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>When the oldest message reached the server of which a person knows that it is missing here; null where none is, or the folder is another.</summary>
    public async Task<DateTimeOffset?> OldestMissingAsync(MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        if (mailbox.UidValidity == 0)
            return null;
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<VinculoDb>().Set<MissingMail>()
            .Where(m => m.MailboxId == mailbox.Id).MinAsync(m => m.ReachedServerAt, cancellationToken);
    }
}
