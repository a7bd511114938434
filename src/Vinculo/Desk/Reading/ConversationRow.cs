using System.Linq.Expressions;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Plan.Contracts;

namespace Vinculo.Desk.Reading;

/// <summary>One line of a list of conversations.</summary>
/// <param name="NextDueAt">When the next promise falls due; null when no clock runs.</param>
internal sealed record ConversationRow(
    Guid Id, string Protocol, Guid CustomerId, string Subject, string Preview, ConversationState State, ChannelKind Channel,
    Priority Priority, Complexity Complexity, Guid QueueId, Guid? AssigneeId, string? AssigneeName, bool Unread,
    DateTimeOffset OpenedAt, DateTimeOffset LastActivityAt, DateTimeOffset? SnoozedUntil, DateTimeOffset? ResolvedAt,
    DateTimeOffset? NextDueAt, PromiseKind? NextDueKind, string? NextDueRule, int? NextDueMinutes, int Version)
{
    /// <summary>Filled in from Customers.</summary>
    public string CustomerName { get; init; } = "";

    public static readonly Expression<Func<Conversation, ConversationRow>> Select = c => new ConversationRow(
        c.Id, c.Protocol, c.CustomerId, c.Subject, c.Preview, c.State, c.Channel, c.Priority, c.Complexity, c.QueueId, c.AssigneeId,
        c.AssigneeName, c.Unread, c.OpenedAt, c.LastActivityAt, c.SnoozedUntil, c.ResolvedAt, c.NextDueAt, c.NextDueKind, c.NextDueRule,
        c.NextDueMinutes, c.Version);
}
