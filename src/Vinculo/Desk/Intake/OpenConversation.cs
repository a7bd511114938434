using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Intake;

/// <summary>Opens a conversation: protocol, complexity, queue, person in charge, clocks, and a line in the customer's history.</summary>
internal sealed class OpenConversation(
    VinculoDb db, IServicePolicies policies, ProtocolNumbers protocols, Triage triage, Routing routing, ITimeline timeline)
{
    public const int SubjectLength = 500;

    /// <summary>With a message from the customer.</summary>
    public async Task<Conversation> RunAsync(
        IncomingMessage message, Message first, Guid? follows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var at = new Moment(now, await policies.InForceAsync(now, cancellationToken));
        var sorted = await triage.SortAsync(message, cancellationToken);
        var conversation = Conversation.Open(
            (await OpeningAsync(first.ConversationId, message, sorted, at, cancellationToken)) with { FollowsId = follows }, at);
        if (await routing.ChooseAsync(sorted.Queue, cancellationToken) is { } person)
            conversation.Assign(person.Id, person.Name, at);
        conversation.TakeIn(message.Text, message.IsAutomatic, at);

        db.Set<Conversation>().Add(conversation);
        db.Publish(
            new ConversationOpened(
                conversation.Id, first.Id, message.CustomerId, conversation.Protocol, message.Channel, message.IsAutomatic, now),
            now);
        db.Audit(Actor.Customer(message.CustomerId, first.AuthorName), "conversation.opened", conversation.Id, null, ConversationSnapshot.Of(conversation), now);
        Tell(conversation, "desk.conversation-opened", now);
        return conversation;
    }

    /// <summary>
    /// With a message of ours, which the caller writes into it. It is no <see cref="ConversationOpened"/>: nobody wrote to
    /// us, so nothing is acknowledged.
    /// </summary>
    /// <param name="about">What it will be about and to whom, for the rules that sort conversations.</param>
    public async Task<Change> BeginAsync(IncomingMessage about, Actor author, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var at = new Moment(now, await policies.InForceAsync(now, cancellationToken));
        var sorted = await triage.SortAsync(about, cancellationToken);
        var opening = await OpeningAsync(Ids.New(now), about, sorted, at, cancellationToken);
        var conversation = Conversation.Open(opening with { StartedByUs = true }, at);
        db.Set<Conversation>().Add(conversation);
        Tell(conversation, "desk.conversation-begun", now);
        return new Change(db, conversation, author, at);
    }

    private async Task<Opening> OpeningAsync(
        Guid id, IncomingMessage message, TriageResult sorted, Moment at, CancellationToken cancellationToken)
    {
        var protocol = await protocols.NextAsync(at, cancellationToken);
        var subject = message.Subject.Trim();
        return new Opening(
            id, protocol.Format(), message.CustomerId, subject.Length <= SubjectLength ? subject : subject[..SubjectLength],
            message.Channel, sorted.Queue.Id, sorted.Complexity, sorted.Priority, MayBelongToId: message.MayBelongTo);
    }

    private void Tell(Conversation conversation, string inHistory, DateTimeOffset now)
    {
        db.Publish(new ConversationChanged(conversation.Id, now), now);
        timeline.Add(new TimelineEntry(
            conversation.CustomerId, now, inHistory, conversation.Id, [conversation.Protocol, conversation.Subject], "/inbox/" + conversation.Id));
    }
}
