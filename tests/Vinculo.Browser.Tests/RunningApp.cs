using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vinculo.Demo;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Browser.Tests;

/// <summary>The application as it runs for people: real time, background loops, SQLite in a folder of its own.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly WebApplication app;

    private readonly string whole;

    private RunningApp(WebApplication app, string folder)
    {
        this.app = app;
        whole = folder;
        Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public string Url { get; }

    public IServiceProvider Services => app.Services;

    public string Folder => app.Services.GetRequiredService<VinculoSettings>().DataFolder;

    public static async Task<RunningApp> StartAsync(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("vinculo-browser-").FullName;
        return await RunAsync(folder, VinculoApp.Create([.. Arguments(folder), .. settings], builder => builder.Logging.ClearProviders()));
    }

    /// <summary>The demonstration company, made anew.</summary>
    public static async Task<RunningApp> StartDemoAsync()
    {
        var folder = Directory.CreateTempSubdirectory("vinculo-browser-").FullName;
        return await RunAsync(folder, await DemoCompany.OpenAsync([.. Arguments(folder), "--Vinculo:Demo=true", "--Logging:LogLevel:Default=None"], CancellationToken.None));
    }

    private static string[] Arguments(string folder) => ["--urls", "http://127.0.0.1:0", "--Vinculo:Data=" + folder];

    private static async Task<RunningApp> RunAsync(string folder, WebApplication app)
    {
        await StorageSetup.MigrateAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        return new RunningApp(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(whole, recursive: true);
    }
}
