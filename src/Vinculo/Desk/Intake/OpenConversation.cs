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

/// <summary>Who wrote what begins a conversation.</summary>
/// <param name="InDoubt">It may not be from the customer who has the address.</param>
internal sealed record Writer(Guid CustomerId, bool InDoubt);

/// <summary>Opens a conversation: protocol, complexity, queue, person in charge, clocks, and a line in the customer's history.</summary>
internal sealed class OpenConversation(
    VinculoDb db, IServicePolicies policies, ProtocolNumbers protocols, Triage triage, Routing routing, ITimeline timeline)
{
    public const int SubjectLength = 500;

    /// <summary>What a message decides before anything is written: the policy it falls under, its queue, complexity and priority.</summary>
    internal sealed record Sorted(Moment At, TriageResult Triage);

    public async Task<Sorted> SortAsync(IncomingMessage message, DateTimeOffset now, CancellationToken cancellationToken) =>
        new(new Moment(now, await policies.InForceAsync(now, cancellationToken)), await triage.SortAsync(message, cancellationToken));

    /// <summary>With a message from the customer.</summary>
    public async Task<Conversation> RunAsync(
        IncomingMessage message, Sorted sorted, Message first, Guid customerId, Guid? follows, CancellationToken cancellationToken)
    {
        var (at, now) = (sorted.At, sorted.At.Now);
        var conversation = Conversation.Open(
            (await OpeningAsync(first.ConversationId, customerId, message, sorted, cancellationToken)) with { FollowsId = follows }, at);
        if (await routing.ChooseAsync(sorted.Triage.Queue, cancellationToken) is { } person)
            conversation.Assign(person.Id, person.Name, at);
        conversation.TakeIn(message.Text, message.IsAutomatic, at);

        db.Set<Conversation>().Add(conversation);
        db.Publish(
            new ConversationOpened(
                conversation.Id, first.Id, customerId, conversation.Protocol, message.Channel, message.IsAutomatic, now,
                conversation.SenderInDoubt),
            now);
        db.Audit(Actor.Customer(customerId, first.AuthorName), "conversation.opened", conversation.Id, null, ConversationSnapshot.Of(conversation), now);
        Tell(conversation, "desk.conversation-opened", now);
        return conversation;
    }

    /// <summary>
    /// With a message of ours, which the caller writes into it. It is no <see cref="ConversationOpened"/>: nobody wrote to
    /// us, so nothing is acknowledged.
    /// </summary>
    /// <param name="about">What it will be about and to whom, for the rules that sort conversations.</param>
    public async Task<Change> BeginAsync(
        IncomingMessage about, Guid customerId, Actor author, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sorted = await SortAsync(about, now, cancellationToken);
        var opening = await OpeningAsync(Ids.New(now), customerId, about, sorted, cancellationToken);
        var conversation = Conversation.Open(opening with { StartedByUs = true }, sorted.At);
        db.Set<Conversation>().Add(conversation);
        Tell(conversation, "desk.conversation-begun", now);
        return new Change(db, conversation, author, sorted.At);
    }

    /// <summary>
    /// With messages that an agent takes out of another conversation, which the caller moves: it stays in the same hands.
    /// Nothing is acknowledged.
    /// </summary>
    public async Task<Conversation> SplitAsync(Change change, Writer writer, CancellationToken cancellationToken)
    {
        var (from, now) = (change.Conversation, change.Now);
        var at = new Moment(now, await policies.InForceAsync(now, cancellationToken));
        var protocol = await protocols.NextAsync(at, cancellationToken);
        var conversation = Conversation.Open(
            new Opening(
                Ids.New(now), protocol.Format(), writer.CustomerId, from.Subject, from.Channel, from.QueueId, from.Complexity, from.Priority,
                SenderInDoubt: writer.InDoubt),
            at);
        conversation.Assign(from.AssigneeId, from.AssigneeName, at);
        db.Set<Conversation>().Add(conversation);
        db.Audit(change.Actor, "conversation.split-off", conversation.Id, null, new { fromId = from.Id, protocol = from.Protocol }, now);
        Tell(conversation, "desk.conversation-opened", now);
        return conversation;
    }

    private async Task<Opening> OpeningAsync(
        Guid id, Guid customerId, IncomingMessage message, Sorted sorted, CancellationToken cancellationToken)
    {
        var protocol = await protocols.NextAsync(sorted.At, cancellationToken);
        var subject = message.Subject.Trim();
        return new Opening(
            id, protocol.Format(), customerId, subject.Cut(SubjectLength),
            message.Channel, sorted.Triage.Queue.Id, sorted.Triage.Complexity, sorted.Triage.Priority, MayBelongToId: message.MayBelongTo,
            SenderInDoubt: message.Sender is { Check: SenderCheck.Failed });
    }

    public static TimelineEntry InHistory(Conversation conversation, string kind, DateTimeOffset at) => new(
        conversation.CustomerId, at, kind, conversation.Id, [conversation.Protocol, conversation.Subject], "/inbox/" + conversation.Id);

    private void Tell(Conversation conversation, string inHistory, DateTimeOffset now)
    {
        db.Publish(new ConversationChanged(conversation.Id, now), now);
        if (!conversation.SenderInDoubt)
            timeline.Add(InHistory(conversation, inHistory, now));
    }
}
