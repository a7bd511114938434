using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Reading;

/// <summary>Goes through everything, in the order of ids.</summary>
internal sealed class DeskRecords(VinculoDb db) : IDeskRecords
{
    public async Task<IReadOnlyList<Guid>> ConversationsAsync(Guid? after, int limit, CancellationToken cancellationToken)
    {
        var last = after ?? Guid.Empty;
        return await db.Set<Conversation>().Where(c => c.Id.CompareTo(last) > 0).OrderBy(c => c.Id)
            .Select(c => c.Id).Take(limit).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<MessageReceived>> ReceivedAsync(Guid conversationId, CancellationToken cancellationToken) =>
        await db.Set<Message>().Where(m => m.ConversationId == conversationId && m.Kind == MessageKind.Received)
            .Join(db.Set<Conversation>(), m => m.ConversationId, c => c.Id, (m, c) => new { Message = m, Conversation = c })
            .OrderBy(both => both.Message.Id)
            .Select(both => new MessageReceived(
                both.Conversation.Id, both.Message.Id, both.Conversation.CustomerId, both.Conversation.Channel, both.Message.At))
            .ToListAsync(cancellationToken);
}
