using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;

namespace Vinculo.Desk.Handling;

/// <summary>An agent overrules the complexity that the rules gave; what is promised changes with it.</summary>
internal sealed class SetComplexity(ConversationChanges changes)
{
    public Task<Result<Changed>> RunAsync(Guid id, Complexity complexity, int? version, Actor actor, CancellationToken cancellationToken) =>
        changes.ApplyAsync(
            id, version, actor, "conversation.complexity-set",
            change =>
            {
                if (change.Conversation.State == ConversationState.Merged)
                    return Failure.Conflict("desk.merged");
                change.Conversation.SetComplexity(complexity, change.At);
                return null;
            },
            cancellationToken);
}
