using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Contracts;
using Vinculo.Channels.Email.Receive;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Mail;
using Vinculo.Platform;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Send;

/// <summary>Writes mail into the queue, in the caller's transaction, as it will leave.</summary>
internal sealed class OutgoingMailQueue(
    VinculoDb db, ICustomers customers, IDesk desk, ConversationMail conversationMail, MailTexts texts, TimeProvider time) : IOutgoingMail
{
    // Two programs that answer each other without saying that they are programs stop here.
    public const int AutomaticPerHour = 5;

    public async Task<bool> QueueAsync(AutomaticMail mail, CancellationToken cancellationToken)
    {
        if (await db.Set<OutgoingMailItem>().AnyAsync(m => m.Key == mail.Key, cancellationToken))
            return true;
        var conversation = await desk.FindAsync(mail.ConversationId, cancellationToken);
        var customer = await customers.FindAsync(mail.CustomerId, cancellationToken);
        if (conversation is null || customer is null)
            return false;
        var to = mail.AnswersTo ?? await WroteFromAsync(customer, conversation.Id, cancellationToken);
        if (to is null || Mailbox.ToWire(to) is null)
            return false;
        var address = CustomerAddress.Email(to);
        if (await customers.IsUndeliverableAsync(address, cancellationToken))
            return false;
        var now = time.GetUtcNow();
        var hourAgo = now - TimeSpan.FromHours(1);
        var recent = await db.Set<OutgoingMailItem>()
            .CountAsync(m => m.ToAddress == address.Value && m.IsAutomatic && m.WrittenAt > hourAgo && m.WrittenAt <= now, cancellationToken);
        var sender = recent >= AutomaticPerHour ? null : await conversationMail.SenderForAsync(conversation.Id, conversation.QueueId, cancellationToken);
        if (sender is null)
            return false;
        await AddAsync(new Draft(mail.Key, null, customer, [new Mailbox(customer.GreetedAs, address.Value)], "", mail.Subject, mail.Markdown, null, [], IsAutomatic: true),
            conversation, sender, now, cancellationToken);
        return true;
    }

    /// <summary>The customer's own address from which they wrote last in the conversation, else their main one.</summary>
    private async Task<string?> WroteFromAsync(CustomerCard customer, Guid conversationId, CancellationToken cancellationToken)
    {
        var own = await customers.EmailsAsync(customer.Id, cancellationToken);
        return own.Count > 1 && await desk.LastWrittenFromAsync(conversationId, cancellationToken, own) is { } wrote ? wrote : customer.Email;
    }

    /// <summary>Queues an agent's answer. Returns the problem when it cannot be sent at all.</summary>
    /// <param name="to">Where to instead, when a person says so.</param>
    public async Task<string?> QueueReplyAsync(MessageToDeliver message, CancellationToken cancellationToken, string? to = null)
    {
        var conversation = await desk.FindAsync(message.ConversationId, cancellationToken);
        var customer = await customers.FindAsync(message.CustomerId, cancellationToken);
        if (conversation is null || customer is null)
            return "channels.send.no-customer";
        var chosen = to is null ? message.Recipients : null;
        var mailboxes = chosen is null ? [] : Mailbox.ParseList(chosen.To);
        if (chosen is null)
        {
            var address = to ?? await desk.LastWrittenFromAsync(conversation.Id, cancellationToken) ?? message.ToAddress ?? customer.Email;
            if (address is null)
                return "channels.send.no-address";
            mailboxes = [new Mailbox(customer.Name, address)];
        }
        if (mailboxes.Count == 0 || mailboxes.Any(m => Mailbox.ToWire(m.Address) is null))
            return "channels.send.address-unusable";
        if (await conversationMail.SenderForAsync(conversation.Id, message.QueueId, cancellationToken) is not { } sender)
            return "channels.send.no-mailbox";
        await AddAsync(
            new Draft("reply:" + message.MessageId, message.MessageId, customer, mailboxes, chosen?.Cc ?? "", message.Subject, message.Markdown,
                message.Answers, message.Files, IsAutomatic: false),
            conversation, sender, time.GetUtcNow(), cancellationToken);
        return null;
    }

    private sealed record Draft(
        string Key, Guid? MessageId, CustomerCard Customer, IReadOnlyList<Mailbox> To, string Cc, string Subject, string Markdown, AnsweredMessage? Answers,
        IReadOnlyList<MessageFile> Files, bool IsAutomatic);

    private async Task AddAsync(
        Draft draft, ConversationCard conversation, MailSender sender, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = Ids.New(now);
        var signature = sender.SignatureWith(await desk.SignatureAsync(conversation.QueueId, cancellationToken));
        var (text, html) = await texts.ComposeAsync(
            draft.Markdown, signature, draft.Answers, sender.LanguageFor(draft.Customer.Language), conversation.PolicyVersionId, cancellationToken);
        var thread = await conversationMail.ThreadAsync(conversation.Id, draft.Answers?.MessageId, cancellationToken);
        var begins = draft is { MessageId: not null, Answers: null } && thread.Count == 0;
        var protocol = PromiseInWords.Readable(conversation.Protocol);
        db.Add(new OutgoingMailItem
        {
            Id = id,
            Key = draft.Key,
            MailboxId = sender.Mailbox.Id,
            ConversationId = conversation.Id,
            MessageId = draft.MessageId,
            FromAddress = sender.Alias is null ? null : sender.Address,
            FromName = sender.Alias is null ? null : sender.Name,
            ToAddress = draft.To[0].Address,
            ToName = (draft.To[0].Name ?? "").Cut(200),
            OtherTo = Recipients.Written(draft.To.Skip(1)),
            Cc = draft.Cc,
            Subject = (begins ? MailTexts.FirstSubject(draft.Subject, protocol) : MailTexts.ReplySubject(draft.Subject, protocol)).Cut(500),
            Text = text,
            Html = html,
            MessageIdHeader = conversationMail.NewMessageId(draft.MessageId ?? id, sender.Address),
            InReplyTo = thread is [.., var last] ? last : null,
            References = string.Join(' ', thread),
            Files = JsonSerializer.Serialize(draft.Files),
            IsAutomatic = draft.IsAutomatic,
            WrittenAt = now,
            NotBefore = now,
        });
        await db.SaveChangesAsync(cancellationToken);
    }
}
