using Microsoft.EntityFrameworkCore;
using Npgsql;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Tests.Testing;

/// <summary>
/// A database of one test, with the present schema. The schema is migrated once per engine into a template; a test
/// gets a copy of the file (SQLite) or CREATE DATABASE … TEMPLATE (PostgreSQL).
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private const string Template = "vinculo_template";
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static readonly HashSet<Engine> Ready = [];
    private static int count;
    private static string? sqliteTemplate;

    private TestDatabase(Engine engine, VinculoSettings settings) => (Engine, Settings) = (engine, settings);

    public Engine Engine { get; }

    public VinculoSettings Settings { get; }

    public static async Task<TestDatabase> CreateAsync(Engine engine)
    {
        await EnsureTemplateAsync(engine);
        var settings = await EmptyAsync(engine);
        if (engine == Engine.Sqlite)
            File.Copy(sqliteTemplate!, StorageSetup.SqliteFile(settings));
        else
            await PostgresCluster.ExecuteAsync($"CREATE DATABASE \"{new NpgsqlConnectionStringBuilder(settings.Database).Database}\" TEMPLATE {Template}");
        return new TestDatabase(engine, settings);
    }

    /// <summary>Settings that point at a place where no database is yet.</summary>
    public static async Task<VinculoSettings> EmptyAsync(Engine engine)
    {
        var folder = Directory.CreateTempSubdirectory("vinculo-test-").FullName;
        var name = $"vinculo_{Environment.ProcessId}_{Interlocked.Increment(ref count)}";
        return new VinculoSettings
        {
            Data = folder,
            Database = engine == Engine.Sqlite ? "" : await PostgresCluster.ConnectionStringAsync(name),
        };
    }

    public VinculoDb Open() => Open(Settings);

    public static VinculoDb Open(VinculoSettings settings)
    {
        var options = new DbContextOptionsBuilder<VinculoDb>();
        StorageSetup.Use(options, settings);
        return new VinculoDb(options.Options);
    }

    public static async Task DropAsync(VinculoSettings settings)
    {
        if (settings.UsesPostgres)
        {
            await using (var pool = new NpgsqlConnection(settings.Database))
                NpgsqlConnection.ClearPool(pool);
            var database = new NpgsqlConnectionStringBuilder(settings.Database).Database;
            await PostgresCluster.ExecuteAsync($"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");
        }
        else
        {
            await using var db = Open(settings);
            Microsoft.Data.Sqlite.SqliteConnection.ClearPool((Microsoft.Data.Sqlite.SqliteConnection)db.Database.GetDbConnection());
        }
        Directory.Delete(settings.Data, recursive: true);
    }

    public async ValueTask DisposeAsync() => await DropAsync(Settings);

    private static async Task EnsureTemplateAsync(Engine engine)
    {
        await Gate.WaitAsync();
        try
        {
            if (!Ready.Add(engine))
                return;
            try
            {
                await MakeTemplateAsync(engine);
            }
            catch
            {
                Ready.Remove(engine);
                throw;
            }
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task MakeTemplateAsync(Engine engine)
    {
        if (engine == Engine.Postgres)
        {
            var settings = new VinculoSettings { Database = await PostgresCluster.ConnectionStringAsync(Template) };
            await using (var db = Open(settings))
                await db.Database.MigrateAsync();
            NpgsqlConnection.ClearAllPools();
            return;
        }
        var folder = Directory.CreateTempSubdirectory("vinculo-template-").FullName;
        var sqlite = new VinculoSettings { Data = folder };
        await using (var db = Open(sqlite))
        {
            await db.Database.MigrateAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        sqliteTemplate = StorageSetup.SqliteFile(sqlite);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
