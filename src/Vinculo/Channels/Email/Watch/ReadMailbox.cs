using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Receive;
using Vinculo.Mail;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Watch;

/// <summary>
/// Brings the new mail of one mailbox in, over one connection, and waits for more. A message is marked as seen on the
/// server only after it is committed here.
/// </summary>
internal sealed class ReadMailbox(
    IServiceScopeFactory scopes, MailServers servers, MailIntake intake, CompareMailbox compare, TimeProvider time)
{
    private const int BatchSize = 100;

    // After so many bytes it is noted how far it has come, so that a line that breaks again and again gets on all the same.
    private const long StepSize = 1024 * 1024;
    private static readonly TimeSpan WaitForNews = TimeSpan.FromMinutes(5);

    // After a folder was made anew, mail is looked for from a little before the last time that all was well.
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(7);

    /// <summary>Reads until the connection ends or the caller stops.</summary>
    /// <exception cref="MailServerException">What is wrong with the server, and at which step.</exception>
    public async Task WatchAsync(MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        await using var client = await OpenAsync(mailbox, cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            await ReadAsync(client, mailbox.Id, cancellationToken);
            await client.IdleAsync(WaitForNews, cancellationToken);
        }
    }

    /// <summary>Reads what is new once, and ends.</summary>
    public async Task<int> ReadOnceAsync(MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        await using var client = await OpenAsync(mailbox, cancellationToken);
        var read = await ReadAsync(client, mailbox.Id, cancellationToken);
        await client.LogoutAsync(cancellationToken);
        return read;
    }

    private async Task<ImapClient> OpenAsync(MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        var client = await servers.ConnectImapAsync(mailbox.Imap, cancellationToken);
        try
        {
            var folder = await client.SelectAsync(mailbox.Folder, cancellationToken);
            var known = await StateAsync(mailbox.Id, cancellationToken);
            if (known.UidValidity != folder.UidValidity || known.UidValidity == 0 || await IsSetBackAsync(client, folder, known, cancellationToken))
                await StartFolderAsync(mailbox.Id, folder.UidValidity, await FirstUidAsync(client, folder, known, cancellationToken), cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Whether the server went back to a copy of earlier and gives the same numbers to other mail. Where a message stands at
    /// the number that was read last, it is what the server says of the next number that is wrong.
    /// </summary>
    private static async Task<bool> IsSetBackAsync(
        ImapClient client, ImapFolderState folder, MailboxAccount known, CancellationToken cancellationToken) =>
        folder.UidNext <= known.LastUid
        && !(await client.SearchUidsAfterAsync((uint)known.LastUid - 1, cancellationToken)).Any(uid => uid >= known.LastUid);

    /// <summary>The numbers that were taken mean nothing in a folder that begins anew; what is known is known by its fingerprint.</summary>
    private async Task StartFolderAsync(Guid mailboxId, uint uidValidity, uint first, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Set<TakenUid>().Where(u => u.MailboxId == mailboxId).ExecuteDeleteAsync(cancellationToken);
        (await db.Set<MailboxAccount>().SingleAsync(m => m.Id == mailboxId, cancellationToken)).StartFolder(uidValidity, first);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Where to begin in a folder that was not read before, or that the server has made anew: what is known already
    /// changes nothing, so it is rather too early than too late.
    /// </summary>
    private static async Task<uint> FirstUidAsync(
        ImapClient client, ImapFolderState folder, MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        var since = mailbox.TakesSince - MailboxAccount.Grace;
        if (mailbox.LastSuccessAt - LooksBack is { } lately && !(lately < since))
            since = lately;
        if (since is null)
            return 1;
        // The server's calendar decides about days, which may be one behind or ahead of ours.
        var day = DateOnly.FromDateTime(since.Value.UtcDateTime).AddDays(-1);
        var found = await client.SearchUidsAsync(ImapSearch.ReceivedSince(day), cancellationToken);
        var messages = await client.FetchSummariesAsync(found, cancellationToken);
        var first = messages.FirstOrDefault(m => m.InternalDate is null || m.InternalDate >= since)?.Uid;
        return first ?? folder.UidNext ?? (await client.SearchUidsAfterAsync(0, cancellationToken)).Append(0u).Max() + 1;
    }

    private async Task<int> ReadAsync(ImapClient client, Guid mailboxId, CancellationToken cancellationToken)
    {
        var (read, all) = await ReadNewAsync(client, mailboxId, cancellationToken);
        var mailbox = await StateAsync(mailboxId, cancellationToken);
        if (mailbox.BringsMissing)
            read += await BringInAsync(client, mailbox, cancellationToken);
        // What the server did not hand out is told of at once.
        if (read < all || mailbox.BringsMissing || CompareMailbox.IsDue(mailbox, time.GetUtcNow()))
            await compare.RunAsync(client, mailboxId, cancellationToken);
        await UpdateAsync(mailboxId, m => m.Succeeded(time.GetUtcNow()), cancellationToken);
        return read;
    }

    /// <returns>How many were taken, of how many.</returns>
    private async Task<(int Read, int All)> ReadNewAsync(ImapClient client, Guid mailboxId, CancellationToken cancellationToken)
    {
        var (read, all) = (0, 0);
        while (true)
        {
            var mailbox = await StateAsync(mailboxId, cancellationToken);
            var uids = (await client.SearchUidsAfterAsync((uint)mailbox.LastUid, cancellationToken)).Take(BatchSize).ToArray();
            if (uids.Length == 0)
                return (read, all);
            read += await TakeAsync(client, mailbox, uids, HasReadAsync, cancellationToken);
            all += uids.Length;
            await HasReadAsync(uids[^1], null); // also what is no longer there
        }

        Task HasReadAsync(uint uid, DateTimeOffset? reachedServerAt) =>
            UpdateAsync(mailboxId, m => m.HasRead(uid, reachedServerAt, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>What a comparison found missing, in batches; what the server still does not hand out is left.</summary>
    private async Task<int> BringInAsync(ImapClient client, MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        var (read, last) = (0, 0L);
        while (true)
        {
            var (uids, _) = await compare.FindMissingAsync(client, mailbox, last, BatchSize, cancellationToken);
            if (uids.Count == 0)
            {
                await UpdateAsync(mailbox.Id, m => m.BringsMissing = false, cancellationToken);
                return read;
            }
            read += await TakeAsync(client, mailbox, uids, (_, _) => Task.CompletedTask, cancellationToken);
            last = uids[^1];
        }
    }

    /// <param name="hasRead">Told the last message of each step, and when the newest of them reached the server.</param>
    /// <returns>How many were taken. What is too large, or what the server does not hand out, stays there unseen and is missing here.</returns>
    private async Task<int> TakeAsync(
        ImapClient client, MailboxAccount mailbox, IReadOnlyList<uint> uids, Func<uint, DateTimeOffset?, Task> hasRead,
        CancellationToken cancellationToken)
    {
        var (count, bytes, step, newest) = (0, 0L, new List<uint>(uids.Count), (DateTimeOffset?)null);
        await using var sideBySide = new SideBySide();
        await foreach (var message in client.FetchAsync(uids, cancellationToken))
        {
            if (message.Body is not { } body)
                continue;
            await sideBySide.RoomAsync();
            var mail = await intake.ReadAsync(body, cancellationToken);
            sideBySide.Start(KeysOf(mail), before => TakeInAsync(mail, new MailArrival(mailbox.Id, message.InternalDate, IsKept: true), before, cancellationToken));
            step.Add(message.Uid);
            newest = message.InternalDate > newest || newest is null ? message.InternalDate : newest;
            bytes += message.Size ?? 0;
            if (bytes >= StepSize)
                await EndStepAsync();
        }
        if (step.Count > 0)
            await EndStepAsync();
        return count;

        async Task EndStepAsync()
        {
            await sideBySide.FinishAsync();
            await NoteTakenAsync(mailbox, step, cancellationToken);
            await client.MarkSeenAsync(step, cancellationToken);
            await hasRead(step[^1], newest);
            (count, bytes) = (count + step.Count, 0);
            step.Clear();
        }
    }

    /// <summary>What two mails share that belong together: who wrote them, and the thread.</summary>
    private static HashSet<string> KeysOf(MailMessage mail) =>
        [mail.From is [var from, ..] ? from.Address.ToLowerInvariant() : "", mail.MessageId ?? "", .. mail.InReplyTo, .. mail.References];

    private async Task TakeInAsync(MailMessage mail, MailArrival arrival, Task before, CancellationToken cancellationToken)
    {
        using var read = mail;
        await before;
        await intake.AcceptAsync(mail, arrival, cancellationToken);
    }

    /// <summary>An ordinary commit: with it, those of the mails themselves are on disk too.</summary>
    private async Task NoteTakenAsync(MailboxAccount mailbox, List<uint> uids, CancellationToken cancellationToken)
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

    private async Task<MailboxAccount> StateAsync(Guid mailboxId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<VinculoDb>().Set<MailboxAccount>().AsNoTracking()
            .SingleAsync(m => m.Id == mailboxId, cancellationToken);
    }

    private async Task UpdateAsync(Guid mailboxId, Action<MailboxAccount> change, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        change(await db.Set<MailboxAccount>().SingleAsync(m => m.Id == mailboxId, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
    }
}
