using Vinculo.Desk.Contracts;
using Vinculo.Platform.Events;

namespace Vinculo.Channels.Email.Send;

/// <summary>An agent has answered: the answer goes into the queue.</summary>
internal sealed class QueueReply(IDesk desk, OutgoingMailQueue queue) : IEventHandler<ReplyWritten>
{
    public async Task HandleAsync(ReplyWritten @event, CancellationToken cancellationToken)
    {
        if (await desk.MessageAsync(@event.MessageId, cancellationToken) is not { } message)
            return;
        var problem = await queue.QueueReplyAsync(message, cancellationToken);
        if (problem is not null)
            await desk.SetDeliveryAsync(@event.MessageId, DeliveryState.Failed, problem, cancellationToken);
    }
}
