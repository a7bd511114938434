using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Api;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Reading;

/// <summary>Which part of the conversations a list shows.</summary>
internal enum ListPart
{
    /// <summary>All but merged ones, the newest first.</summary>
    All,

    /// <summary>What somebody must act on, what is due next first.</summary>
    Open,

    /// <summary>Awaiting the customer or put aside, the last touched first.</summary>
    Waiting,

    /// <summary>Settled, the last touched first.</summary>
    Resolved,

    /// <summary>Became part of others, the newest first.</summary>
    Merged,
}

/// <param name="Queues">Only these queues; null is all.</param>
/// <param name="Unassigned">Only what nobody is in charge of.</param>
/// <param name="CustomerId">Only theirs, without those whose sender is in doubt.</param>
/// <param name="Text">Words of a subject, message, name, address or protocol number.</param>
internal sealed record ConversationFilter(
    ListPart Part = ListPart.All, ConversationState? State = null, IReadOnlyCollection<Guid>? Queues = null, Guid? AssigneeId = null,
    bool Unassigned = false, ChannelKind? Channel = null, DateTimeOffset? DueBefore = null, Guid? CustomerId = null, string? Text = null,
    Complexity? Complexity = null)
{
    /// <summary>The conversations that fit, in no order. The states are written into the SQL, so that partial indexes serve.</summary>
    public IQueryable<Conversation> Apply(VinculoDb db)
    {
        var query = db.Set<Conversation>().AsNoTracking();
        query = Part switch
        {
            ListPart.Open => query.Where(c => c.State == ConversationState.Open),
            ListPart.Waiting => query.Where(c => c.State == ConversationState.Waiting || c.State == ConversationState.Snoozed),
            ListPart.Resolved => query.Where(c => c.State == ConversationState.Resolved),
            ListPart.Merged => query.Where(c => c.State == ConversationState.Merged),
            _ => query.Where(c => c.State != ConversationState.Merged),
        };
        if (State is { } state)
            query = query.Where(c => c.State == state);
        if (Queues is { Count: 1 })
            query = query.Where(c => c.QueueId == Queues.First());
        else if (Queues is not null)
            query = query.Where(c => Queues.Contains(c.QueueId));
        if (Unassigned)
            query = query.Where(c => c.AssigneeId == null);
        else if (AssigneeId is not null)
            query = query.Where(c => c.AssigneeId == AssigneeId);
        if (Channel is not null)
            query = query.Where(c => c.Channel == Channel);
        if (Complexity is not null)
            query = query.Where(c => c.Complexity == Complexity);
        if (DueBefore is not null)
            query = query.Where(c => c.DueOrder < DueBefore);
        if (CustomerId is not null)
            query = query.Where(c => c.CustomerId == CustomerId && !c.SenderInDoubt);
        return string.IsNullOrWhiteSpace(Text) ? query : WithText(db, query, Text);
    }

    private static IQueryable<Conversation> WithText(VinculoDb db, IQueryable<Conversation> query, string text)
    {
        if (ConversationSearch.Table.Match(db, text) is not { } messages)
            return query.Where(c => false);
        var found = db.Set<Message>().Where(m => messages.Contains(m.Id)).Select(m => m.ConversationId);
        return query.Where(c => found.Contains(c.Id));
    }

    /// <summary>The order of the part, continued after a place.</summary>
    public IQueryable<Conversation> Order(IQueryable<Conversation> query, Cursor? after)
    {
        var (at, id) = (after?.Instant ?? default, after?.Id ?? default);
        switch (Part)
        {
            case ListPart.Open:
                if (after is not null)
                    query = query.Where(c => c.DueOrder >= at && (c.DueOrder > at || c.Id > id));
                return query.OrderBy(c => c.DueOrder).ThenBy(c => c.Id);
            case ListPart.All or ListPart.Merged:
                if (after is not null)
                    query = query.Where(c => c.Id < id);
                return query.OrderByDescending(c => c.Id);
            default:
                if (after is not null)
                    query = query.Where(c => c.LastActivityAt <= at && (c.LastActivityAt < at || c.Id < id));
                return query.OrderByDescending(c => c.LastActivityAt).ThenByDescending(c => c.Id);
        }
    }

    /// <summary>The place of a row in the order of the part.</summary>
    public Cursor CursorOf(ConversationRow row) =>
        new(Part == ListPart.Open ? row.NextDueAt ?? Conversation.NotDue : row.LastActivityAt, row.Id);
}
