using Vinculo.Desk.Conversations;
using Vinculo.Platform;

namespace Vinculo.Desk.Handling;

internal sealed class SetPriority(ConversationChanges changes)
{
    public Task<Result<Changed>> RunAsync(Guid id, Priority priority, int? version, Actor actor, CancellationToken cancellationToken) =>
        changes.ApplyAsync(
            id, version, actor, "conversation.priority-set",
            change =>
            {
                change.Conversation.SetPriority(priority);
                return null;
            },
            cancellationToken);
}
