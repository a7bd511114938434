using Npgsql;
using Vinculo.Tests.Testing;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Vinculo.Tests.Testing;

/// <summary>The PostgreSQL server of the test run, started on first use and removed at the end.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static ThrowAwayPostgres? server;

    /// <summary>Connection string for a database of the cluster, which starts if it has not.</summary>
    internal static async Task<string> ConnectionStringAsync(string database) => (await StartedAsync()).ConnectionString(database);

    internal static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(await ConnectionStringAsync("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<ThrowAwayPostgres> StartedAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (server is not null)
                return server;
            var binaries = ThrowAwayPostgres.FindBinaries();
            if (binaries is null)
                Requirement.Missing("Needs initdb: apt-get install postgresql");
            // Nothing here has to survive a power cut.
            return server = await ThrowAwayPostgres.StartAsync(
                binaries!, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300");
        }
        finally
        {
            Gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is { } started)
            await started.DisposeAsync();
        server = null;
    }
}
