using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Browser.Tests;

/// <summary>The application as it runs for people: real time, background loops, SQLite in a folder of its own.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningApp(WebApplication app)
    {
        this.app = app;
        Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public string Url { get; }

    public IServiceProvider Services => app.Services;

    public string Folder => app.Services.GetRequiredService<VinculoSettings>().DataFolder;

    public static async Task<RunningApp> StartAsync(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("vinculo-browser-").FullName;
        var app = VinculoApp.Create(["--urls", "http://127.0.0.1:0", "--Vinculo:Data=" + folder, .. settings], builder => builder.Logging.ClearProviders());
        await StorageSetup.MigrateAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        return new RunningApp(app);
    }

    public async ValueTask DisposeAsync()
    {
        var folder = Folder;
        await app.StopAsync();
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
