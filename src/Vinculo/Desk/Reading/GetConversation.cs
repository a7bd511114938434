using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Settings;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Reading;

/// <summary>One conversation with its clocks, and its messages a page at a time.</summary>
internal sealed class GetConversation(VinculoDb db)
{
    public const int MostMessages = 200;

    public async Task<ConversationView?> RunAsync(Guid id, CancellationToken cancellationToken)
    {
        var found = await db.Set<Conversation>().AsNoTracking().Include(c => c.Clocks).AsSingleQuery()
            .Where(c => c.Id == id)
            .Select(c => new { Conversation = c, QueueName = db.Set<Queue>().Where(q => q.Id == c.QueueId).Select(q => q.Name).First() })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : View(found.Conversation, found.QueueName);
    }

    /// <summary>Messages from the newest backwards, each page in the order of time.</summary>
    /// <param name="before">Only messages older than this one.</param>
    public async Task<Page<MessageView>> MessagesAsync(Guid id, int limit, Guid? before, CancellationToken cancellationToken)
    {
        limit = Math.Clamp(limit, 1, MostMessages);
        var query = db.Set<Message>().AsNoTracking().Where(m => m.ConversationId == id);
        if (before is { } oldest)
            query = query.Where(m => m.Id < oldest);
        var messages = await query.OrderByDescending(m => m.Id).Take(limit + 1)
            .Select(m => new MessageView(
                m.Id, m.Kind, m.At, m.AuthorId, m.AuthorName, m.FromAddress, m.Text, m.QuotedText, m.Html, m.IsAutomatic, m.Delivery,
                m.DeliveryProblem,
                m.Attachments.OrderBy(a => a.Id).Select(a => new AttachmentView(a.Id, a.Name, a.ContentType, a.Length, a.ContentId)).ToList()))
            .AsSingleQuery()
            .ToListAsync(cancellationToken);
        var more = messages.Count > limit;
        if (more)
            messages.RemoveAt(limit);
        messages.Reverse();
        return new Page<MessageView>(messages, more ? messages[0].Id.ToString("N") : null);
    }

    private static ConversationView View(Conversation c, string queueName) => new(
        c.Id, c.Protocol, c.CustomerId, c.Subject, c.State, c.Channel, c.Priority, c.Complexity, c.ComplexityByPerson, c.QueueId, queueName,
        c.AssigneeId, c.AssigneeName, c.PolicyVersionId, c.OpenedAt, c.LastActivityAt, c.Unread, c.FirstAnsweredAt, c.ResolvedAt,
        c.SnoozedUntil, c.MergedIntoId, c.MayBelongToId, c.FollowsId, c.NextDueAt, c.Version,
        [.. c.Clocks.OrderBy(clock => clock.StartedAt).ThenBy(clock => clock.Kind).Select(ClockView.Of)]);
}
