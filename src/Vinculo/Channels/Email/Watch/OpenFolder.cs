using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;

namespace Vinculo.Channels.Email.Watch;

/// <summary>Opens the folder of a mailbox that is read, and sees where to begin when it is another than the last time.</summary>
internal sealed class OpenFolder(MailServers servers, MailboxProgress progress)
{
    // After a folder was made anew, mail is looked for from a little before the last time that all was well.
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(7);

    /// <summary>No message has this number (RFC 3501, section 2.3.1.1).</summary>
    private const uint NoMessage = 0;

    /// <exception cref="MailServerException">What is wrong with the server, and at which step.</exception>
    public async Task<ImapClient> RunAsync(MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        var client = await servers.ConnectImapAsync(mailbox.Imap, cancellationToken);
        try
        {
            var folder = await client.SelectAsync(mailbox.Folder, cancellationToken);
            var known = await progress.OfAsync(mailbox.Id, cancellationToken);
            if (known.UidValidity != folder.UidValidity || known.UidValidity == 0 || await IsSetBackAsync(client, folder, known, cancellationToken))
                await progress.StartFolderAsync(mailbox.Id, folder.UidValidity, await FirstUidAsync(client, folder, known, cancellationToken), cancellationToken);
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

    /// <summary>
    /// Where to begin in a folder that was not read before, or that the server has made anew: what is known already
    /// changes nothing, so it is rather too early than too late.
    /// </summary>
    private async Task<uint> FirstUidAsync(
        ImapClient client, ImapFolderState folder, MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        var since = mailbox.TakesSince - MailboxAccount.Grace;
        if (mailbox.LastSuccessAt - LooksBack is { } lately && !(lately < since))
            since = lately;
        if (since is not null && await progress.OldestMissingAsync(mailbox, cancellationToken) is { } missing && missing < since)
            since = missing;
        if (since is null)
            return 1;
        // The server's calendar decides about days, which may be one behind or ahead of ours.
        var day = DateOnly.FromDateTime(since.Value.UtcDateTime).AddDays(-1);
        var found = await client.SearchUidsAsync(ImapSearch.ReceivedSince(day), cancellationToken);
        var first = await FirstSinceAsync(client, mailbox, found, since.Value, cancellationToken);
        return first ?? folder.UidNext ?? (await client.SearchUidsAfterAsync(0, cancellationToken)).Append(0u).Max() + 1;
    }

    /// <summary>The first of these that reached the server since then; where it hangs up instead of saying when, the first of all.</summary>
    private async Task<uint?> FirstSinceAsync(
        ImapClient client, MailboxAccount mailbox, IReadOnlyList<uint> uids, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (mailbox.IsGivenUp(NoMessage))
            return uids.Count > 0 ? uids[0] : null;
        try
        {
            var messages = await client.FetchSummariesAsync(uids, cancellationToken);
            return messages.FirstOrDefault(m => m.InternalDate is null || m.InternalDate >= since)?.Uid;
        }
        catch (MailServerException e) when (MailboxProblem.BreaksOff(e))
        {
            await progress.UpdateAsync(mailbox.Id, m => m.BrokeOff([NoMessage]), cancellationToken);
            throw;
        }
    }
}
