using Vinculo.Platform;

namespace Vinculo.Desk.Handling;

internal enum BulkAction
{
    Assign,
    Resolve,
    Snooze,
}

/// <param name="AccountId">For <see cref="BulkAction.Assign"/>; null gives back to the queue.</param>
/// <param name="Until">For <see cref="BulkAction.Snooze"/>.</param>
internal sealed record Bulk(IReadOnlyList<Guid> Ids, BulkAction Action, Guid? AccountId = null, DateTimeOffset? Until = null);

/// <param name="Refused">What could not be done, and why; everything else was.</param>
internal sealed record BulkResult(int Done, IReadOnlyList<BulkRefusal> Refused);

internal sealed record BulkRefusal(Guid Id, Failure Failure);

/// <summary>Does the same to many conversations, each in a transaction of its own: one that refuses does not hold back the rest.</summary>
internal sealed class ChangeMany(AssignConversation assign, ResolveConversation resolve, SnoozeConversation snooze)
{
    public const int MostAtOnce = 100;

    public async Task<Result<BulkResult>> RunAsync(Bulk bulk, Actor actor, CancellationToken cancellationToken)
    {
        if (bulk.Ids.Count is 0 or > MostAtOnce)
            return Failure.Invalid("desk.bulk-size", "ids", MostAtOnce);
        if (bulk is { Action: BulkAction.Snooze, Until: null })
            return Failure.Invalid("desk.snooze-past", "until");
        var refused = new List<BulkRefusal>();
        var ids = bulk.Ids.Distinct().ToArray();
        foreach (var id in ids)
        {
            var result = bulk.Action switch
            {
                BulkAction.Assign => await assign.RunAsync(id, new Assignment(bulk.AccountId), actor, cancellationToken),
                BulkAction.Resolve => await resolve.RunAsync(id, null, actor, cancellationToken),
                _ => await snooze.RunAsync(id, bulk.Until!.Value, null, actor, cancellationToken),
            };
            if (result.Failure is { } failure)
                refused.Add(new BulkRefusal(id, failure));
        }
        return new BulkResult(ids.Length - refused.Count, refused);
    }
}
