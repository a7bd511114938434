using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Edit;
using Vinculo.Customers.List;
using Vinculo.Customers.Timeline;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Live;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Import;

/// <summary>
/// Takes an import back: customers that it made go, unless something happened with them since; those that it changed
/// become what they were, unless somebody changed them since. What could not be taken back is said in the report.
/// </summary>
internal sealed class UndoImport(IServiceScopeFactory scopes, LiveUpdates live, TimeProvider time)
{
    private const int BatchSize = 1000;

    /// <summary>The clocks of two nodes are never further apart.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(10);

    public async Task RunAsync(Guid id, Guid runner, CancellationToken cancellationToken)
    {
        while (await RestoreSomeAsync(id, runner, cancellationToken))
            await live.ChangedAsync("job:" + id, cancellationToken);
        var after = Guid.Empty;
        while (await DeleteSomeAsync(id, runner, after, cancellationToken) is { } last)
        {
            after = last;
            await live.ChangedAsync("job:" + id, cancellationToken);
        }
        await live.ChangedAsync("job:" + id, cancellationToken);
    }

    /// <summary>Gives some customers back what they were. False when none is left.</summary>
    private async Task<bool> RestoreSomeAsync(Guid id, Guid runner, CancellationToken cancellationToken)
    {
        await using var batch = await Batch.BeginAsync(scopes, id, runner, cancellationToken);
        if (batch is null)
            return false;
        var (db, import, now) = (batch.Db, batch.Import, time.GetUtcNow());
        var changes = await db.Set<ImportChange>().Where(c => c.ImportId == id).OrderBy(c => c.CustomerId).Take(BatchSize).ToListAsync(cancellationToken);
        if (changes.Count == 0)
            return false;
        var ids = changes.ConvertAll(c => c.CustomerId);
        var customers = await db.Set<Customer>().Where(c => EF.Parameter(ids).Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var addresses = (await db.Set<CustomerAddressRow>().Where(a => EF.Parameter(ids).Contains(a.CustomerId)).ToListAsync(cancellationToken)).ToLookup(a => a.CustomerId);
        var stuck = new List<RowProblem>();
        var restored = new List<(Guid Id, string Words)>();
        foreach (var change in changes)
        {
            if (!customers.TryGetValue(change.CustomerId, out var customer))
                continue;
            if (customer.Version != change.Version)
            {
                stuck.Add(new RowProblem(0, null, customer.Name, "customers.import-changed-since", customer.Name));
                continue;
            }
            var before = JsonSerializer.Deserialize<CheckedCustomer>(change.Before, EventNames.Json)!;
            var present = customer.Snapshot(addresses[customer.Id]);
            customer.Fill(before, now);
            db.ReplaceAddresses(customer.Id, [.. addresses[customer.Id]], before.Addresses, now);
            db.Audit(import.Actor, "customer.changed", customer.Id, present, before, now);
            restored.Add((customer.Id, CustomerIndex.Words(customer.FoldedName, before.Document, before.Addresses)));
        }
        await CustomerIndex.Table.RemoveManyAsync(db, restored.ConvertAll(one => one.Id), cancellationToken);
        await CustomerIndex.Table.AddManyAsync(db, restored, cancellationToken);
        db.RemoveRange(changes);
        await batch.CommitAsync(changes.Count - stuck.Count, stuck, now, cancellationToken);
        return true;
    }

    /// <summary>Deletes some customers that the import made. Null when none is left: the import is undone.</summary>
    private async Task<Guid?> DeleteSomeAsync(Guid id, Guid runner, Guid after, CancellationToken cancellationToken)
    {
        await using var batch = await Batch.BeginAsync(scopes, id, runner, cancellationToken);
        if (batch is null)
            return null;
        var (db, import, now) = (batch.Db, batch.Import, time.GetUtcNow());
        // Ids sort by time, so those of the import lie together: no index on import_id is needed.
        var first = after == Guid.Empty ? FirstId(import.StartedAt!.Value - ClocksDiffer) : after;
        var last = FirstId((import.FinishedAt ?? now) + ClocksDiffer);
        var made = await db.Set<Customer>().AsNoTracking()
            .Where(c => c.Id.CompareTo(first) > 0 && c.Id.CompareTo(last) < 0 && c.ImportId == id)
            .OrderBy(c => c.Id).Take(BatchSize)
            .Select(c => new
            {
                c.Id,
                c.Name,
                Touched = c.Version != 1
                    || db.Set<TimelineRow>().Any(t => t.CustomerId == c.Id)
                    || db.Set<Customer>().Any(other => other.CompanyId == c.Id),
            })
            .ToListAsync(cancellationToken);
        if (made.Count == 0)
        {
            import.Finish(ImportState.Undone, now);
            db.Audit(import.Actor, "customers.import-undone", id, null, new { import.FileName, import.UndoneCount, import.NotUndone }, now);
            await batch.CommitAsync(0, [], now, cancellationToken);
            return null;
        }
        var goes = made.Where(c => !c.Touched).Select(c => c.Id).ToList();
        await CustomerIndex.Table.RemoveManyAsync(db, goes, cancellationToken);
        await db.Set<CustomerAddressRow>().Where(a => EF.Parameter(goes).Contains(a.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await db.Set<Customer>().Where(c => EF.Parameter(goes).Contains(c.Id)).ExecuteDeleteAsync(cancellationToken);
        var stuck = made.Where(c => c.Touched).Select(c => new RowProblem(0, null, c.Name, "customers.import-used-since", c.Name)).ToList();
        await batch.CommitAsync(goes.Count, stuck, now, cancellationToken);
        return made[^1].Id;
    }

    /// <summary>The smallest id made at an instant.</summary>
    private static Guid FirstId(DateTimeOffset instant)
    {
        var milliseconds = instant.ToUnixTimeMilliseconds().ToString("x12", System.Globalization.CultureInfo.InvariantCulture);
        return Guid.ParseExact(milliseconds + "70000000000000000000", "N");
    }

    /// <summary>A transaction on an import that this run still has.</summary>
    private sealed class Batch(AsyncServiceScope scope, VinculoDb db, CustomerImport import) : IAsyncDisposable
    {
        public VinculoDb Db => db;

        public CustomerImport Import => import;

        public static async Task<Batch?> BeginAsync(IServiceScopeFactory scopes, Guid id, Guid runner, CancellationToken cancellationToken)
        {
            var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
            await db.Database.BeginTransactionAsync(cancellationToken);
            var import = await db.Set<CustomerImport>().SingleAsync(i => i.Id == id, cancellationToken);
            if (import.RunnerId == runner)
                return new Batch(scope, db, import);
            await scope.DisposeAsync();
            return null;
        }

        public async Task CommitAsync(int undone, List<RowProblem> stuck, DateTimeOffset now, CancellationToken cancellationToken)
        {
            await db.BulkInsertAsync(
                ImportRemark.Table, ImportRemark.Columns,
                [.. stuck.Select((problem, i) => ImportBatch.RemarkRow(import, RemarkKind.NotUndone, problem, i))], cancellationToken);
            import.AdvanceUndo(undone, stuck.Count, now);
            await db.SaveChangesAsync(cancellationToken);
            await db.Database.CommitTransactionAsync(cancellationToken);
        }

        public ValueTask DisposeAsync() => scope.DisposeAsync();
    }
}
