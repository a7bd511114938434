using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Receive;
using Vinculo.Mail;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;

namespace Vinculo.Channels.Email.Watch;

/// <summary>
/// Brings the new mail of one mailbox in, over one connection, and waits for more. A message is marked as seen on the
/// server only after it is committed here.
/// </summary>
internal sealed class ReadMailbox(
    OpenFolder folder, MailboxProgress progress, MailIntake intake, CompareMailbox compare, TimeProvider time, ILogger<ReadMailbox> logger)
{
    private const int BatchSize = 100;

    // After so many bytes it is noted how far it has come, so that a line that breaks again and again gets on all the same.
    private const long StepSize = 1024 * 1024;
    private static readonly TimeSpan WaitForNews = TimeSpan.FromMinutes(5);

    /// <summary>Reads until the connection ends or the caller stops.</summary>
    /// <exception cref="MailServerException">What is wrong with the server, and at which step.</exception>
    public async Task WatchAsync(MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        await using var client = await folder.RunAsync(mailbox, cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            await ReadAsync(client, mailbox.Id, cancellationToken);
            await client.IdleAsync(WaitForNews, cancellationToken);
        }
    }

    /// <summary>Reads what is new once, and ends.</summary>
    public async Task<int> ReadOnceAsync(MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        await using var client = await folder.RunAsync(mailbox, cancellationToken);
        var read = await ReadAsync(client, mailbox.Id, cancellationToken);
        await client.LogoutAsync(cancellationToken);
        return read;
    }

    private async Task<int> ReadAsync(ImapClient client, Guid mailboxId, CancellationToken cancellationToken)
    {
        var (read, all) = await ReadNewAsync(client, mailboxId, cancellationToken);
        var mailbox = await progress.OfAsync(mailboxId, cancellationToken);
        if (mailbox.BringsMissing)
            read += await BringInAsync(client, mailbox, cancellationToken);
        // What the server did not hand out is told of at once.
        if (read < all || mailbox.BringsMissing || CompareMailbox.IsDue(mailbox, time.GetUtcNow()))
            await compare.RunAsync(client, mailboxId, cancellationToken);
        await progress.UpdateAsync(mailboxId, m => m.Succeeded(time.GetUtcNow()), cancellationToken);
        return read;
    }

    /// <returns>How many were taken, of how many.</returns>
    private async Task<(int Read, int All)> ReadNewAsync(ImapClient client, Guid mailboxId, CancellationToken cancellationToken)
    {
        var (read, all) = (0, 0);
        var found = Array.Empty<uint>().AsMemory();
        while (true)
        {
            var mailbox = await progress.OfAsync(mailboxId, cancellationToken);
            // Asked once for all of them, not for every batch: of a large folder the answer itself is large.
            if (found.IsEmpty)
                found = (await client.SearchUidsAfterAsync((uint)mailbox.LastUid, cancellationToken)).ToArray();
            if (found.IsEmpty)
                return (read, all);
            var atOnce = mailbox.LastUid < mailbox.CarefulUntilUid ? 1 : BatchSize;
            var uids = found[..Math.Min(atOnce, found.Length)].ToArray();
            found = found[uids.Length..];
            if (!mailbox.IsGivenUp(uids[0]))
                read += await TryTakeAsync(mailbox, uids);
            all += uids.Length;
            await HasReadAsync(uids[^1], null); // also what is no longer there
        }

        async Task<int> TryTakeAsync(MailboxAccount mailbox, uint[] uids)
        {
            try
            {
                return await TakeAsync(client, mailbox, uids, HasReadAsync, cancellationToken);
            }
            catch (MailServerException e) when (MailboxProblem.BreaksOff(e))
            {
                await progress.UpdateAsync(mailboxId, m => m.BrokeOff(uids), cancellationToken);
                throw;
            }
        }

        Task HasReadAsync(uint uid, DateTimeOffset? reachedServerAt) =>
            progress.UpdateAsync(mailboxId, m => m.HasRead(uid, reachedServerAt, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>
    /// What a comparison found missing, each by itself: what the server still does not hand out is left, and so is what it
    /// hangs up at.
    /// </summary>
    private async Task<int> BringInAsync(ImapClient client, MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        var (read, last) = (0, mailbox.BroughtUid);
        while (true)
        {
            var (uids, _) = await compare.FindMissingAsync(client, mailbox, last, BatchSize, cancellationToken);
            if (uids.Count == 0)
            {
                await progress.UpdateAsync(mailbox.Id, m => m.BroughtAll(), cancellationToken);
                return read;
            }
            foreach (var uid in uids)
                read += await BringInAsync(client, mailbox, uid, cancellationToken);
            last = uids[^1];
        }
    }

    private async Task<int> BringInAsync(ImapClient client, MailboxAccount mailbox, uint uid, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeAsync(client, mailbox, [uid], (_, _) => Task.CompletedTask, cancellationToken);
        }
        catch (MailServerException e) when (MailboxProblem.BreaksOff(e))
        {
            await progress.UpdateAsync(mailbox.Id, m => m.BroughtUntil(uid), cancellationToken);
            throw;
        }
    }

    /// <param name="hasRead">Told the last message of each step, and when the newest of them reached the server.</param>
    /// <returns>How many were taken. What is too large, or what the server does not hand out, stays there unseen and is missing here.</returns>
    private async Task<int> TakeAsync(
        ImapClient client, MailboxAccount mailbox, uint[] uids, Func<uint, DateTimeOffset?, Task> hasRead,
        CancellationToken cancellationToken)
    {
        var (count, bytes, step, newest) = (0, 0L, new List<uint>(uids.Length), (DateTimeOffset?)null);
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
            await progress.NoteTakenAsync(mailbox, step, cancellationToken);
            await MarkSeenAsync(client, mailbox, step, cancellationToken);
            await hasRead(step[^1], newest);
            (count, bytes) = (count + step.Count, 0);
            step.Clear();
        }
    }

    /// <summary>What is here stays here, whether the server lets it be marked or not: a folder may be only for reading, or full.</summary>
    private async Task MarkSeenAsync(ImapClient client, MailboxAccount mailbox, IEnumerable<uint> uids, CancellationToken cancellationToken)
    {
        try
        {
            await client.MarkSeenAsync(uids, cancellationToken);
        }
        catch (MailServerException e) when (e is { Step: MailStep.Store, Kind: MailFailure.PermanentRefusal or MailFailure.TransientRefusal })
        {
            logger.LogWarning("Mailbox {Mailbox} does not let its messages be marked as seen: {Words}", mailbox.Id, e.ServerWords);
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
}
