using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Facts;

/// <summary>Notes that a message arrived, once. Who has its conversation later is kept by <see cref="KeepConversationFacts"/>.</summary>
internal sealed class KeepMessageFacts(VinculoDb db, IDesk desk) : IEventHandler<MessageReceived>
{
    public async Task HandleAsync(MessageReceived @event, CancellationToken cancellationToken)
    {
        await RunAsync(@event, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Adds the row in the caller's transaction; the caller saves.</summary>
    public async Task RunAsync(MessageReceived message, CancellationToken cancellationToken)
    {
        if (await db.Set<MessageFact>().AnyAsync(m => m.Id == message.MessageId, cancellationToken))
            return;
        db.Add(MessageFact.Of(message, await desk.FactsAsync(message.ConversationId, cancellationToken)));
    }
}
