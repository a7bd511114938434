using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Vinculo.Platform.Storage;

/// <summary>Chooses the engine by one setting, and brings the database to the present schema.</summary>
internal static class StorageSetup
{
    public static void AddStorage(this IServiceCollection services, VinculoSettings settings)
    {
        services.AddSingleton<CommitSignal>();
        services.AddSingleton<CommitInterceptor>();
        services.AddDbContextPool<VinculoDb>((provider, options) =>
        {
            Use(options, settings);
            options.AddInterceptors(provider.GetRequiredService<CommitInterceptor>());
            options.AddInterceptors(provider.GetServices<IInterceptor>()); // those of the modules
        });
    }

    /// <summary>Points a context at the engine that the settings name.</summary>
    public static void Use(DbContextOptionsBuilder options, VinculoSettings settings)
    {
        if (settings.UsesPostgres)
            options.UseNpgsql(PostgresConnectionString(settings));
        else
            options.UseSqlite(SqliteConnectionString(settings)).AddInterceptors(SqlitePragmas.Instance);
        // Counts that stop at a limit need no order; pages have one, by their key.
        options.ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));
    }

    /// <summary>
    /// Has the server keep what is asked often, already parsed; but plan it each time for what is asked, because one plan
    /// for rare and for common words is far too slow for one of them. A setting that says how much to prepare is left alone.
    /// </summary>
    private static string PostgresConnectionString(VinculoSettings settings)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = settings.Database };
        if (given.ContainsKey("Max Auto Prepare"))
            return settings.Database;
        var connection = new NpgsqlConnectionStringBuilder(settings.Database) { MaxAutoPrepare = 100 };
        connection.Options = $"{connection.Options} -c plan_cache_mode=force_custom_plan".TrimStart();
        return connection.ToString();
    }

    public static string SqliteFile(VinculoSettings settings) => Path.Combine(settings.DataFolder, "vinculo.db");

    private static string SqliteConnectionString(VinculoSettings settings) => new SqliteConnectionStringBuilder
    {
        DataSource = SqliteFile(settings),
        Cache = SqliteCacheMode.Private,
        DefaultTimeout = 30,
    }.ToString();

    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var settings = scope.ServiceProvider.GetRequiredService<VinculoSettings>();
        Directory.CreateDirectory(settings.DataFolder);
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        db.WaitForWholeTables();
        await db.Database.MigrateAsync(cancellationToken);
        await PrepareAsync(services, cancellationToken);
    }

    /// <summary>Has each module put in place what it needs before anything else happens.</summary>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        db.WaitForWholeTables();
        foreach (var preparation in scope.ServiceProvider.GetServices<IPreparation>())
            await preparation.PrepareAsync(db, cancellationToken);
    }
}
