using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.People;

/// <summary>Lets a program in by <c>Authorization: Bearer vin_…</c> (RFC 6750).</summary>
internal sealed class BearerTokens(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, VinculoDb db)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private static readonly TimeSpan NoteUseEvery = TimeSpan.FromMinutes(10);

    private static readonly Compiled<Func<VinculoDb, string, CancellationToken, Task<ApiToken?>>> ByHash = new(() => EF.CompileAsyncQuery(
        (VinculoDb db, string hash, CancellationToken _) =>
            db.Set<ApiToken>().AsNoTracking().SingleOrDefault(t => t.Hash == hash && t.RevokedAt == null)));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var hash = ApiToken.HashOf(header["Bearer ".Length..].Trim());
        var token = await ByHash.For(db)(db, hash, Context.RequestAborted);
        if (token is null)
            return AuthenticateResult.Fail("Unknown or revoked token.");
        await NoteUseAsync(token);

        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, token.Id.ToString()),
            new(ClaimTypes.Name, token.Name),
        };
        claims.AddRange(token.Scopes.Split(' ').Select(scope => new Claim(Scope.Claim, scope)));
        return AuthenticateResult.Success(
            new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    /// <summary>A rough 'last used', not a write for each call.</summary>
    private async Task NoteUseAsync(ApiToken token)
    {
        var now = TimeProvider.GetUtcNow();
        if (token.LastUsedAt is { } last && now - last < NoteUseEvery)
            return;
        await db.Set<ApiToken>().Where(t => t.Id == token.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsedAt, now), Context.RequestAborted);
    }
}
