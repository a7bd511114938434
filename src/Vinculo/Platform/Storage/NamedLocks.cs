using Microsoft.EntityFrameworkCore;

namespace Vinculo.Platform.Storage;

/// <summary>Locks by name, for what no row stands for yet.</summary>
internal static class NamedLocks
{
    /// <summary>
    /// Waits until no other transaction has this name, and has it until the present one ends. On SQLite, where a transaction
    /// begins by being the only one that writes, there is nothing to wait for.
    /// </summary>
    public static Task LockAsync(this VinculoDb db, string name, CancellationToken cancellationToken) => db.IsPostgres
        ? db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))", cancellationToken)
        : Task.CompletedTask;
}
