using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;

namespace Vinculo.Desk.Handling;

/// <summary>Takes a conversation back to hand: one that is resolved, put aside, or awaits the customer.</summary>
internal sealed class ReopenConversation(ConversationChanges changes)
{
    public Task<Result<Changed>> RunAsync(Guid id, int? version, Actor actor, CancellationToken cancellationToken) =>
        changes.ApplyAsync(
            id, version, actor, "conversation.reopened",
            change => change.Conversation.State switch
            {
                ConversationState.Resolved => change.Conversation.Reopen(change.At),
                ConversationState.Snoozed => change.Conversation.Wake(change.At),
                ConversationState.Merged => Failure.Conflict("desk.merged"),
                _ => change.Conversation.TakeUp(change.At),
            },
            cancellationToken);
}
