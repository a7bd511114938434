using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vinculo.People;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.Bench;

/// <summary>The application on a port of its own, without its background loops: only what a request does is measured.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    public const string Password = "uma senha bem longa";

    private readonly WebApplication app;

    private RunningApp(WebApplication app) => this.app = app;

    public IServiceProvider Services => app.Services;

    private Uri Url => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<RunningApp> StartAsync(VinculoSettings settings, Action<IServiceCollection>? configure = null)
    {
        var app = VinculoApp.Create(
            ["--urls", "http://127.0.0.1:0", "--Vinculo:Data=" + settings.Data, "--Vinculo:Database=" + settings.Database],
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Error);
                foreach (var loop in builder.Services.Where(IsBackgroundLoop).ToArray())
                    builder.Services.Remove(loop);
                configure?.Invoke(builder.Services);
            });
        await StorageSetup.PrepareAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        return new RunningApp(app);
    }

    private static bool IsBackgroundLoop(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(VinculoApp).Assembly;

    /// <summary>A program with a token of this scope.</summary>
    public async Task<HttpClient> ProgramAsync(string scope) => Client(Url, await TokenAsync(Services, scope));

    /// <summary>A client that shows a token.</summary>
    public static HttpClient Client(Uri url, string token)
    {
        var client = Browser(url);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public static async Task<string> TokenAsync(IServiceProvider services, string scope)
    {
        var (token, secret) = ApiToken.Create("bench", [scope], TimeProvider.System.GetUtcNow());
        await using var own = services.CreateAsyncScope();
        var db = own.ServiceProvider.GetRequiredService<VinculoDb>();
        db.Add(token);
        await db.SaveChangesAsync();
        return secret;
    }

    /// <summary>So many agents, the same ones each time.</summary>
    public async Task<IReadOnlyList<Account>> AgentsAsync(int count)
    {
        await using var scope = Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var now = TimeProvider.System.GetUtcNow();
        for (var i = await accounts.Users.CountAsync(); i < count; i++)
        {
            var email = $"agente{i}@empresa.example";
            await accounts.CreateAsync(
                new Account { Id = Ids.New(now), Name = $"Agente {i}", Role = Role.Agent, Email = email, UserName = email, EmailConfirmed = true, CreatedAt = now },
                Password);
        }
        return await accounts.Users.AsNoTracking().OrderBy(a => a.Id).ToListAsync();
    }

    /// <summary>A browser in which this person has signed in.</summary>
    public Task<HttpClient> SignedInAsync(string email) => SignedInAsync(Url, email, Password);

    public static async Task<HttpClient> SignedInAsync(Uri url, string email, string password)
    {
        var browser = Browser(url);
        using var form = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("email", email), KeyValuePair.Create("password", password)]),
        };
        form.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await browser.SendAsync(form);
        if (answer.StatusCode != System.Net.HttpStatusCode.SeeOther)
            throw new InvalidOperationException($"Signing in was answered with {answer.StatusCode}.");
        return browser;
    }

    /// <summary>Keeps cookies, follows no redirect.</summary>
    public static HttpClient Browser(Uri url) => new(new HttpClientHandler { AllowAutoRedirect = false }, disposeHandler: true) { BaseAddress = url };

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
