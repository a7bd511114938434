using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Intake;
using Vinculo.Desk.Settings;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Handling;

/// <summary>Moves a conversation to another queue, where somebody of that queue's team takes it.</summary>
internal sealed class MoveToQueue(VinculoDb db, ConversationChanges changes, Routing routing)
{
    public async Task<Result<Changed>> RunAsync(Guid id, Guid queueId, int? version, Actor actor, CancellationToken cancellationToken)
    {
        var queue = await db.Set<Queue>().AsNoTracking().SingleOrDefaultAsync(q => q.Id == queueId && q.Active, cancellationToken);
        if (queue is null)
            return Failure.Invalid("desk.no-queue", "queueId");
        return await changes.ApplyAsync(
            id, version, actor, "conversation.moved",
            async (change, token) =>
            {
                var conversation = change.Conversation;
                if (conversation.State == ConversationState.Merged)
                    return Failure.Conflict("desk.merged");
                if (conversation.QueueId == queueId)
                    return null;
                conversation.MoveTo(queueId);
                if (conversation.State == ConversationState.Open && await routing.ChooseAsync(queue, token) is { } person)
                    return conversation.Assign(person.Id, person.Name, change.At);
                return null;
            },
            cancellationToken);
    }
}
