using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Send;

/// <summary>
/// Puts copies of what was sent into the mailbox's folder of sent mail, where that was asked for. It comes after sending
/// and can fail without consequence for it; a copy that is there already, because a node died before it could say so, is
/// known by its Message-ID.
/// </summary>
internal sealed class KeepSentCopies(
    IServiceScopeFactory scopes, MailServers servers, MailTransport transport, TimeProvider time, ILogger<KeepSentCopies> logger)
{
    private const int BatchSize = 50;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        foreach (var ofOneMailbox in (await ClaimAsync(db, cancellationToken)).GroupBy(m => m.MailboxId))
        {
            var mailbox = await db.Set<MailboxAccount>().AsNoTracking().SingleAsync(m => m.Id == ofOneMailbox.Key, cancellationToken);
            await KeepAsync(db, mailbox, [.. ofOneMailbox], cancellationToken);
        }
    }

    /// <summary>What is due, each only for the node whose update still finds it due.</summary>
    private async Task<List<OutgoingMailItem>> ClaimAsync(VinculoDb db, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Nothing is put off so far: what seems to be was written before the clock was set back. Nodes' clocks may differ a little.
        var tooFar = now + OutgoingMailItem.LongestCopyPause + MailboxAccount.Grace;
        var due = await db.Set<OutgoingMailItem>().Where(m => m.CopyDueAt != null && (m.CopyDueAt <= now || m.CopyDueAt > tooFar))
            .OrderBy(m => m.CopyDueAt).Take(BatchSize).Select(m => m.Id).ToListAsync(cancellationToken);
        var claimed = new List<OutgoingMailItem>(due.Count);
        foreach (var id in due)
        {
            var mine = await db.Set<OutgoingMailItem>().Where(m => m.Id == id && (m.CopyDueAt <= now || m.CopyDueAt > tooFar))
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.CopyDueAt, now + Lease), cancellationToken);
            if (mine == 1)
                claimed.Add(await db.Set<OutgoingMailItem>().AsNoTracking().SingleAsync(m => m.Id == id, cancellationToken));
        }
        return claimed;
    }

    private async Task KeepAsync(VinculoDb db, MailboxAccount mailbox, IReadOnlyList<OutgoingMailItem> items, CancellationToken cancellationToken)
    {
        try
        {
            await using var client = await servers.ConnectImapAsync(mailbox.Imap, cancellationToken);
            var folder = await client.FindFolderAsync("\\Sent", cancellationToken)
                ?? throw new MailServerException(MailFailure.FolderNotFound, MailStep.ListFolders, "There is no folder for sent mail.");
            await client.SelectAsync(folder.Name, cancellationToken);
            foreach (var item in items)
            {
                await PutAsync(client, folder.Name, item, mailbox, cancellationToken);
                item.SettleCopy();
                await SaveAsync(db, item, cancellationToken);
            }
            await client.LogoutAsync(cancellationToken);
        }
        catch (IOException e)
        {
            logger.LogWarning("Copies of sent mail could not be put into mailbox {Mailbox}: {Problem}", mailbox.Id, e.Message);
            foreach (var item in items.Where(item => item.CopyDueAt is not null))
            {
                item.PostponeCopy(time.GetUtcNow());
                await SaveAsync(db, item, cancellationToken);
            }
        }
    }

    /// <summary>What else changes of the mail meanwhile, as when it comes back, is not touched.</summary>
    private static async Task SaveAsync(VinculoDb db, OutgoingMailItem item, CancellationToken cancellationToken) =>
        await db.Set<OutgoingMailItem>().Where(m => m.Id == item.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.CopyDueAt, item.CopyDueAt), cancellationToken);

    private async Task PutAsync(
        ImapClient client, string folder, OutgoingMailItem item, MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        var there = await client.SearchUidsAsync(ImapSearch.Header("Message-ID", item.MessageIdHeader), cancellationToken);
        if (there.Count > 0)
            return;
        await using var bytes = await transport.ComposeAsync(item, mailbox, cancellationToken);
        await client.AppendAsync(folder, bytes, ["\\Seen"], cancellationToken);
    }
}
