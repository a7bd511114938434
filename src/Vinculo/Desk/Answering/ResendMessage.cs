using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Answering;

/// <summary>Sends a message again that did not arrive, or may not have.</summary>
internal sealed class ResendMessage(VinculoDb db, ConversationChanges changes, ICustomers customers)
{
    /// <param name="to">An e-mail address to send it to instead; blank for where it went before.</param>
    public async Task<Result<Changed>> RunAsync(Guid messageId, string? to, Actor actor, CancellationToken cancellationToken)
    {
        var address = string.IsNullOrWhiteSpace(to) ? null : TypedAddress.In(to)?.Address.ToLowerInvariant();
        if (!string.IsNullOrWhiteSpace(to) && (address is null || await customers.IsSlipAsync(address, cancellationToken)))
            return Failure.Invalid("desk.recipient-wrong", "to");
        var conversationId = await db.Set<Message>().Where(m => m.Id == messageId).Select(m => m.ConversationId).SingleOrDefaultAsync(cancellationToken);
        return await changes.ApplyAsync(
            conversationId, null, actor, "conversation.resend-asked",
            async (change, token) =>
            {
                var message = await db.Set<Message>().SingleAsync(m => m.Id == messageId, token);
                if (!message.IsUndelivered)
                    return Failure.Conflict("desk.not-failed");
                message.SetDelivery(DeliveryState.Pending, null);
                change.MessageId = messageId;
                change.Publish(new ResendAsked(change.Conversation.Id, messageId, change.Conversation.Channel, change.Now, address));
                return null;
            },
            cancellationToken);
    }
}
