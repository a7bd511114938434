using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Handling;

/// <summary>
/// The customer cannot answer what they did not get: a conversation that awaits them comes back to whoever has it. One that
/// is settled or put aside stays so, for the notice tells of it.
/// </summary>
internal sealed class TakeUpUndelivered(VinculoDb db, ConversationChanges changes) : IEventHandler<AnswerNotDelivered>
{
    public async Task HandleAsync(AnswerNotDelivered @event, CancellationToken cancellationToken)
    {
        var message = await db.Set<Message>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == @event.MessageId, cancellationToken);
        if (message is not { IsUndelivered: true })
            return; // sent again meanwhile
        var waits = await db.Set<Conversation>().AnyAsync(c => c.Id == message.ConversationId && c.State == ConversationState.Waiting, cancellationToken);
        if (waits)
            await changes.ApplyAsync(message.ConversationId, null, Actor.System, "conversation.not-delivered", change => change.Conversation.TakeUp(change.At), cancellationToken);
    }
}
