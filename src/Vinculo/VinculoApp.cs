using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration.Memory;
using Vinculo.Channels;
using Vinculo.Customers;
using Vinculo.Desk;
using Vinculo.Insight;
using Vinculo.Listening;
using Vinculo.People;
using Vinculo.Plan;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Backup;
using Vinculo.Platform.Commands;
using Vinculo.Platform.Events;
using Vinculo.Platform.Files;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Live;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo;

/// <summary>Puts the modules together: the same for the server, the commands and the tests.</summary>
internal static class VinculoApp
{
    /// <summary>Builds the application without starting it.</summary>
    /// <param name="configure">Replaces parts, such as the clock, in tests.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
            builder.WebHost.UseUrls("http://127.0.0.1:5080");
        SayLessInTheLog(builder.Configuration);

        var settings = VinculoSettings.Read(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.MaxMessageBytes;
        });
        AddPlatform(builder.Services, settings);
        builder.Services.AddPeople()
            .AddPlan()
            .AddCustomers()
            .AddDesk()
            .AddChannels()
            .AddListening()
            .AddInsight();
        configure?.Invoke(builder);

        var app = builder.Build();
        UsePlatform(app);
        app.MapPeople();
        app.MapPlan();
        app.MapCustomers();
        app.MapDesk();
        app.MapChannels();
        app.MapListening();
        app.MapInsight();
        return app;
    }

    /// <summary>
    /// Each SQL command and each request would hide what a person has to read, such as the key for the set-up. These are
    /// defaults below all other settings: <c>--Logging:LogLevel:Microsoft.EntityFrameworkCore=Information</c> brings them back.
    /// </summary>
    private static void SayLessInTheLog(ConfigurationManager configuration) => configuration.Sources.Insert(
        0,
        new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error", // docs/settings.md says that the keys' folder is to be kept private
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
            },
        });

    private static void AddPlatform(IServiceCollection services, VinculoSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddStorage(settings);
        services.AddDataProtection()
            .SetApplicationName("Vinculo")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.DataFolder, "keys")));
        services.AddSingleton<Secrets>();
        services.AddSingleton<PersonalLinks>();
        services.AddSingleton<Blobs>();
        services.AddSingleton<EventDispatcher>();
        services.AddHostedService<EventDispatchLoop>();
        services.AddHostedService<ReleaseMemory>();
        services.AddAccess();
        services.AddLanguages();
        services.AddSingleton<Presence>();
        services.AddMemoryCache();
        services.AddSingleton<LiveUpdates>();
        services.AddSignalR();
        services.AddRazorComponents();
        services.AddWebShell();
        services.AddShellModel();
        services.AddSettingsPages();
        services.AddPalette();
        services.AddScoped<Company>();
        services.AddScoped<MakeBackup>();
        services.AddScoped<RestoreBackup>();
        services.AddScoped<IDoctorCheck, DatabaseCheck>();
        services.AddScoped<IDoctorCheck, DataFolderCheck>();
        services.AddScoped<IDoctorCheck, ClockCheck>();
        services.AddScoped<IDoctorCheck, EventsCheck>();
        services.AddSingleton<DemoAccounts>();
        services.AddHttpContextAccessor();
        services.AddApi();
        services.AddHealthChecks().AddDbContextCheck<VinculoDb>("database");
        services.Configure<FormOptions>(form =>
        {
            form.MultipartBodyLengthLimit = settings.MaxMessageBytes;
            form.ValueCountLimit = 256;
        });
    }

    private static void UsePlatform(WebApplication app)
    {
        // Behind a proxy of this machine the limits for each address count who came, not the proxy.
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto });
        app.UseSecurityHeaders();
        app.UseApiProblems();
        app.UseRouting();
        app.UseCrossOriginProtection();
        app.UseAnswersOfRouting();
        app.UseAuthentication();
        app.UseRequestLocalization();
        app.UseAuthorization();

        app.MapAssets();
        app.MapSettings();
        app.MapPalette();
        app.MapHub<LiveHub>("/live").ForRole(Role.Viewer);
        app.MapHealthChecks("/health").ForEverybody(); // for load balancers: a word, no details
        app.MapApiDescription();
    }
}
