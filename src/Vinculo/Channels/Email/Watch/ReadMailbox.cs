using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Channels.Email.Receive;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Watch;

/// <summary>
/// Brings the new mail of one mailbox in, over one connection, and waits for more. A message is marked as seen on the
/// server only after it is committed here.
/// </summary>
internal sealed class ReadMailbox(IServiceScopeFactory scopes, MailServers servers, MailIntake intake, TimeProvider time)
{
    private const int BatchSize = 100;
    private static readonly TimeSpan WaitForNews = TimeSpan.FromMinutes(5);

    /// <summary>Reads until the connection ends or the caller stops.</summary>
    /// <exception cref="MailServerException">What is wrong with the server, and at which step.</exception>
    public async Task WatchAsync(MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        await using var client = await servers.ConnectImapAsync(mailbox.Imap, cancellationToken);
        var folder = await client.SelectAsync(mailbox.Folder, cancellationToken);
        await OpenFolderAsync(mailbox.Id, folder.UidValidity, cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            await ReadNewAsync(client, mailbox.Id, cancellationToken);
            await client.IdleAsync(WaitForNews, cancellationToken);
        }
    }

    /// <summary>Reads what is new once, and ends.</summary>
    public async Task<int> ReadOnceAsync(MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        await using var client = await servers.ConnectImapAsync(mailbox.Imap, cancellationToken);
        var folder = await client.SelectAsync(mailbox.Folder, cancellationToken);
        await OpenFolderAsync(mailbox.Id, folder.UidValidity, cancellationToken);
        var read = await ReadNewAsync(client, mailbox.Id, cancellationToken);
        await client.LogoutAsync(cancellationToken);
        return read;
    }

    private async Task<int> ReadNewAsync(ImapClient client, Guid mailboxId, CancellationToken cancellationToken)
    {
        var read = 0;
        while (true)
        {
            var last = await LastUidAsync(mailboxId, cancellationToken);
            var uids = (await client.FetchUidsSinceAsync((uint)last, cancellationToken)).Where(uid => uid > last).Order().Take(BatchSize).ToArray();
            if (uids.Length == 0)
                break;
            var accepted = new List<uint>(uids.Length);
            await foreach (var message in client.FetchAsync(uids, cancellationToken))
            {
                await TakeAsync(message, mailboxId, cancellationToken);
                accepted.Add(message.Uid);
                read++;
            }
            // After the download: STORE may not be said in the middle of a FETCH.
            foreach (var uid in accepted)
                await client.MarkSeenAsync(uid, cancellationToken);
            await UpdateAsync(mailboxId, m => m.HasRead(uids[^1]), cancellationToken);
        }
        await UpdateAsync(mailboxId, m => m.Succeeded(time.GetUtcNow()), cancellationToken);
        return read;
    }

    private async Task TakeAsync(ImapMessage message, Guid mailboxId, CancellationToken cancellationToken)
    {
        if (message.Body is { } body)
            await intake.AcceptAsync(body, mailboxId, cancellationToken);
        else
            await KeepNoteAsync(message, mailboxId, cancellationToken);
    }

    /// <summary>Too large, or the server does not hand it out: it stays on the server, and the list says so.</summary>
    private async Task KeepNoteAsync(ImapMessage message, Guid mailboxId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        await QuarantineNotes.AddAsync(db, mailboxId, message, time.GetUtcNow(), cancellationToken);
    }

    private Task OpenFolderAsync(Guid mailboxId, uint uidValidity, CancellationToken cancellationToken) =>
        UpdateAsync(mailboxId, m =>
        {
            if (m.UidValidity != uidValidity)
                m.StartFolder(uidValidity); // read from the start; what is known already changes nothing
        }, cancellationToken);

    private async Task<long> LastUidAsync(Guid mailboxId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<VinculoDb>().Set<MailboxAccount>()
            .Where(m => m.Id == mailboxId).Select(m => m.LastUid).SingleAsync(cancellationToken);
    }

    private async Task UpdateAsync(Guid mailboxId, Action<MailboxAccount> change, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        change(await db.Set<MailboxAccount>().SingleAsync(m => m.Id == mailboxId, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
    }
}
