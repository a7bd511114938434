using Vinculo.Desk.Conversations;
using Vinculo.Platform;

namespace Vinculo.Desk.Handling;

/// <summary>Puts a conversation aside until an instant.</summary>
internal sealed class SnoozeConversation(ConversationChanges changes)
{
    public Task<Result<Changed>> RunAsync(Guid id, DateTimeOffset until, int? version, Actor actor, CancellationToken cancellationToken) =>
        changes.ApplyAsync(
            id, version, actor, "conversation.snoozed", change => change.Conversation.Snooze(until, change.At), cancellationToken);
}
