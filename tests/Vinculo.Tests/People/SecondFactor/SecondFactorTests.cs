using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Vinculo.People;
using Vinculo.People.SignIn;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.People.SecondFactor;

public partial class SecondFactorTests
{
    [Theory, BothEngines]
    public async Task With_the_second_factor_on_the_password_alone_opens_nothing(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var ana = await app.AccountAsync(Role.Agent);
        var (key, _) = await TurnOnAsync(app, ana);

        using var browser = app.Stranger();
        using var half = await browser.SubmitAsync("/sign-in", ("email", ana.Email!), ("password", TestApp.Password), ("back", "/me"));
        half.Headers.Location!.ToString().ShouldStartWith("/sign-in/code");
        (await browser.GetAsync("/me")).Headers.Location!.AbsolutePath.ShouldBe("/sign-in");
        (await browser.PageAsync(half.Headers.Location.ToString())).ShouldContain("aplicativo autenticador");

        using var wrong = await browser.SubmitAsync("/sign-in/code", ("code", "000000"));
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        using var right = await browser.SubmitAsync("/sign-in/code", ("code", Code(key, app)), ("back", "/me"));
        right.Headers.Location!.ToString().ShouldBe("/me");
        (await browser.PageAsync("/me")).ShouldContain(ana.Name);
    }

    [Fact]
    public async Task A_code_that_was_used_opens_nothing_again()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var ana = await app.AccountAsync(Role.Agent);
        var (key, _) = await TurnOnAsync(app, ana);
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        var code = Code(key, app);
        (await EnterAsync(app, ana, code)).ShouldBe(HttpStatusCode.SeeOther);
        (await EnterAsync(app, ana, code)).ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, BothEngines]
    public async Task A_recovery_code_opens_the_account_once_however_it_is_typed(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var ana = await app.AccountAsync(Role.Agent);
        var (_, codes) = await TurnOnAsync(app, ana);
        codes.Length.ShouldBe(10);
        (await EnterAsync(app, ana, codes[3].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal))).ShouldBe(HttpStatusCode.SeeOther);
        (await EnterAsync(app, ana, codes[3])).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await app.QueryAsync(db => db.Set<AuditEntry>().CountAsync(e => e.Action == "account.recovery-code-used"))).ShouldBe(1);
    }

    [Fact]
    public async Task A_copy_of_the_database_has_neither_the_key_nor_the_recovery_codes()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var ana = await app.AccountAsync(Role.Agent);
        var (key, codes) = await TurnOnAsync(app, ana);
        var stored = await app.QueryAsync(db => db.Set<IdentityUserToken<Guid>>().Select(t => t.Value!).ToListAsync());
        stored.Count.ShouldBe(2);
        stored.ShouldAllBe(value => !value.Contains(key) && !codes.Any(value.Contains));
    }

    [Fact]
    public async Task Wrong_codes_close_the_account_like_wrong_passwords()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var ana = await app.AccountAsync(Role.Agent);
        var (key, _) = await TurnOnAsync(app, ana);
        for (var i = 0; i < 5; i++)
            (await EnterAsync(app, ana, i % 2 == 0 ? "000000" : "AAAAA-AAAAA", passwordMayFail: true)).ShouldNotBe(HttpStatusCode.SeeOther);
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        (await EnterAsync(app, ana, Code(key, app), passwordMayFail: true)).ShouldNotBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Turning_it_off_takes_the_password()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var ana = await app.AccountAsync(Role.Agent);
        var (key, _) = await TurnOnAsync(app, ana);
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        using var browser = app.Stranger();
        (await browser.SubmitAsync("/sign-in", ("email", ana.Email!), ("password", TestApp.Password))).Dispose();
        (await browser.SubmitAsync("/sign-in/code", ("code", Code(key, app)))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        (await browser.SubmitAsync("/me/second-factor/off", ("current", "senha errada demais"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await browser.SubmitAsync("/me/second-factor/off", ("current", TestApp.Password))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        using var again = await app.SignedInAsync(ana);
        (await again.PageAsync("/me")).ShouldContain("Desligado: basta a senha para entrar.");
    }

    /// <summary>As on the page: the key from the QR code's side, the code from the app, the recovery codes shown once.</summary>
    private static async Task<(string Key, string[] RecoveryCodes)> TurnOnAsync(TestApp app, Account account)
    {
        using var browser = await app.SignedInAsync(account);
        var key = Key().Match(await browser.PageAsync("/me/second-factor")).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        using var answer = await browser.SubmitAsync("/me/second-factor", ("code", Code(key, app)));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return (key, [.. RecoveryCode().Matches(await answer.TextAsync()).Select(m => m.Groups[1].Value)]);
    }

    private static async Task<HttpStatusCode> EnterAsync(TestApp app, Account account, string code, bool passwordMayFail = false)
    {
        using var browser = app.Stranger();
        using var half = await browser.SubmitAsync("/sign-in", ("email", account.Email!), ("password", TestApp.Password));
        if (!passwordMayFail)
            half.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        using var answer = await browser.SubmitAsync("/sign-in/code", ("code", code));
        return answer.StatusCode;
    }

    private static string Code(string key, TestApp app) =>
        AuthenticatorCodes.Code(AuthenticatorCodes.FromBase32(key), AuthenticatorCodes.StepAt(app.Clock.GetUtcNow()));

    [GeneratedRegex("<code>([A-Z2-7 ]{32,})</code>")]
    private static partial Regex Key();

    [GeneratedRegex("<code>([A-Z0-9]{5}-[A-Z0-9]{5})</code>")]
    private static partial Regex RecoveryCode();
}
