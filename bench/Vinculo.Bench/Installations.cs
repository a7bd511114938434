using Microsoft.EntityFrameworkCore;
using Npgsql;
using Vinculo.Platform;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Bench;

/// <summary>
/// Installations to measure, each on a new database with the present schema. They and the PostgreSQL server, unless it
/// was named on the command line, are removed at the end.
/// </summary>
internal sealed class Installations : IAsyncDisposable
{
    // As anybody would set up a server that is to hold millions of messages; commits are durable.
    private static readonly string[] ServerSettings =
        ["shared_buffers=1GB", "max_wal_size=4GB", "maintenance_work_mem=1GB", "effective_cache_size=6GB", "random_page_cost=1.1", "work_mem=32MB"];

    private readonly string root = Directory.CreateTempSubdirectory("vinculo-bench-").FullName;
    private readonly List<string> databases = [];
    private readonly ThrowAwayPostgres? own;
    private readonly string? server;

    private Installations(ThrowAwayPostgres? own, string? server) => (this.own, this.server) = (own, server);

    public string Engine => server is null && own is null ? "SQLite" : "PostgreSQL";

    public static async Task<Installations> StartAsync(Options options)
    {
        if (!options.Postgres || options.Server is not null)
            return new Installations(null, options.Server);
        var binaries = ThrowAwayPostgres.FindBinaries() ?? throw new InvalidOperationException("Needs initdb: apt-get install postgresql");
        return new Installations(await ThrowAwayPostgres.StartAsync(binaries, ServerSettings), null);
    }

    /// <param name="keep">Whether it stays on a server that was named on the command line.</param>
    public async Task<VinculoSettings> GetAsync(string name, bool keep = false)
    {
        var settings = new VinculoSettings { Data = Directory.CreateDirectory(Path.Combine(root, name)).FullName };
        if (Engine == "PostgreSQL")
        {
            var database = keep ? "vinculo_bench_" + name : $"vinculo_bench_{name}_{Environment.ProcessId}";
            if (!keep)
                databases.Add(database);
            settings = settings with { Database = new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Database = database }.ToString() };
        }
        await using var db = Open(settings);
        await db.Database.MigrateAsync();
        return settings;
    }

    public static VinculoDb Open(VinculoSettings settings)
    {
        var options = new DbContextOptionsBuilder<VinculoDb>();
        StorageSetup.Use(options, settings);
        return new VinculoDb(options.Options);
    }

    private string ConnectionString(string database) => own?.ConnectionString(database) ?? server!;

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (own is not null)
        {
            await own.DisposeAsync();
        }
        else if (databases.Count > 0)
        {
            await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
            foreach (var database in databases)
                await source.CreateCommand($"DROP DATABASE IF EXISTS {database}").ExecuteNonQueryAsync();
        }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(root, recursive: true);
    }
}
