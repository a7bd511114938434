using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Handling;

/// <summary>
/// The customer cannot answer what they did not get: a conversation that awaits them comes back to whoever has it. One that
/// is settled or put aside stays so, for a notice tells of it; where there is nobody to be told, it comes back too.
/// </summary>
internal sealed class TakeUpUndelivered(VinculoDb db, ConversationChanges changes, IPeople people) : IEventHandler<AnswerNotDelivered>
{
    public async Task HandleAsync(AnswerNotDelivered @event, CancellationToken cancellationToken)
    {
        var message = await db.Set<Message>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == @event.MessageId, cancellationToken);
        if (message is not { IsUndelivered: true })
            return; // sent again meanwhile
        var conversation = await db.Set<Conversation>().AsNoTracking().SingleAsync(c => c.Id == message.ConversationId, cancellationToken);
        var isTold = await IsThereAsync(conversation.AssigneeId ?? message.AuthorId, cancellationToken);
        if (conversation.State == ConversationState.Waiting || (!isTold && conversation.State is ConversationState.Resolved or ConversationState.Snoozed))
            await changes.ApplyAsync(conversation.Id, null, Actor.System, "conversation.not-delivered", ComeBack, cancellationToken);
    }

    private static Failure? ComeBack(Change change) => change.Conversation.State switch
    {
        ConversationState.Waiting => change.Conversation.TakeUp(change.At),
        ConversationState.Resolved => change.Conversation.Reopen(change.At),
        ConversationState.Snoozed => change.Conversation.Wake(change.At),
        _ => Failure.Conflict("desk.already-open"),
    };

    private async Task<bool> IsThereAsync(Guid? account, CancellationToken cancellationToken) =>
        account is { } id && (await people.ByIdAsync([id], cancellationToken)).GetValueOrDefault(id) is { HasLeft: false };
}
