using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Aliases;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Channels.Email.Send;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Mail;
using Vinculo.Platform;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Receive;

/// <summary>Takes one parsed mail in, once, in one transaction. Called through <see cref="MailIntake"/>.</summary>
internal sealed class ReceiveMail(
    VinculoDb db, IDesk desk, ICustomers customers, MailThreads threads, MailFiles files, TimeProvider time)
{
    // A person does not write so often; two programs that answer each other do.
    private static readonly TimeSpan LoopWindow = TimeSpan.FromMinutes(10);
    private const int QuietAfter = 30;
    private const int RefuseAfter = 300;

    private const int MostOthers = 30;
    private const int MostAttempts = 3;

    // So many mails with the same id and sender are looked at; some programs give one id to everything they send.
    private const int MostWithOneId = 5;

    private static readonly Compiled<Func<VinculoDb, string, string, string, IAsyncEnumerable<Earlier>>> Known = new(() => EF.CompileAsyncQuery(
        (VinculoDb db, string fingerprint, string messageId, string address) => db.Set<ReceivedMail>()
            .Where(m => m.Fingerprint == fingerprint || (m.MessageIdHeader == messageId && m.FromAddress == address))
            .OrderByDescending(m => m.Fingerprint == fingerprint).ThenByDescending(m => m.ReceivedAt).Take(MostWithOneId)
            .Select(m => new Earlier(m.Id, m.Fingerprint == fingerprint, m.Outcome, m.ConversationId, m.MessageId))));

    private static readonly Compiled<Func<VinculoDb, string, DateTimeOffset, DateTimeOffset, CancellationToken, Task<int>>> Recent = new(() => EF.CompileAsyncQuery(
        (VinculoDb db, string address, DateTimeOffset since, DateTimeOffset until, CancellationToken _) => db.Set<ReceivedMail>()
            .Where(m => m.FromAddress == address && m.ReceivedAt > since && m.ReceivedAt <= until)
            .Take(RefuseAfter).Count()));

    /// <summary>What became of a mail that came before and is the same, or may be.</summary>
    private sealed record Earlier(Guid Id, bool IsSame, MailOutcome Outcome, Guid? ConversationId, Guid? MessageId);

    /// <summary>How a mail came here.</summary>
    /// <param name="CameBy">By which alias; null for the mailbox itself.</param>
    /// <param name="Author">Who wrote it, where that is not who stands in From.</param>
    private sealed record Way(MailboxAccount? Mailbox, OurAddresses Ours, OurAddress? CameBy, Mailbox? Author);

    /// <exception cref="QuarantineException">It cannot be taken in as it is.</exception>
    public async Task<MailReceipt> HandleAsync(
        MailMessage mail, MailboxAccount? mailbox, MailArrival arrival, CancellationToken cancellationToken)
    {
        if (mail.IsTruncated)
            throw new QuarantineException("channels.quarantine.too-large");
        var ours = await OurAddresses.ReadAsync(db, cancellationToken);
        var cameBy = CameBy.Of(mail, ours);
        var way = new Way(mailbox, ours, cameBy, TrueAuthor.Of(mail, ours, cameBy));
        var parts = IncomingParts.Of(mail, way.Author) ?? throw new QuarantineException("channels.quarantine.no-sender");

        for (var attempt = 1; ; attempt++)
        {
            var known = await KnownAsync(mail, parts, cancellationToken);
            if (await FindSameAsync(known, parts, cancellationToken) is { } earlier)
                return await DuplicateAsync(mail, parts, earlier, cancellationToken);
            // The last attempt does without, and so does a program that gives one id to all that it sends.
            var copyKey = attempt < MostAttempts && known.Count < MostWithOneId ? CopyKey(mail.MessageId, parts.FromAddress, known.Count) : null;
            try
            {
                return await TakeInAsync(mail, parts, way, arrival, copyKey, cancellationToken);
            }
            catch (DbUpdateException) when (attempt < MostAttempts)
            {
                // At the same moment another node or folder brought the same mail, or a copy of it, or one of the same new
                // customer, or a mail that came back was still being sent: what this found is no longer true.
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<MailReceipt> TakeInAsync(
        MailMessage mail, IncomingParts parts, Way way, MailArrival arrival, string? copyKey, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var reachedServerAt = arrival.ReachedServerAt;
        var receivedAt = reachedServerAt < now ? reachedServerAt.Value : now;
        var original = await Originals.PackAsync(mail.OpenRaw(), cancellationToken);
        if (mail.Bounce is { OriginalMessageId: { } returned } bounce && await threads.OursAsync(returned, cancellationToken) is { } ours)
        {
            Keep(MailOutcome.Bounce, null);
            await NoteBounceAsync(bounce, ours, parts.Subject, cancellationToken);
            return Receipt(mail, parts, MailOutcome.Bounce, isDuplicate: false, null, null, null);
        }
        if (mail.MessageId is { } messageId && threads.IsOurs(messageId) && way.Ours.Find(parts.FromAddress) is not null)
        {
            // Our own mail coming back is dropped.
            Keep(MailOutcome.Own, null);
            await db.SaveChangesAsync(cancellationToken);
            return Receipt(mail, parts, MailOutcome.Own, isDuplicate: false, null, null, null);
        }
        var quiet = TrueAuthor.IsQuiet(mail, way.Ours) || await IsFloodAsync(parts.FromAddress, receivedAt, arrival.IsRetried, cancellationToken);
        // What lay in the mailbox before it was connected was promised nothing: it counts from when it is taken in.
        var awaitedSince = reachedServerAt is { } reached && way.Mailbox?.WasThereBefore(reached) == false ? receivedAt : now;
        var (message, beganQuietly) = await MessageAsync(mail, parts, way, quiet, awaitedSince, cancellationToken);
        var received = await desk.ReceiveAsync(message, cancellationToken, Accept);
        return Receipt(mail, parts, MailOutcome.Accepted, isDuplicate: false, received.ConversationId, received.MessageId, received.Protocol);

        void Accept(ReceivedMessage taken)
        {
            Keep(MailOutcome.Accepted, taken);
            if (beganQuietly && !taken.OpenedConversation)
                db.Publish(new WrittenDirectly(taken.ConversationId, taken.MessageId), now);
        }

        void Keep(MailOutcome outcome, ReceivedMessage? taken) => db.Add(new ReceivedMail
        {
            Id = Ids.New(now),
            Fingerprint = parts.Fingerprint,
            MailboxId = way.Mailbox?.Id,
            AliasId = way.CameBy?.Alias!.Id,
            CameTo = way.CameBy?.Address,
            Outcome = outcome,
            MessageIdHeader = mail.MessageId?.Cut(500),
            FromAddress = parts.FromAddress,
            CopyKey = copyKey,
            ConversationId = taken?.ConversationId,
            MessageId = taken?.MessageId,
            ReceivedAt = receivedAt,
            ReachedServerAt = reachedServerAt,
            Original = original,
        });
    }

    /// <summary>Saves a bounce, and notes it on the message it speaks of and on the addresses that refuse mail.</summary>
    private async Task NoteBounceAsync(Bounce bounce, MailThreads.Sent sent, string subject, CancellationToken cancellationToken)
    {
        var item = await db.Set<OutgoingMailItem>().SingleAsync(m => m.Id == sent.Id, cancellationToken);
        var lost = RefusedMail.In(bounce, item, subject);
        foreach (var (address, status, words) in lost)
        {
            if (address is not null && RefusedMail.IsOfTheAddress(status))
                await customers.MarkUndeliverableAsync(CustomerAddress.Email(address), words, cancellationToken);
            item.MarkReturned(address, words);
        }
        if (lost.Count > 0 && sent.MessageId is { } ofAnAgent)
            await desk.SetDeliveryAsync(ofAnAgent, item.Delivery, item.Problem, cancellationToken);
        else
            await db.SaveChangesAsync(cancellationToken);
    }

    /// <returns>Also whether the same began its conversation quietly, where this does not come so.</returns>
    private async Task<(IncomingMessage Message, bool BeganQuietly)> MessageAsync(
        MailMessage mail, IncomingParts parts, Way way, bool quiet, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var sender = SenderChecks.Of(mail, way.Mailbox);
        // What was checked is From, and that names a group or a web site: it vouches for nobody else.
        if (way.Author is not null && sender is { Check: SenderCheck.Passed })
            sender = sender with { Check = SenderCheck.NotChecked };
        var inDoubt = sender is { Check: SenderCheck.Failed };
        if (!quiet && !inDoubt)
            await NoteReachedAsync(parts.FromAddress, cancellationToken);
        var stored = await files.StoreAsync(mail, cancellationToken);
        // A list of others may be anybody: it vouches for no author.
        var isVouchedFor = way.Author is null || TrueAuthor.IsPassedOnByUs(mail, way.Ours, way.CameBy);
        var place = await threads.FindAsync(mail, parts, way.Ours, inDoubt, protocolCounts: !inDoubt && isVouchedFor, cancellationToken);
        var message = new IncomingMessage(
            ChannelKind.Email, place.ConversationId, null, parts.FromName, parts.FromAddress, parts.Subject, parts.Text,
            parts.QuotedText, parts.Html, stored, receivedAt, way.CameBy?.Alias?.QueueId ?? way.Mailbox?.QueueId, place.MayBelongTo, quiet || place.IsCopy,
            Language: way.CameBy?.Alias is { Language.Length: > 0 } alias ? alias.Language : null, Sender: sender, CopiedTo: Others(mail, way.Ours),
            // Whose words a web site passes on is a person.
            LooksAutomatic: mail.IsKindGuessed && way.Author is null);
        return (message, place.BeganQuietly && !quiet);
    }

    /// <summary>Who else received it, as far as it says: the agent is to know who reads along.</summary>
    private static string? Others(MailMessage mail, OurAddresses ours)
    {
        var all = mail.To.Concat(mail.Cc).Where(to => to.Address.Contains('@')).DistinctBy(to => to.Address.ToLowerInvariant()).Take(MostOthers).ToArray();
        if (all.Length < 2)
            return null;
        var others = "";
        foreach (var other in all.Where(to => ours.Find(to.Address) is null).Select(to => Recipients.Written(to.Name, to.Address)))
        {
            // Half an address might be somebody else's.
            if (others.Length + 2 + other.Length < MessageLimits.CopiedTo)
                others += others.Length == 0 ? other : ", " + other;
        }
        return others.Length == 0 ? null : others;
    }

    /// <summary>Who writes from an address is there.</summary>
    private async Task NoteReachedAsync(string address, CancellationToken cancellationToken)
    {
        var sender = CustomerAddress.Email(address);
        if (!await customers.IsUndeliverableAsync(sender, cancellationToken))
            return;
        await customers.MarkReachableAsync(sender, Actor.System, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>By when mail reached its server: what came in the course of a day and is read within a minute is no flood.</summary>
    private async Task<bool> IsFloodAsync(string address, DateTimeOffset receivedAt, bool isWanted, CancellationToken cancellationToken)
    {
        var recent = await Recent.For(db)(db, address, receivedAt - LoopWindow, receivedAt, cancellationToken);
        return recent < RefuseAfter || isWanted ? recent >= QuietAfter : throw new QuarantineException(QuarantinedMail.Flood);
    }

    private static string? CopyKey(string? messageId, string from, int earlier) =>
        messageId is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{earlier}\n{from}\n{messageId}")));

    /// <summary>What came before and is the same, or has the same id and sender, the newest first.</summary>
    private async Task<IReadOnlyList<Earlier>> KnownAsync(MailMessage mail, IncomingParts parts, CancellationToken cancellationToken)
    {
        // Where there is no id, none can be the same: the fingerprint's is no id.
        var messageId = mail.MessageId?.Cut(500) ?? parts.Fingerprint;
        return await Known.For(db)(db, parts.Fingerprint, messageId, parts.FromAddress).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// A newer version of this program may read a mail otherwise than the one that took it in: where the id and the sender
    /// are the same, the earlier one is read once more, and the two are compared as they are read now.
    /// </summary>
    private async Task<Earlier?> FindSameAsync(IReadOnlyList<Earlier> known, IncomingParts parts, CancellationToken cancellationToken)
    {
        foreach (var earlier in known)
        {
            if (earlier.IsSame)
                return earlier;
            var original = await db.Set<ReceivedMail>().Where(m => m.Id == earlier.Id).Select(m => m.Original).SingleAsync(cancellationToken);
            using var again = await MailReader.ReadAsync(Originals.Unpack(original), cancellationToken: cancellationToken);
            if (IncomingParts.Of(again)?.Fingerprint == parts.Fingerprint)
                return earlier;
        }
        return null;
    }

    private async Task<MailReceipt> DuplicateAsync(
        MailMessage mail, IncomingParts parts, Earlier earlier, CancellationToken cancellationToken)
    {
        var card = earlier.ConversationId is { } id ? await desk.FindAsync(id, cancellationToken) : null;
        return Receipt(mail, parts, earlier.Outcome, isDuplicate: true, earlier.ConversationId, earlier.MessageId, card?.Protocol);
    }

    private static MailReceipt Receipt(
        MailMessage mail, IncomingParts parts, MailOutcome outcome, bool isDuplicate, Guid? conversationId, Guid? messageId, string? protocol) =>
        new(outcome, isDuplicate, conversationId, messageId, protocol, parts.FromAddress, parts.Subject, parts.Text,
            [.. mail.Attachments.Select(a => a.FileName)]);
}

/// <summary>A mail that cannot be taken in; the code says why and is the key of its text.</summary>
internal sealed class QuarantineException(string code) : Exception(code)
{
    public string Code { get; } = code;
}
