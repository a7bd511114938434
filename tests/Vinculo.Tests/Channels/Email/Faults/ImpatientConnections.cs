using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>Connections to SQLite that wait for a second instead of half a minute, on a database that a test locks or fills.</summary>
internal sealed class ImpatientConnections : DbConnectionInterceptor
{
    private bool isFull;

    /// <summary>Locks the database for all others, or leaves it no room to grow, until what is returned is disposed of.</summary>
    public async Task<IAsyncDisposable> AwayAsync(TestApp app, bool full)
    {
        isFull = full;
        var connection = new SqliteConnection($"Data Source={StorageSetup.SqliteFile(app.Settings)};Pooling=false");
        await connection.OpenAsync();
        if (!full)
            await ExecuteAsync(connection, "BEGIN EXCLUSIVE");
        return new Away(this, connection);
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ((SqliteConnection)connection).DefaultTimeout = 1;
        // SQLite never makes it smaller than the file is, so 1 means: as it is.
        await ExecuteAsync(connection, isFull ? "PRAGMA max_page_count=1" : "PRAGMA max_page_count=1000000");
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Away(ImpatientConnections connections, SqliteConnection connection) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            connections.isFull = false;
            return connection.DisposeAsync();
        }
    }
}
