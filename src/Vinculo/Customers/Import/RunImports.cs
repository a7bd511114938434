using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Import.VCards;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Live;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Import;

/// <summary>
/// Works imports off in batches, each a transaction that also notes how far the import is: a node that dies in the middle
/// leaves whole batches, and the next goes on after them.
/// </summary>
internal sealed class RunImports(
    IServiceScopeFactory scopes, ImportFiles files, LiveUpdates live, TimeProvider time, ILogger<RunImports> logger) : IRepeatedJob
{
    public const int BatchSize = 2000;
    private const int MostAttempts = 5;

    public TimeSpan Every => TimeSpan.FromSeconds(2);

    /// <summary>Works off everything that waits.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await ClaimAsync(cancellationToken) is { } claimed)
        {
            if (claimed.Undo)
                await new UndoImport(scopes, live, time).RunAsync(claimed.Id, claimed.Runner, cancellationToken);
            else
                await RunOneAsync(claimed.Id, claimed.Runner, cancellationToken);
        }
    }

    /// <summary>Works an import off at once that was prepared for this run, saying how far it is.</summary>
    public async Task<CustomerImport> RunNowAsync(
        Guid id, Guid runner, ImportSettings settings, TextWriter say, CancellationToken cancellationToken)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
            var import = await db.Set<CustomerImport>().SingleAsync(i => i.Id == id, cancellationToken);
            import.Set(settings);
            await db.SaveChangesAsync(cancellationToken);
        }
        var said = -1;
        await RunOneAsync(id, runner, cancellationToken, import =>
        {
            if (import.Percent / 5 != said)
                say.WriteLine($"{import.Percent} % · {import.Rows}");
            said = import.Percent / 5;
        });
        await using var after = scopes.CreateAsyncScope();
        return await after.ServiceProvider.GetRequiredService<VinculoDb>().Set<CustomerImport>().AsNoTracking().SingleAsync(i => i.Id == id, cancellationToken);
    }

    /// <summary>Works one import off that this run has claimed.</summary>
    /// <param name="progress">Told after each batch.</param>
    public async Task RunOneAsync(Guid id, Guid runner, CancellationToken cancellationToken, Action<CustomerImport>? progress = null)
    {
        try
        {
            await ReadAsync(id, runner, progress, cancellationToken);
        }
        catch (ImportFileException e)
        {
            await FinishAsync(id, runner, ImportState.Failed, cancellationToken, e.Code, e.Line);
        }
        catch (FileNotFoundException)
        {
            await FinishAsync(id, runner, ImportState.Failed, cancellationToken, "customers.import-file-gone");
        }
        catch (LostImportException)
        {
            await FinishIfCancelledAsync(id, runner, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // If the database itself is gone this fails too, and the import goes on when its lease has run out.
            logger.LogError(e, "Import {ImportId} could not go on", id);
            await FinishAsync(id, runner, ImportState.Failed, cancellationToken, "customers.import-broken");
        }
    }

    private sealed record Claimed(Guid Id, Guid Runner, bool Undo);

    /// <summary>Takes an import that waits, or one whose node has gone.</summary>
    private async Task<Claimed?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var now = time.GetUtcNow();
        var import = await db.Set<CustomerImport>()
            .Where(i => i.State == ImportState.Waiting || i.State == ImportState.UndoWaiting
                || ((i.State == ImportState.Running || i.State == ImportState.Undoing) && i.LeaseUntil < now))
            .OrderBy(i => i.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        if (import is null)
            return null;
        var runner = Ids.New(now);
        import.Take(runner, now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return null; // another node was faster; our next turn sees what is left
        }
        return new Claimed(import.Id, runner, import.State == ImportState.Undoing);
    }

    private async Task ReadAsync(Guid id, Guid runner, Action<CustomerImport>? progress, CancellationToken cancellationToken)
    {
        var (settings, format, done) = await StateAsync(id, cancellationToken);
        await using var file = files.Open(id);
        var rows = format == ImportFormat.Csv
            ? new CsvRowReader(settings).Read(file, time.GetUtcNow())
            : VCardRows.Read(file, settings, time.GetUtcNow());
        foreach (var batch in rows.Skip(done).Chunk(BatchSize))
        {
            await ApplyAsync(id, runner, settings.Duplicates, batch, file.Position, progress, cancellationToken);
            await live.ChangedAsync("job:" + id, cancellationToken);
        }
        await FinishAsync(id, runner, ImportState.Done, cancellationToken);
    }

    private async Task<(ImportSettings Settings, ImportFormat Format, int Rows)> StateAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var import = await scope.ServiceProvider.GetRequiredService<VinculoDb>().Set<CustomerImport>().AsNoTracking()
            .SingleAsync(i => i.Id == id, cancellationToken);
        return (import.Read(), import.Format, import.Rows);
    }

    /// <summary>One batch; again when somebody else took one of its addresses in the meantime.</summary>
    private async Task ApplyAsync(
        Guid id, Guid runner, DuplicateRule rule, ImportRow[] batch, long position, Action<CustomerImport>? progress, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ApplyOnceAsync(id, runner, rule, batch, position, progress, cancellationToken);
                return;
            }
            catch (Exception e) when (attempt < MostAttempts && e.IsConflict())
            {
                logger.LogInformation(e, "A batch of import {ImportId} met another change; it is tried again", id);
            }
        }
    }

    private async Task ApplyOnceAsync(
        Guid id, Guid runner, DuplicateRule rule, ImportRow[] batch, long position, Action<CustomerImport>? progress, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var import = await db.Set<CustomerImport>().SingleAsync(i => i.Id == id, cancellationToken);
        if (import.RunnerId != runner || import.CancelAsked)
            throw new LostImportException();
        var outcome = await new ImportBatch(db, time).ApplyAsync(import, rule, batch, cancellationToken);
        import.Advance(outcome, position, time.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new LostImportException();
        }
        await transaction.CommitAsync(cancellationToken);
        progress?.Invoke(import);
    }

    private async Task FinishAsync(
        Guid id, Guid runner, ImportState state, CancellationToken cancellationToken, string? problem = null, int? line = null)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
            var import = await db.Set<CustomerImport>().SingleAsync(i => i.Id == id, cancellationToken);
            if (import.RunnerId != runner)
                return;
            import.Finish(state, time.GetUtcNow(), problem, line);
            db.Audit(import.Actor, "customers.imported", id, null,
                new { import.FileName, State = state, import.Rows, import.Created, import.Updated, import.Skipped, import.Refused }, time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
        }
        files.Delete(id);
        await live.ChangedAsync("job:" + id, cancellationToken);
    }

    private async Task FinishIfCancelledAsync(Guid id, Guid runner, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var cancelled = await scope.ServiceProvider.GetRequiredService<VinculoDb>().Set<CustomerImport>()
            .AnyAsync(i => i.Id == id && i.RunnerId == runner && i.CancelAsked, cancellationToken);
        if (cancelled)
            await FinishAsync(id, runner, ImportState.Cancelled, cancellationToken);
    }

    /// <summary>The import is no longer this run's: it was cancelled, or another node took it over.</summary>
    private sealed class LostImportException() : Exception("The import is another run's now, or cancelled.");
}
