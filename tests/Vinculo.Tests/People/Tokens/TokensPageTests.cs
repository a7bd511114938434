using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Vinculo.People;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.People.Tokens;

public partial class TokensPageTests
{
    [Theory, BothEngines]
    public async Task A_token_is_shown_once_and_stops_working_when_revoked(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var office = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        using var made = await office.SubmitAsync("/settings/tokens", ("name", "loja"), ("scopes", "read"), ("scopes", "write"));
        made.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var secret = Secret().Match(await made.TextAsync()).Value;
        (await office.PageAsync("/settings/tokens")).ShouldSatisfyAllConditions(
            page => page.ShouldContain("loja"),
            page => page.ShouldNotContain(secret));

        (await WhoAsync(app, secret)).ShouldBe("loja");
        var token = await app.QueryAsync(db => db.Set<ApiToken>().SingleAsync());
        (token.Hash, token.Scopes).ShouldBe((ApiToken.HashOf(secret), "read write"));
        (await office.SubmitAsync($"/settings/tokens/{token.Id}/revoke")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await WhoAsync(app, secret)).ShouldBeNull();
        (await app.QueryAsync(db => db.Set<AuditEntry>().Where(e => e.SubjectId == token.Id).Select(e => e.Action).ToListAsync()))
            .ShouldBe(["token.added", "token.revoked"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_token_that_may_do_nothing_is_not_made()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var office = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        using var answer = await office.SubmitAsync("/settings/tokens", ("name", "loja"));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.TextAsync()).ShouldContain("Escolha ao menos uma permissão.");
    }

    /// <summary>Whom the API sees behind a token.</summary>
    private static Task<string?> WhoAsync(TestApp app, string secret) => app.InScopeAsync(async provider =>
    {
        var context = new DefaultHttpContext { RequestServices = provider };
        context.Request.Headers.Authorization = "Bearer " + secret;
        return (await context.AuthenticateAsync(Access.SchemeForApi)).Principal?.Identity?.Name;
    });

    [GeneratedRegex("vin_[0-9a-f]{64}")]
    private static partial Regex Secret();
}
