using Vinculo.Desk.Contracts;
using Vinculo.Plan.Contracts;

namespace Vinculo.Desk.Conversations;

/// <summary>The part of a conversation that people decide about, as it stands in the audit trail.</summary>
internal sealed record ConversationSnapshot(
    ConversationState State, Guid? AssigneeId, string? AssigneeName, Guid QueueId, Priority Priority, Complexity Complexity,
    DateTimeOffset? SnoozedUntil, Guid? MergedIntoId, Guid CustomerId, bool SenderInDoubt)
{
    public static ConversationSnapshot Of(Conversation c) =>
        new(c.State, c.AssigneeId, c.AssigneeName, c.QueueId, c.Priority, c.Complexity, c.SnoozedUntil, c.MergedIntoId,
            c.CustomerId, c.SenderInDoubt);

    /// <summary>Only what is different, before and after; nulls when nothing is.</summary>
    public static (Dictionary<string, object?>? Before, Dictionary<string, object?>? After) Difference(
        ConversationSnapshot before, ConversationSnapshot after)
    {
        var (was, now) = (before.Values(), after.Values());
        var different = was.Keys.Where(key => !Equals(was[key], now[key])).ToArray();
        return different.Length == 0
            ? (null, null)
            : (different.ToDictionary(key => key, key => was[key]), different.ToDictionary(key => key, key => now[key]));
    }

    private Dictionary<string, object?> Values() => new()
    {
        ["state"] = State,
        ["assigneeId"] = AssigneeId,
        ["assigneeName"] = AssigneeName,
        ["queueId"] = QueueId,
        ["priority"] = Priority,
        ["complexity"] = Complexity,
        ["snoozedUntil"] = SnoozedUntil,
        ["mergedIntoId"] = MergedIntoId,
        ["customerId"] = CustomerId,
        ["senderInDoubt"] = SenderInDoubt,
    };
}
