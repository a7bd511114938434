using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Receive;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email;

/// <summary>
/// Mail follows the message that it became, for an answer goes to who wrote last in its conversation. Asks where each
/// stands now, so it may be told late, twice or out of order.
/// </summary>
internal sealed class FollowMovedMessages(VinculoDb db, IDesk desk) : IEventHandler<MessagesMoved>
{
    private const int AtOnce = 500;

    public async Task HandleAsync(MessagesMoved @event, CancellationToken cancellationToken)
    {
        var received = db.Set<ReceivedMail>().Where(m => m.ConversationId == @event.FromConversationId && m.MessageId != null);
        foreach (var (to, messages) in await PlacesAsync(@event.FromConversationId, received.Select(m => m.MessageId!.Value), cancellationToken))
        {
            await received.Where(m => messages.Contains(m.MessageId!.Value))
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.ConversationId, to), cancellationToken);
        }
        var sent = db.Set<OutgoingMailItem>().Where(m => m.ConversationId == @event.FromConversationId && m.MessageId != null);
        foreach (var (to, messages) in await PlacesAsync(@event.FromConversationId, sent.Select(m => m.MessageId!.Value), cancellationToken))
        {
            await sent.Where(m => messages.Contains(m.MessageId!.Value))
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.ConversationId, to), cancellationToken);
        }
    }

    /// <summary>Those that have left, by the conversation in which they stand now.</summary>
    private async Task<List<(Guid To, Guid[] Messages)>> PlacesAsync(Guid from, IQueryable<Guid> messages, CancellationToken cancellationToken)
    {
        var places = new List<(Guid, Guid[])>();
        foreach (var chunk in (await messages.ToListAsync(cancellationToken)).Chunk(AtOnce))
        {
            var now = await desk.ConversationsOfAsync(chunk, cancellationToken);
            places.AddRange(now.Where(place => place.Value != from).GroupBy(place => place.Value).Select(group => (group.Key, group.Select(place => place.Key).ToArray())));
        }
        return places;
    }
}
