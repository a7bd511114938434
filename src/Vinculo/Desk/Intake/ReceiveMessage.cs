using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Intake;

/// <summary>Takes in one message from outside: into its conversation, or a new one.</summary>
internal sealed class ReceiveMessage(
    VinculoDb db, ConversationChanges changes, ICustomers customers, OpenConversation opener, IServicePolicies policies, TimeProvider time)
{
    /// <param name="alongside">Adds more to what is saved, in the same transaction.</param>
    public async Task<ReceivedMessage> RunAsync(
        IncomingMessage message, Action<ReceivedMessage>? alongside, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // The promise counts from when it reached us, also when the program was down at that moment.
        var at = message.ReceivedAt < now ? message.ReceivedAt : now;
        var sender = CustomerAddress.Email(message.FromAddress);
        // What needs no transaction comes before it: on SQLite nobody else writes while one is open.
        var known = message.CustomerId ?? await customers.WhoHasAsync(sender, cancellationToken);
        var sorted = message.ConversationId is null ? await opener.SortAsync(message, at, cancellationToken) : null;
        var words = ConversationSearch.Words(message);

        using var turn = await db.WriteTurnAsync(cancellationToken);
        await using var transaction = await changes.BeginAsync(cancellationToken);
        var customerId = known
            ?? await customers.CreateAsync(sender, message.FromName, message.Language, Actor.System, cancellationToken);
        var (conversation, previous) = await FindAsync(message.ConversationId, customerId, at, cancellationToken);
        var stored = Store(message, conversation?.Id ?? Ids.New(now), at, now);
        var opened = conversation is null;
        if (conversation is null)
        {
            sorted ??= await opener.SortAsync(message, at, cancellationToken);
            conversation = await opener.RunAsync(message, sorted, stored, customerId, previous, cancellationToken);
        }
        else
        {
            var change = new Change(db, conversation, Actor.Customer(customerId, message.FromName),
                new Moment(at, await policies.GetAsync(conversation.PolicyVersionId, cancellationToken)));
            conversation.TakeIn(message.Text, message.IsAutomatic, change.At);
            change.Record("conversation.message-received");
            change.Publish(new ConversationChanged(conversation.Id, at));
        }
        db.Publish(new MessageReceived(conversation.Id, stored.Id, customerId, message.Channel, at), now);
        var received = new ReceivedMessage(stored.Id, conversation.Id, conversation.Protocol, opened);
        alongside?.Invoke(received);
        await db.SaveChangesAsync(cancellationToken);
        await ConversationSearch.PutAsync(db, conversation, stored.Id, words, cancellationToken);
        if (transaction is not null)
            await transaction.CommitAsync(cancellationToken);
        return received;
    }

    /// <summary>
    /// The conversation to go on with, which may be one of the customer's that followed it; or none, and the last of them,
    /// settled too long ago to be opened again.
    /// </summary>
    private async Task<(Conversation? Conversation, Guid? Previous)> FindAsync(
        Guid? id, Guid customerId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (id is null)
            return (null, null);
        var conversation = await changes.HoldAsync(id.Value, cancellationToken);
        // What followed may have been merged back into what it followed.
        var seen = new HashSet<Guid>();
        while (conversation is not null && seen.Add(conversation.Id))
        {
            var next = conversation.MergedIntoId;
            if (next is null && conversation.CanBeReopenedByCustomer(at))
                return (conversation, null);
            // One whose sender is in doubt is nobody's yet.
            next ??= await db.Set<Conversation>().Where(c => c.FollowsId == conversation.Id && c.CustomerId == customerId && !c.SenderInDoubt)
                .OrderByDescending(c => c.OpenedAt).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancellationToken);
            if (next is null)
                break;
            conversation = await changes.HoldAsync(next.Value, cancellationToken);
        }
        return (null, conversation?.Id);
    }

    private Message Store(IncomingMessage message, Guid conversationId, DateTimeOffset at, DateTimeOffset now)
    {
        var stored = new Message(conversationId)
        {
            Id = Ids.New(now),
            Kind = MessageKind.Received,
            At = at,
            AuthorName = message.FromName.Cut(200),
            FromAddress = message.FromAddress.Cut(320),
            Text = message.Text,
            QuotedText = message.QuotedText,
            Html = message.Html,
            IsAutomatic = message.IsAutomatic,
            LooksAutomatic = message.LooksAutomatic,
            CopiedTo = message.CopiedTo?.Cut(MessageLimits.CopiedTo),
            SenderCheck = message.Sender?.Check ?? SenderCheck.NotChecked,
            SenderCheckDetail = message.Sender?.Detail.Cut(MessageLimits.SenderDetail),
        };
        stored.Attachments.AddRange(message.Files.Select(file => MessageAttachment.Of(file, stored.Id, now)));
        db.Set<Message>().Add(stored);
        return stored;
    }
}
