using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Vinculo.Channels.Email.SignIn;
using Vinculo.Mail.Net;

namespace Vinculo.Tests.Channels.Email.SignIn;

/// <summary>
/// A provider as RFC 6749 and RFC 7636 describe it: people agree at <c>/authorize</c>, and at <c>/token</c> a code with its
/// verifier, or a refresh token, becomes tokens. Each refresh token is good once; who uses one twice loses all.
/// </summary>
internal sealed class AuthorisationServer : IAsyncDisposable
{
    public const string ClientId = "vinculo-teste";
    public const string Secret = "segredo & cia";
    public const string Scope = "https://mail.test/all";

    private readonly ConcurrentDictionary<string, (string Challenge, string RedirectUri)> codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> refreshTokens = new(StringComparer.Ordinal);
    private readonly WebApplication app;
    private int issued;

    private AuthorisationServer(WebApplication app) => this.app = app;

    public string Url { get; private init; } = "";

    /// <summary>Hears of each access token, to make a mail server take it.</summary>
    public Action<string> Issued { get; set; } = _ => { };

    /// <summary>How many refresh tokens were brought here.</summary>
    public int Renewals { get; private set; }

    /// <summary>What is answered at <c>/token</c> instead, while it is set.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    /// <summary>Renewals wait for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Ends when somebody wants to renew.</summary>
    public TaskCompletionSource RenewalAsked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string GrantedScope { get; set; } = Scope;

    public bool GivesRefreshTokens { get; set; } = true;

    public static async Task<AuthorisationServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        AuthorisationServer? server = null;
        app.MapGet("/authorize", context => server!.AuthorizeAsync(context));
        app.MapPost("/token", context => server!.TokenAsync(context));
        await app.StartAsync();
        return server = new AuthorisationServer(app) { Url = app.Urls.Single() };
    }

    /// <summary>This server as a provider whose mailboxes are kept by these mail servers.</summary>
    public SignInProvider Provider(MailServerAddress? imap = null, MailServerAddress? smtp = null) => new(
        "google", "Google", Url + "/authorize", Url + "/token", [Scope, "offline_access"], new Dictionary<string, string>(),
        imap ?? new("localhost", 1, MailSecurity.Tls), smtp ?? new("localhost", 1, MailSecurity.Tls));

    /// <summary>A person agrees, and is sent back to where they came from.</summary>
    /// <returns>Path and query of where they are sent.</returns>
    public static async Task<string> AgreeAsync(Uri page)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync(page);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.PathAndQuery;
    }

    /// <summary>The owner of the mailbox withdraws what they agreed to.</summary>
    public void Revoke() => refreshTokens.Clear();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task AuthorizeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["response_type"] != "code" || query["client_id"] != ClientId || query["code_challenge_method"] != "S256" || query["state"] == "")
            return Results.BadRequest("not a question that RFC 6749 and RFC 7636 know").ExecuteAsync(context);
        var code = "code " + Interlocked.Increment(ref issued);
        codes[code] = (query["code_challenge"].ToString(), query["redirect_uri"].ToString());
        var back = QueryHelpers.AddQueryString(query["redirect_uri"].ToString(), new Dictionary<string, string?> { ["code"] = code, ["state"] = query["state"] });
        context.Response.Redirect(back);
        return Task.CompletedTask;
    }

    private async Task TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var renews = form["grant_type"] == "refresh_token";
        if (renews)
        {
            Renewals++;
            RenewalAsked.TrySetResult();
            await Gate;
        }
        if (Instead is { } instead)
            await instead(context);
        else if (form["client_id"] != ClientId || form["client_secret"] != Secret)
            await RefuseAsync(context, 401, "invalid_client", "The client is not known.");
        else if (renews ? TakeRefreshToken(form["refresh_token"].ToString()) : TakeCode(form))
            await AnswerAsync(context);
        else
            await RefuseAsync(context, 400, "invalid_grant", "Token has been expired or revoked.");
    }

    private bool TakeCode(IFormCollection form) =>
        codes.TryRemove(form["code"].ToString(), out var code)
        && code.RedirectUri == form["redirect_uri"]
        && code.Challenge == WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));

    private bool TakeRefreshToken(string token)
    {
        if (refreshTokens.TryRemove(token, out _))
            return true;
        Revoke();
        return false;
    }

    private Task AnswerAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref issued);
        var access = $"access-{number}-{app.GetHashCode()}";
        var refresh = "refresh-" + number;
        refreshTokens[refresh] = true;
        Issued(access);
        return context.Response.WriteAsJsonAsync(new Dictionary<string, object?>
        {
            ["access_token"] = access,
            ["token_type"] = "Bearer",
            ["expires_in"] = 3600,
            ["refresh_token"] = GivesRefreshTokens ? refresh : null,
            ["scope"] = GrantedScope,
        });
    }

    private static Task RefuseAsync(HttpContext context, int status, string error, string description)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error, error_description = description });
    }
}
