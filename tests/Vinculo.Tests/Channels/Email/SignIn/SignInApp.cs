using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.SignIn;
using Vinculo.Mail.Net;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.SignIn;

/// <summary>The application beside a provider of its own, with an administrator who has registered it there.</summary>
internal sealed class SignInApp : IAsyncDisposable
{
    public required TestApp App { get; init; }

    public required AuthorisationServer Provider { get; init; }

    public required HttpClient Administrator { get; init; }

    /// <summary>How long it waits for the provider's answer, from the next question on.</summary>
    public TimeSpan? Patience { get; set; }

    public AccessTokens Tokens => App.Services.GetRequiredService<AccessTokens>();

    public static async Task<SignInApp> StartAsync(Engine engine, MailServerAddress? imap = null, MailServerAddress? smtp = null, Action<IServiceCollection>? configure = null)
    {
        var provider = await AuthorisationServer.StartAsync();
        SignInApp? world = null;
        var app = await TestApp.StartAsync(engine, services =>
        {
            services.RemoveAll<SignInProvider>();
            services.AddSingleton(provider.Provider(imap, smtp));
            services.AddHttpClient(TokenEndpoint.ClientName, client => client.Timeout = world?.Patience ?? client.Timeout);
            configure?.Invoke(services);
        });
        var administrator = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        using var saved = await administrator.SubmitAsync(
            "/settings/mailboxes/sign-in/google", ("ClientId", AuthorisationServer.ClientId), ("Secret", AuthorisationServer.Secret));
        saved.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        return world = new SignInApp
        {
            App = app,
            Provider = provider,
            Administrator = administrator,
        };
    }

    /// <summary>Beside real mail servers, which take the provider's tokens for the company's mailbox.</summary>
    public static async Task<SignInApp> BesideAsync(Servers.MailServers servers, Engine engine, string company, string customer)
    {
        var stop = TestContext.Current.CancellationToken;
        var dovecot = await servers.DovecotAsync(stop);
        var postfix = await servers.PostfixAsync(stop);
        await postfix.AddUserAsync(company, "senha que ninguém diz aqui");
        await postfix.AddUserAsync(customer, "segredo do cliente");
        var world = await StartAsync(engine, dovecot.Settings().Address, postfix.Settings().Address);
        world.Provider.Issued = token => dovecot.AddToken(company, token);
        var certificates = Directory.CreateDirectory(Path.Combine(world.App.Settings.DataFolder, "certificates"));
        File.Copy(dovecot.CertificateAuthorityPath, Path.Combine(certificates.FullName, "ca.pem"));
        return world;
    }

    /// <summary>A mailbox that waits for somebody to sign in.</summary>
    /// <returns>The path of its page.</returns>
    public async Task<string> ConnectAsync(string address = "contato@loja.example")
    {
        using var saved = await Administrator.SubmitAsync(
            "/settings/mailboxes/new", ("With", "google"), ("Address", address), ("DisplayName", "Loja"), ("Takes", "All"), ("Active", "true"));
        saved.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await saved.TextAsync());
        return saved.Headers.Location!.ToString();
    }

    /// <summary>A mailbox for which the administrator has signed in.</summary>
    public async Task<MailboxAccount> SignedInMailboxAsync(string address = "contato@loja.example")
    {
        var page = await ConnectAsync(address);
        using var back = await ReturnAsync(page);
        back.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await back.TextAsync());
        return await App.QueryAsync(db => db.Set<MailboxAccount>().AsNoTracking().SingleAsync(m => m.Address == address));
    }

    /// <summary>The administrator goes to the provider, agrees, and comes back.</summary>
    public async Task<HttpResponseMessage> ReturnAsync(string page) => await Administrator.GetAsync(await AgreeAsync(page));

    /// <summary>The administrator goes to the provider and agrees. Returns where the provider sends them.</summary>
    public async Task<string> AgreeAsync(string page)
    {
        using var away = await Administrator.GetAsync(page + "/sign-in/google");
        away.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return await AuthorisationServer.AgreeAsync(away.Headers.Location!);
    }

    public Task<MailboxConsent> ConsentAsync() => App.QueryAsync(db => db.Set<MailboxConsent>().AsNoTracking().SingleAsync());

    public async ValueTask DisposeAsync()
    {
        Administrator.Dispose();
        await App.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
