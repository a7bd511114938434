using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Vinculo.Customers.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Timeline;

/// <summary>Adds lines to the history in the transaction of what happened.</summary>
internal sealed class TimelineWriter(VinculoDb db) : ITimeline
{
    public void Add(TimelineEntry entry) => db.Set<TimelineRow>().Add(new TimelineRow
    {
        Id = Ids.New(entry.At),
        CustomerId = entry.CustomerId,
        At = entry.At,
        Kind = entry.Kind,
        SourceId = entry.SourceId,
        Filled = JsonSerializer.Serialize(entry.Values),
        Path = entry.Path,
    });

    public Task MoveAsync(Guid sourceId, Guid? toCustomerId, CancellationToken cancellationToken)
    {
        var lines = db.Set<TimelineRow>().Where(row => row.SourceId == sourceId);
        return toCustomerId is { } customer
            ? lines.ExecuteUpdateAsync(set => set.SetProperty(row => row.CustomerId, customer), cancellationToken)
            : lines.ExecuteDeleteAsync(cancellationToken);
    }
}

/// <summary>
/// Leaves out lines that are already there, just before they would be saved: events are told at least once, and a line
/// said twice must not make the rest of its transaction fail.
/// </summary>
internal sealed class SaidOnce : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        Added(eventData.Context!).Count == 0 ? result : throw new NotSupportedException("Save the timeline with SaveChangesAsync.");

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        var db = eventData.Context!;
        var added = Added(db);
        if (added.Count == 0)
            return result;
        // What is being made in this very save has no history yet.
        var sources = added.Select(row => row.SourceId).Except(Made(db)).ToList();
        var known = sources.Count == 0 ? [] : await db.Set<TimelineRow>().Where(row => sources.Contains(row.SourceId))
            .Select(row => new { row.SourceId, row.Kind })
            .ToListAsync(cancellationToken);
        var said = known.Select(row => (row.SourceId, row.Kind)).ToHashSet();
        foreach (var row in added)
            if (!said.Add((row.SourceId, row.Kind)))
                db.Entry(row).State = EntityState.Detached;
        return result;
    }

    private static List<Guid> Made(DbContext db) => Untouched(db, () => db.ChangeTracker.Entries()
        .Where(entry => entry.State == EntityState.Added && entry.Metadata.FindPrimaryKey() is { Properties.Count: 1 })
        .Select(entry => entry.CurrentValues[entry.Metadata.FindPrimaryKey()!.Properties[0]])
        .OfType<Guid>().ToList());

    private static List<TimelineRow> Added(DbContext db) => Untouched(db, () => db.ChangeTracker.Entries<TimelineRow>()
        .Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity).ToList());

    /// <summary>Looks at what was added with Add, without comparing every entity with its snapshot, which saving does anyway.</summary>
    private static List<T> Untouched<T>(DbContext db, Func<List<T>> look)
    {
        var detect = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return look();
        }
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = detect;
        }
    }
}
