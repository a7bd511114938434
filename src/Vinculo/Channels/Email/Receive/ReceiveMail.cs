using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Send;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Mail;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Receive;

/// <summary>Takes one parsed mail in, once, in one transaction. Called through <see cref="MailIntake"/>.</summary>
internal sealed class ReceiveMail(
    VinculoDb db, IDesk desk, ICustomers customers, MailThreads threads, MailFiles files, TimeProvider time)
{
    // A person does not write so often; two programs that answer each other do.
    private static readonly TimeSpan LoopWindow = TimeSpan.FromMinutes(10);
    private const int QuietAfter = 30;
    private const int RefuseAfter = 300;

    /// <exception cref="QuarantineException">It cannot be taken in as it is.</exception>
    public async Task<MailReceipt> HandleAsync(MailMessage mail, MailboxAccount? mailbox, CancellationToken cancellationToken)
    {
        if (mail.IsTruncated)
            throw new QuarantineException("channels.quarantine.too-large");
        var parts = IncomingParts.Of(mail) ?? throw new QuarantineException("channels.quarantine.no-sender");

        if (await FindEarlierAsync(parts, cancellationToken) is { } earlier)
            return await DuplicateAsync(mail, parts, earlier, cancellationToken);
        try
        {
            return await TakeInAsync(mail, parts, mailbox, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another node or another folder brought the same mail at the same moment.
            db.ChangeTracker.Clear();
            if (await FindEarlierAsync(parts, cancellationToken) is { } other)
                return await DuplicateAsync(mail, parts, other, cancellationToken);
            throw;
        }
    }

    private async Task<MailReceipt> TakeInAsync(
        MailMessage mail, IncomingParts parts, MailboxAccount? mailbox, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stored = await files.StoreAsync(mail, cancellationToken);
        var original = await Originals.PackAsync(mail.OpenRaw(), cancellationToken);
        using var turn = await db.WriteTurnAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        var outcome = await OutcomeOfAsync(mail, parts, cancellationToken);
        ReceivedMessage? received = null;
        if (outcome == MailOutcome.Accepted)
        {
            var quiet = mail.Kind != MailKind.Person || await IsFloodAsync(parts.FromAddress, now, cancellationToken);
            received = await desk.ReceiveAsync(await MessageAsync(mail, parts, stored, mailbox, quiet, now, cancellationToken), cancellationToken);
        }
        db.Add(new ReceivedMail
        {
            Id = Ids.New(now),
            Fingerprint = parts.Fingerprint,
            MailboxId = mailbox?.Id,
            Outcome = outcome,
            MessageIdHeader = mail.MessageId is { } id ? IncomingParts.Cut(id, 500) : null,
            FromAddress = parts.FromAddress,
            ConversationId = received?.ConversationId,
            MessageId = received?.MessageId,
            ReceivedAt = now,
            Original = original,
        });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Receipt(mail, parts, outcome, isDuplicate: false, received?.ConversationId, received?.MessageId, received?.Protocol);
    }

    /// <summary>Our own mail coming back is dropped; a bounce is noted on the message it speaks of.</summary>
    private async Task<MailOutcome> OutcomeOfAsync(MailMessage mail, IncomingParts parts, CancellationToken cancellationToken)
    {
        if (mail.MessageId is { } own && threads.Ours(own) is not null
            && await db.Set<MailboxAccount>().AnyAsync(m => m.Address == parts.FromAddress, cancellationToken))
        {
            return MailOutcome.Own;
        }
        if (mail.Bounce is not { OriginalMessageId: { } original } bounce
            || threads.Ours(original) is not { } ours)
        {
            return MailOutcome.Accepted;
        }
        var failed = bounce.Recipients is [var first, ..] ? first : null;
        var isOfAnAgent = await db.Set<OutgoingMailItem>().AnyAsync(m => m.MessageId == ours.MessageId, cancellationToken);
        if (bounce.IsPermanent && isOfAnAgent)
            await desk.SetDeliveryAsync(ours.MessageId, DeliveryState.Failed, failed?.Diagnostic ?? failed?.Status ?? parts.Subject, cancellationToken);
        return MailOutcome.Bounce;
    }

    private async Task<IncomingMessage> MessageAsync(
        MailMessage mail, IncomingParts parts, IReadOnlyList<MessageFile> stored, MailboxAccount? mailbox, bool quiet,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        var place = await threads.FindAsync(mail, parts.FromAddress, cancellationToken);
        var customer = await customers.FindOrCreateAsync(
            CustomerAddress.Email(parts.FromAddress), parts.FromName, null, Actor.System, cancellationToken);
        return new IncomingMessage(
            ChannelKind.Email, place.ConversationId, customer.Id, parts.FromName, parts.FromAddress, parts.Subject, parts.Text,
            parts.QuotedText, parts.Html, stored, now, mailbox?.QueueId, place.MayBelongTo, quiet);
    }

    private async Task<bool> IsFloodAsync(string address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - LoopWindow;
        var recent = await db.Set<ReceivedMail>()
            .Where(m => m.FromAddress == address && m.ReceivedAt > since)
            .Take(RefuseAfter).CountAsync(cancellationToken);
        return recent < RefuseAfter ? recent >= QuietAfter : throw new QuarantineException("channels.quarantine.too-many");
    }

    private Task<ReceivedMail?> FindEarlierAsync(IncomingParts parts, CancellationToken cancellationToken) =>
        db.Set<ReceivedMail>().AsNoTracking()
            .Where(m => m.Fingerprint == parts.Fingerprint)
            .Select(m => new ReceivedMail
            {
                Id = m.Id,
                Fingerprint = m.Fingerprint,
                FromAddress = m.FromAddress,
                Outcome = m.Outcome,
                ConversationId = m.ConversationId,
                MessageId = m.MessageId,
                Original = Array.Empty<byte>(),
            })
            .SingleOrDefaultAsync(cancellationToken);

    private async Task<MailReceipt> DuplicateAsync(
        MailMessage mail, IncomingParts parts, ReceivedMail earlier, CancellationToken cancellationToken)
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
