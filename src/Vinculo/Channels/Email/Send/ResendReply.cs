using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Send;

/// <summary>A person wants a message sent again that was not delivered, or perhaps was.</summary>
internal sealed class ResendReply(VinculoDb db, IDesk desk, OutgoingMailQueue queue, TimeProvider time) : IEventHandler<ResendAsked>
{
    public async Task HandleAsync(ResendAsked @event, CancellationToken cancellationToken)
    {
        var item = await db.Set<OutgoingMailItem>().SingleOrDefaultAsync(m => m.MessageId == @event.MessageId, cancellationToken);
        if (item is { State: OutgoingState.Waiting or OutgoingState.Sending })
            return;
        string? problem = null;
        if (item is not null)
            item.AskAgain(@event.ToAddress, time.GetUtcNow());
        else if (await desk.MessageAsync(@event.MessageId, cancellationToken) is { } message)
            problem = await queue.QueueReplyAsync(message, cancellationToken, @event.ToAddress);
        var sentTo = @event.ToAddress is null ? null
            : item is null ? new Recipients(@event.ToAddress)
            : new Recipients(Recipients.Written(item.To), item.Cc);
        await desk.SetDeliveryAsync(
            @event.MessageId, problem is null ? DeliveryState.Pending : DeliveryState.Failed, problem, cancellationToken, sentTo);
    }
}
