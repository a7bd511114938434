using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Receive;
using Vinculo.Mail;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Compare;

/// <summary>
/// Compares what the server holds with what was taken from it, over the connection of whoever reads the mailbox. A server
/// that leaves a message out of an answer, or a fault of ours, shows here instead of staying silent.
/// </summary>
internal sealed class CompareMailbox(IServiceScopeFactory scopes, TimeProvider time)
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Whether it is time; a comparison of the future was made before the clock was set back, and counts for nothing.</summary>
    public static bool IsDue(MailboxAccount mailbox, DateTimeOffset now) =>
        mailbox.ComparedAt is not { } last || last > now || now - last >= Every;

    /// <summary>So many are listed with sender and subject; the count tells of the rest.</summary>
    public const int Listed = 100;

    // So many numbers are held in memory at once, however large the folder.
    private const int Range = 50_000;

    /// <param name="after">Only UIDs above this one.</param>
    /// <param name="limit">So many at most, the oldest first.</param>
    /// <returns>The UIDs that are missing, and how many they are in all.</returns>
    public async Task<(IReadOnlyList<uint> Uids, int Count)> FindMissingAsync(
        ImapClient client, MailboxAccount mailbox, long after, int limit, CancellationToken cancellationToken)
    {
        var missing = new List<uint>();
        var count = 0;
        for (var first = Math.Max(mailbox.FirstUid, after + 1); first <= mailbox.LastUid; first += Range)
        {
            var last = Math.Min(mailbox.LastUid, first + Range - 1);
            var held = await client.SearchUidsAsync(ImapSearch.Uids((uint)first, (uint)last), cancellationToken);
            var taken = await TakenAsync(mailbox, first, last, cancellationToken);
            var notTaken = held.Where(uid => uid >= first && uid <= last && !taken.Contains(uid)).ToList();
            count += notTaken.Count;
            missing.AddRange(notTaken.Take(limit - missing.Count));
        }
        return (missing, count);
    }

    /// <summary>Compares, and keeps the result for the mailbox's page.</summary>
    public async Task RunAsync(ImapClient client, Guid mailboxId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var mailbox = await db.Set<MailboxAccount>().SingleAsync(m => m.Id == mailboxId, cancellationToken);
        var (uids, count) = await FindMissingAsync(client, mailbox, after: 0, Listed, cancellationToken);
        var rows = await KeepAsync(db, mailbox, [.. uids.Select(uid => (long)uid)], count, cancellationToken);
        await DescribeAsync(client, db, rows, cancellationToken);
    }

    /// <summary>That they are missing is kept before the server is asked what they are.</summary>
    private async Task<IReadOnlyList<MissingMail>> KeepAsync(
        VinculoDb db, MailboxAccount mailbox, long[] uids, int count, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Set<MissingMail>().Where(m => m.MailboxId == mailbox.Id && !uids.Contains(m.Uid)).ExecuteDeleteAsync(cancellationToken);
        var rows = await db.Set<MissingMail>().Where(m => m.MailboxId == mailbox.Id).ToListAsync(cancellationToken);
        foreach (var uid in uids.Except(rows.Select(row => row.Uid)).ToArray())
        {
            rows.Add(new MissingMail
            {
                MailboxId = mailbox.Id,
                Uid = uid,
            });
            db.Add(rows[^1]);
        }
        mailbox.Compared(count, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rows;
    }

    private async Task<HashSet<long>> TakenAsync(MailboxAccount mailbox, long first, long last, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        return await db.Set<TakenUid>()
            .Where(u => u.MailboxId == mailbox.Id && u.UidValidity == mailbox.UidValidity && u.Uid >= first && u.Uid <= last)
            .Select(u => u.Uid).ToHashSetAsync(cancellationToken);
    }

    /// <summary>
    /// Asks the server what the messages are: all that are new together, and each that remained unknown once more alone. It is
    /// noted before, so that a server which hangs up at one of them does so no more than twice.
    /// </summary>
    private static async Task DescribeAsync(ImapClient client, VinculoDb db, IReadOnlyList<MissingMail> rows, CancellationToken cancellationToken)
    {
        await AskAsync(client, db, [.. rows.Where(row => row.TimesAsked == 0)], cancellationToken);
        foreach (var row in rows.Where(row => row is { TimesAsked: 1, IsDescribed: false }))
            await AskAsync(client, db, [row], cancellationToken);
    }

    private static async Task AskAsync(ImapClient client, VinculoDb db, IReadOnlyList<MissingMail> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
            row.Ask();
        await db.SaveChangesAsync(cancellationToken);
        var byUid = rows.ToDictionary(row => row.Uid);
        try
        {
            await foreach (var head in client.FetchHeadersAsync(rows.Select(row => (uint)row.Uid), cancellationToken))
            {
                if (head.Fields.IsEmpty)
                    continue; // it is there, and that is all that the server says
                using var mail = MailReader.Read(head.Fields);
                byUid[head.Uid].Describe(IncomingParts.SenderOf(mail)?.Address, mail.Subject.Cut(500), head.Size ?? 0, head.InternalDate);
            }
        }
        catch (MailServerException e) when (e.Kind == MailFailure.TransientRefusal)
        {
            // It refuses every one of them: they are listed without a word of what they are.
        }
        finally
        {
            await db.SaveChangesAsync(CancellationToken.None);
        }
    }
}
