using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Aliases;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Receive;
using Vinculo.Mail;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Send;

/// <summary>The mail of a conversation, theirs and ours: as whom the next leaves, whom it answers, in which thread and under which id.</summary>
internal sealed class ConversationMail(VinculoDb db, SigningKeys keys)
{
    // Long References lines are cut in the middle by some servers; the newest ids are the ones that matter.
    private const int ThreadLength = 20;

    /// <summary>
    /// The address by which the customer's latest mail came. A conversation in which none came leaves as its queue's alias,
    /// else from its queue's mailbox, else from the first that is active.
    /// </summary>
    public async Task<MailSender?> SenderForAsync(Guid conversationId, Guid queueId, CancellationToken cancellationToken)
    {
        var came = await db.Set<ReceivedMail>()
            .Where(m => m.ConversationId == conversationId && (m.MailboxId != null || m.AliasId != null))
            .OrderByDescending(m => m.ReceivedAt).Select(m => new { m.MailboxId, m.AliasId, m.CameTo }).FirstOrDefaultAsync(cancellationToken);
        var active = await db.Set<MailboxAccount>().AsNoTracking().Where(m => m.Active).OrderBy(m => m.CreatedAt).ToListAsync(cancellationToken);
        var alias = came is null
            ? (await db.Set<MailboxAlias>().AsNoTracking().Where(a => a.QueueId == queueId).OrderBy(a => a.CreatedAt).ToListAsync(cancellationToken)).Find(a => !a.IsDomain)
            : await db.Set<MailboxAlias>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == came.AliasId, cancellationToken);
        if (alias is not null && active.Find(m => m.Id == alias.MailboxId) is { } its)
            return new MailSender(its, alias, alias.IsDomain ? came!.CameTo! : alias.Address);
        var mailbox = active.Find(m => m.Id == came?.MailboxId) ?? active.Find(m => m.QueueId == queueId) ?? active.FirstOrDefault();
        return mailbox is null ? null : new MailSender(mailbox, null, mailbox.Address);
    }

    /// <summary>Whether a message lay on its mailbox's server before that mailbox was connected.</summary>
    public async Task<bool> WasThereBeforeAsync(Guid conversationId, Guid messageId, CancellationToken cancellationToken)
    {
        var came = await db.Set<ReceivedMail>().Where(m => m.ConversationId == conversationId && m.MessageId == messageId && m.ReachedServerAt != null)
            .Join(db.Set<MailboxAccount>(), m => m.MailboxId, mailbox => mailbox.Id, (m, mailbox) => new { Mailbox = mailbox, m.ReachedServerAt })
            .AsNoTracking().FirstOrDefaultAsync(cancellationToken);
        return came?.Mailbox.WasThereBefore(came.ReachedServerAt!.Value) == true;
    }

    /// <summary>
    /// Ids of the conversation's mail, theirs and ours, each once, without those that cannot be written: oldest first, but that
    /// of the message that is answered, where it can be written, is the last.
    /// </summary>
    /// <param name="answered">The message of the desk that is answered; null for the customer's latest.</param>
    public async Task<IReadOnlyList<string>> ThreadAsync(Guid conversationId, Guid? answered, CancellationToken cancellationToken)
    {
        var received = await db.Set<ReceivedMail>()
            .Where(m => m.ConversationId == conversationId && m.MessageIdHeader != null)
            .OrderByDescending(m => answered != null && m.MessageId == answered).ThenByDescending(m => m.ReceivedAt).Take(ThreadLength)
            .Select(m => new { Id = m.MessageIdHeader!, At = m.ReceivedAt }).ToListAsync(cancellationToken);
        var sent = await db.Set<OutgoingMailItem>()
            .Where(m => m.ConversationId == conversationId)
            .OrderByDescending(m => m.WrittenAt).Take(ThreadLength)
            .Select(m => new { Id = m.MessageIdHeader, At = m.WrittenAt }).ToListAsync(cancellationToken);
        var last = received.FirstOrDefault()?.Id;
        return [.. received.Concat(sent).OrderBy(m => m.Id == last).ThenBy(m => m.At).Select(m => m.Id).Where(MailWriter.IsMessageId).Distinct().TakeLast(ThreadLength)];
    }

    /// <param name="id">The message of the desk; for mail that Vinculo writes by itself, the outgoing mail.</param>
    public string NewMessageId(Guid id, string address) =>
        keys.Ids.Create(id, (Mailbox.ToWire(address) ?? address)[(address.LastIndexOf('@') + 1)..]);
}
