using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Settings;
using Vinculo.Platform.Api;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Reading;

/// <summary>One conversation with its clocks, and its messages a page at a time.</summary>
internal sealed class GetConversation(VinculoDb db)
{
    public async Task<ConversationView?> RunAsync(Guid id, CancellationToken cancellationToken)
    {
        var found = await db.Set<Conversation>().AsNoTracking().Include(c => c.Clocks).AsSingleQuery()
            .Where(c => c.Id == id)
            .Select(c => new
            {
                Conversation = c,
                QueueName = db.Set<Queue>().Where(q => q.Id == c.QueueId).Select(q => q.Name).First(),
                SuggestedWentTo = db.Set<Conversation>().Where(other => other.Id == c.MayBelongToId).Select(other => other.MergedIntoId).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var suggested = found.SuggestedWentTo is { } survivor
            ? await MergeConversations.WhereItWentAsync(db, survivor, cancellationToken)
            : found.Conversation.MayBelongToId;
        return View(found.Conversation, found.QueueName, suggested == id ? null : suggested);
    }

    public Task<bool> ExistsAsync(Guid id, CancellationToken cancellationToken) =>
        db.Set<Conversation>().AnyAsync(c => c.Id == id, cancellationToken);

    /// <summary>Messages, the newest first.</summary>
    public async Task<Page<MessageView>> MessagesAsync(Guid id, int? limit, Cursor? after, CancellationToken cancellationToken)
    {
        var size = Paging.Limit(limit);
        var query = db.Set<Message>().AsNoTracking().Where(m => m.ConversationId == id);
        if (after is { Id: var last })
            query = query.Where(m => m.Id < last);
        var messages = await query.OrderByDescending(m => m.Id).Take(size + 1)
            .Select(m => new MessageView(
                m.Id, m.Kind, m.At, m.AuthorId, m.AuthorName, m.FromAddress, m.Text, m.QuotedText, m.Html, m.IsAutomatic, m.Delivery,
                m.DeliveryProblem,
                m.Attachments.OrderBy(a => a.Id).Select(a => new AttachmentView(a.Id, a.Name, a.ContentType, a.Length, a.ContentId)).ToList(),
                m.SenderCheck, m.SenderCheckDetail, m.CopiedTo, m.SentTo, m.SentCc, m.LooksAutomatic))
            .AsSingleQuery()
            .ToListAsync(cancellationToken);
        return Paging.Cut(messages, size, m => new Cursor(m.At, m.Id));
    }

    /// <param name="mayBelongTo">Where the conversation that it may belong to stands now.</param>
    private static ConversationView View(Conversation c, string queueName, Guid? mayBelongTo) => new(
        c.Id, c.Protocol, c.CustomerId, c.Subject, c.State, c.Channel, c.Priority, c.Complexity, c.ComplexityByPerson, c.QueueId, queueName,
        c.AssigneeId, c.AssigneeName, c.PolicyVersionId, c.OpenedAt, c.LastActivityAt, c.Unread, c.FirstAnsweredAt, c.ResolvedAt,
        c.SnoozedUntil, c.MergedIntoId, mayBelongTo, c.FollowsId, c.NextDueAt, c.Version,
        [.. c.Clocks.OrderBy(clock => clock.StartedAt).ThenBy(clock => clock.Kind).Select(ClockView.Of)], c.StartedByUs,
        c.SenderInDoubt);
}
