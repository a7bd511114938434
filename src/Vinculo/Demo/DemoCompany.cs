using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Vinculo.Channels.Contracts;
using Vinculo.Customers;
using Vinculo.Desk.Contracts;
using Vinculo.People;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Commands;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Demo;

/// <summary>
/// The demonstration company (<c>--demo</c>): made at the first start, in a folder of its own inside the data folder or
/// in an empty PostgreSQL database, and from then on an installation like any other.
/// </summary>
internal static class DemoCompany
{
    private const string Folder = "demo";
    private const string Seeded = "demo.seeded";

    /// <summary>Opens the application on the demonstration company, which is made first when there is none.</summary>
    /// <param name="now">Until when its history goes; null is until now.</param>
    /// <exception cref="CommandException">The database belongs to somebody else, or the making was broken off.</exception>
    public static async Task<WebApplication> OpenAsync(
        string[] args, CancellationToken cancellationToken, DemoSize? size = null, DateTimeOffset? now = null)
    {
        var settings = VinculoSettings.Read(WebApplication.CreateBuilder(args).Configuration);
        var folder = Path.Combine(settings.DataFolder, Folder);
        var here = Within(args, folder);
        var end = now ?? TimeProvider.System.GetUtcNow();
        if (settings.UsesPostgres)
            await MakeUnlessMadeAsync(here, size ?? DemoSize.Full, end, cancellationToken);
        else if (!File.Exists(StorageSetup.SqliteFile(settings with { Data = folder })))
            await MakeFolderAsync(args, settings.DataFolder, folder, size ?? DemoSize.Full, end, cancellationToken);

        var app = VinculoApp.Create(here, builder => builder.Services
            .AddEventHandler<ReplyWritten, CountAsSent>()
            .AddScoped<IOutgoingMail, SayWhereToAnswer>());
        app.Services.GetRequiredService<DemoAccounts>().All = Staff.Shown;
        return app;
    }

    /// <summary>Everything is made in another folder, which gets its name at the end: half a company never stays.</summary>
    private static async Task MakeFolderAsync(
        string[] args, string dataFolder, string folder, DemoSize size, DateTimeOffset end, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder))
            throw new CommandException($"{folder} exists but holds no demonstration company. Remove it and start again.");
        var unfinished = folder + ".unfinished";
        Directory.CreateDirectory(dataFolder);
        await using var alone = HoldAlone(folder + ".lock");
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        await MakeAsync(Within(args, unfinished), size, end, cancellationToken);
        Directory.Move(unfinished, folder);
    }

    private static FileStream HoldAlone(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            throw new CommandException("Another start is making the demonstration company at this moment. Wait until it has finished.");
        }
    }

    /// <summary>On PostgreSQL a line of the audit trail says that the company is whole.</summary>
    private static async Task MakeUnlessMadeAsync(string[] args, DemoSize size, DateTimeOffset end, CancellationToken cancellationToken)
    {
        await using (var app = VinculoApp.Create(args, builder => builder.Logging.SetMinimumLevel(LogLevel.Warning)))
        {
            await StorageSetup.MigrateAsync(app.Services, cancellationToken);
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
            if (await db.Set<AuditEntry>().AnyAsync(e => e.Action == Seeded, cancellationToken))
                return;
            if (await db.Set<Account>().AnyAsync(a => a.Email == Staff.AdministratorEmail, cancellationToken))
                throw new CommandException("The making of the demonstration company in this database was broken off. Make the database anew, empty, and start again.");
            if (await db.Set<Account>().AnyAsync(cancellationToken) || await db.Set<Customer>().AnyAsync(cancellationToken))
                throw new CommandException("The database that Vinculo:Database names holds accounts or customers already. The demonstration company needs an empty one; leave the setting out for a demonstration on SQLite.");
        }
        await MakeAsync(args, size, end, cancellationToken);
    }

    private static async Task MakeAsync(string[] args, DemoSize size, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var clock = new DemoClock(end.AddDays(-Seeder.DaysOfCompany));
        await using var app = VinculoApp.Create(args, builder => LiveInThePast(builder, clock));
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Vinculo.Demo");
        logger.LogInformation("Making the demonstration company; this happens once and takes a moment");
        await StorageSetup.MigrateAsync(app.Services, cancellationToken);
        var history = new History(app.Services, clock, end);
        await new Seeder(history, app.Services.GetRequiredService<DemoMail>(), size, logger).RunAsync(cancellationToken);
        await history.DoAsync(FinishAsync, cancellationToken);
        logger.LogInformation("The demonstration company is ready after {Seconds:0.0} s", watch.Elapsed.TotalSeconds);
    }

    /// <summary>Everything that was written is on the disk and in one file before the company counts as made.</summary>
    private static async Task FinishAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<VinculoDb>();
        db.Audit(Actor.System, Seeded, Guid.Empty, null, new { Staff.Company }, services.GetRequiredService<TimeProvider>().GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        if (db.Database.GetDbConnection() is not SqliteConnection connection)
            return;
        await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous=FULL; PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>The application with another clock, without its loops, and with nobody to send anything to.</summary>
    private static void LiveInThePast(WebApplicationBuilder builder, DemoClock clock)
    {
        var services = builder.Services;
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Vinculo.Demo", LogLevel.Information);
        foreach (var unwanted in services.Where(IsForThePresent).ToArray())
            services.Remove(unwanted);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<IInterceptor, FastSqlite>();
        services.AddSingleton<DemoMail>();
        services.AddScoped<IOutgoingMail>(provider => provider.GetRequiredService<DemoMail>());
        services.AddEventHandler<ReplyWritten, CountAsSent>();
    }

    /// <summary>Background loops, and handlers that send mail or speak to open pages.</summary>
    private static bool IsForThePresent(ServiceDescriptor service) =>
        (service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(VinculoApp).Assembly)
        || service.ImplementationInstance is EventSubscription { Handler: "QueueReply" or "AcknowledgeConversation" or "TellOpenPages" };

    private static string[] Within(string[] args, string folder) => [.. args, "--Vinculo:Data=" + folder];
}

/// <summary>How much the demonstration company holds.</summary>
/// <param name="Conversations">Of the past; those of the present come on top.</param>
internal sealed record DemoSize(int Customers, int Conversations)
{
    public static readonly DemoSize Full = new(90, 234);
}
