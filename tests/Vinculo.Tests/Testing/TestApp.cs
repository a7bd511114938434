using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vinculo.People;
using Vinculo.Platform;
using Vinculo.Platform.Events;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.Tests.Testing;

/// <summary>
/// The whole application on a database of its own and a port chosen by the system, with a clock that the test moves.
/// Background loops are off: a test says <see cref="SettleAsync"/> when everything that follows should have happened.
/// </summary>
internal sealed class TestApp : IAsyncDisposable
{
    public const string Password = "uma senha bem longa";

    private readonly TestDatabase? database;
    private readonly WebApplication app;
    private readonly Lazy<Uri> url;
    private int people;

    /// <param name="database">Goes with the application; null where that has only joined others on it.</param>
    private TestApp(TestDatabase? database, VinculoSettings settings, WebApplication app, TestClock clock)
    {
        this.database = database;
        this.app = app;
        Settings = settings;
        Clock = clock;
        url = new(Listen);
    }

    /// <summary>Where it listens, from the first time that this is asked: to make all endpoints takes longer than most tests that need none.</summary>
    public Uri Url => url.Value;

    public TestClock Clock { get; }

    public IServiceProvider Services => app.Services;

    public VinculoSettings Settings { get; }

    /// <param name="engine">The database engine to run on.</param>
    /// <param name="configure">Replaces services of the application.</param>
    public static async Task<TestApp> StartAsync(Engine engine, Action<IServiceCollection>? configure = null, TestClock? clock = null)
    {
        var database = await TestDatabase.CreateAsync(engine);
        return await StartAsync(database, database.Settings, configure, clock ?? TestClock.TuesdayMorning());
    }

    /// <summary>Another node on the same database and data folder, with the same clock.</summary>
    /// <param name="connect">Changes how it reaches PostgreSQL.</param>
    /// <param name="configure">Replaces services of the application.</param>
    public Task<TestApp> AnotherNodeAsync(Action<NpgsqlConnectionStringBuilder>? connect = null, Action<IServiceCollection>? configure = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(Settings.Database);
        connect?.Invoke(connection);
        return StartAsync(null, Settings with { Database = connection.ToString() }, configure, Clock);
    }

    private static async Task<TestApp> StartAsync(
        TestDatabase? database, VinculoSettings settings, Action<IServiceCollection>? configure, TestClock clock)
    {
        var app = VinculoApp.Create(ArgumentsFor(settings), builder =>
        {
            builder.Logging.ClearProviders();
            foreach (var loop in builder.Services.Where(IsBackgroundLoop).ToArray())
                builder.Services.Remove(loop);
            builder.Services.AddSingleton<TimeProvider>(clock);
            // What Entity Framework only warns of in production fails a test.
            builder.Services.ConfigureDbContext<VinculoDb>(options => options.ConfigureWarnings(warnings => warnings.Default(WarningBehavior.Throw)));
            configure?.Invoke(builder.Services);
        });
        await StorageSetup.PrepareAsync(app.Services, CancellationToken.None);
        return new TestApp(database, settings, app, clock);
    }

    private Uri Listen()
    {
        Task.Run(() => app.StartAsync()).GetAwaiter().GetResult();
        return new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    private static bool IsBackgroundLoop(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(VinculoApp).Assembly;

    private static string[] ArgumentsFor(VinculoSettings settings) =>
    [
        "--urls", "http://127.0.0.1:0",
        "--Vinculo:Data=" + settings.Data,
        "--Vinculo:Database=" + settings.Database,
    ];

    /// <summary>The database past the application.</summary>
    public VinculoDb OpenDatabase() => TestDatabase.Open(Settings);

    /// <summary>A stranger's browser: keeps cookies, follows no redirect.</summary>
    public HttpClient Stranger() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = true }, disposeHandler: true) { BaseAddress = Url };

    /// <summary>A program with a token of these scopes.</summary>
    public async Task<HttpClient> ProgramAsync(params string[] scopes)
    {
        var (token, secret) = ApiToken.Create("test", scopes, Clock.GetUtcNow());
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        db.Add(token);
        await db.SaveChangesAsync();
        var client = Stranger();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    /// <summary>Makes an account of this role with <see cref="Password"/>.</summary>
    public async Task<Account> AccountAsync(Role role, string? name = null)
    {
        var number = Interlocked.Increment(ref people);
        await using var scope = Services.CreateAsyncScope();
        var account = new Account
        {
            Id = Ids.New(Clock.GetUtcNow()),
            Name = name ?? $"{role} {number}",
            Role = role,
            Email = $"{role}{number}@empresa.example".ToLowerInvariant(),
            UserName = $"{role}{number}@empresa.example".ToLowerInvariant(),
            EmailConfirmed = true,
            CreatedAt = Clock.GetUtcNow(),
        };
        var result = await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().CreateAsync(account, Password);
        result.Succeeded.ShouldBeTrue(string.Join("; ", result.Errors.Select(e => e.Description)));
        return account;
    }

    /// <summary>Does something with the database or a service in a scope of its own.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public Task<T> QueryAsync<T>(Func<VinculoDb, Task<T>> query) =>
        InScopeAsync(provider => query(provider.GetRequiredService<VinculoDb>()));

    /// <summary>Delivers events until nothing is left that is due now.</summary>
    public async Task SettleAsync()
    {
        var dispatcher = Services.GetRequiredService<EventDispatcher>();
        while (await dispatcher.DispatchDueAsync(CancellationToken.None) > 0)
        {
        }
        var failed = await QueryAsync(db => db.Set<OutboxEvent>().Where(e => e.DeliveredAt == null).Select(e => e.Name + " " + e.LastError).ToListAsync());
        failed.ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        if (url.IsValueCreated)
            await app.StopAsync();
        await app.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
    }
}
