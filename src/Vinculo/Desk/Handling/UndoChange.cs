using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Handling;

/// <summary>
/// Takes back the last thing that a person did to a conversation: resolving, putting aside, assigning, or saying whose it
/// is. What was before stands in the audit trail.
/// </summary>
internal sealed class UndoChange(VinculoDb db, ConversationChanges changes, ITimeline timeline)
{
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(10);

    public Task<Result<Changed>> RunAsync(Guid id, Actor actor, CancellationToken cancellationToken) =>
        changes.ApplyAsync(id, null, actor, "conversation.undone", UndoAsync, cancellationToken);

    private async Task<Failure?> UndoAsync(Change change, CancellationToken cancellationToken)
    {
        var id = change.Conversation.Id;
        var last = await db.Set<AuditEntry>().AsNoTracking().Where(e => e.SubjectId == id)
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).FirstAsync(cancellationToken);
        if (last.ActorId != change.Actor.Id || last.Before is null || change.Now - last.At > Within)
            return Failure.Conflict("desk.nothing-to-undo");
        using var before = JsonDocument.Parse(last.Before);
        return last.Action switch
        {
            "conversation.resolved" => PutBack(change, before.RootElement, change.Conversation.Reopen),
            "conversation.snoozed" => PutBack(change, before.RootElement, change.Conversation.Wake),
            "conversation.assigned" => change.Conversation.Assign(
                Optional(before.RootElement, "assigneeId", e => e.GetGuid()), before.RootElement.GetProperty("assigneeName").GetString(), change.At),
            "conversation.customer-set" => await ChangeCustomer.SetAsync(
                change, Optional(before.RootElement, "customerId", e => e.GetGuid()) ?? change.Conversation.CustomerId,
                Optional(before.RootElement, "senderInDoubt", e => e.GetBoolean()) ?? change.Conversation.SenderInDoubt, timeline, cancellationToken),
            _ => Failure.Conflict("desk.nothing-to-undo"),
        };
    }

    private static Failure? PutBack(Change change, JsonElement before, Func<Moment, bool, Failure?> open)
    {
        var state = before.TryGetProperty("state", out var name) ? Enum.Parse<ConversationState>(name.GetString()!) : change.Conversation.State;
        if (open(change.At, state == ConversationState.Waiting) is { } failure)
            return failure;
        if (state == ConversationState.Open)
            change.Conversation.MarkRead();
        return state == ConversationState.Snoozed && Optional(before, "snoozedUntil", e => e.GetDateTimeOffset()) is { } until && until > change.Now
            ? change.Conversation.Snooze(until, change.At)
            : null;
    }

    private static T? Optional<T>(JsonElement before, string name, Func<JsonElement, T> read)
        where T : struct =>
        before.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? read(value) : null;
}
