using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Intake;
using Vinculo.Platform;

namespace Vinculo.Desk.Handling;

/// <summary>Settles a conversation; the customer may be asked how it went.</summary>
internal sealed class ResolveConversation(ConversationChanges changes, ITimeline timeline)
{
    public Task<Result<Changed>> RunAsync(Guid id, int? version, Actor actor, CancellationToken cancellationToken) =>
        changes.ApplyAsync(id, version, actor, "conversation.resolved", change => Settle(change, timeline), cancellationToken);

    /// <summary>Settles it inside another change, such as 'send and resolve'.</summary>
    public static Failure? Settle(Change change, ITimeline timeline)
    {
        var conversation = change.Conversation;
        if (conversation.Resolve(change.AccountId, change.At) is { } failure)
            return failure;
        change.Publish(new ConversationResolved(
            conversation.Id, conversation.CustomerId, conversation.AssigneeId ?? change.AccountId, conversation.Channel, change.Now));
        if (!conversation.SenderInDoubt)
            timeline.Add(OpenConversation.InHistory(conversation, "desk.conversation-resolved", change.Now));
        return null;
    }
}
