using Microsoft.EntityFrameworkCore;

namespace Vinculo.Platform.Storage;

/// <summary>Commits that do not wait for the disk.</summary>
internal static class DiskLater
{
    /// <summary>
    /// Opens the connection of this context so that its commits are whole and seen by all at once, but may be undone by a
    /// power cut, the latest first, until an ordinary commit has followed, here or on another connection: both engines
    /// write their log in order. For many small commits of what is still kept elsewhere; nobody outside may be told of
    /// them before that ordinary commit.
    /// </summary>
    public static async Task OpenWithDiskLaterAsync(this VinculoDb db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        // Both end when the connection is closed: opening it for others sets them anew.
        await db.Database.ExecuteSqlRawAsync(db.IsPostgres ? "SET synchronous_commit = off" : "PRAGMA synchronous = NORMAL", cancellationToken);
    }
}
