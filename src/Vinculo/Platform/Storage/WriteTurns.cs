using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Vinculo.Platform.Storage;

/// <summary>
/// SQLite has one writer at a time, and who finds it busy sleeps and tries again, while nobody writes. Where many write at
/// once, those of this process wait for their turn in a row instead, and each begins the moment the one before has ended.
/// </summary>
internal static class WriteTurns
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Files = new(StringComparer.Ordinal);

    /// <summary>Waits for the turn, which ends when the result is disposed; null on PostgreSQL, where nobody need wait.</summary>
    public static async Task<IDisposable?> WriteTurnAsync(this VinculoDb db, CancellationToken cancellationToken)
    {
        if (db.IsPostgres)
            return null;
        var file = Files.GetOrAdd(db.Database.GetDbConnection().DataSource, _ => new SemaphoreSlim(1, 1));
        await file.WaitAsync(cancellationToken);
        return new Turn(file);
    }

    private sealed class Turn(SemaphoreSlim file) : IDisposable
    {
        public void Dispose() => file.Release();
    }
}
