using System.Net;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.People.SignIn;

public class SignInTests
{
    [Theory, BothEngines]
    public async Task The_right_password_opens_a_session_that_scripts_and_other_sites_cannot_use(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var ana = await app.AccountAsync(Role.Agent);
        using var browser = app.Stranger();
        using var answer = await browser.SubmitAsync(
            "/sign-in", ("email", ana.Email!.ToUpperInvariant()), ("password", TestApp.Password), ("back", "/me"));

        (answer.StatusCode, answer.Headers.Location!.ToString()).ShouldBe((HttpStatusCode.SeeOther, "/me"));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("vinculo.session=", StringComparison.Ordinal)).ToLowerInvariant();
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldNotContain("expires"); // 'stay signed in' was not ticked
        (await browser.PageAsync("/me")).ShouldContain(ana.Name);
    }

    [Fact]
    public async Task Staying_signed_in_lasts_beyond_the_browser()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var ana = await app.AccountAsync(Role.Agent);
        using var browser = app.Stranger();
        using var answer = await browser.SubmitAsync("/sign-in", ("email", ana.Email!), ("password", TestApp.Password), ("remember", "true"));
        answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("vinculo.session=", StringComparison.Ordinal)).ShouldContain("expires");
    }

    [Theory]
    [InlineData("//outra.example/entrada")]
    [InlineData("https://outra.example")]
    [InlineData("/\\outra.example")]
    public async Task Signing_in_never_leads_to_another_site(string back)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var ana = await app.AccountAsync(Role.Agent);
        using var browser = app.Stranger();
        using var answer = await browser.SubmitAsync("/sign-in", ("email", ana.Email!), ("password", TestApp.Password), ("back", back));
        answer.Headers.Location!.ToString().ShouldBe("/");
    }

    [Fact]
    public async Task Nobody_learns_from_the_answer_who_has_an_account()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var ana = await app.AccountAsync(Role.Agent);
        var left = await app.AccountAsync(Role.Agent);
        await app.QueryAsync(db => db.Set<Vinculo.People.Account>().Where(a => a.Id == left.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.DisabledAt, app.Clock.GetUtcNow())));
        using var browser = app.Stranger();
        var pages = new List<string>();
        foreach (var (email, password) in ((string, string)[])
            [(ana.Email!, "senha errada demais"), ("ninguem@empresa.example", "senha errada demais"), (left.Email!, TestApp.Password)])
        {
            using var answer = await browser.SubmitAsync("/sign-in", ("email", email), ("password", password));
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            pages.Add((await answer.TextAsync()).Replace(email, "EMAIL", StringComparison.Ordinal));
        }
        pages.Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        pages[0].ShouldContain("E-mail ou senha não conferem.");
    }

    [Theory, BothEngines]
    public async Task Five_wrong_passwords_close_the_account_for_a_quarter_of_an_hour(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var ana = await app.AccountAsync(Role.Agent);
        using var browser = app.Stranger();
        for (var i = 0; i < 5; i++)
            (await browser.SubmitAsync("/sign-in", ("email", ana.Email!), ("password", "senha errada demais"))).Dispose();

        using var closed = await browser.SubmitAsync("/sign-in", ("email", ana.Email!), ("password", TestApp.Password));
        closed.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await app.QueryAsync(db => db.Set<AuditEntry>().CountAsync(e => e.Action == "account.locked" && e.SubjectId == ana.Id))).ShouldBe(1);

        app.Clock.Advance(TimeSpan.FromMinutes(16));
        using var open = await browser.SubmitAsync("/sign-in", ("email", ana.Email!), ("password", TestApp.Password));
        open.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var browser = await app.SignedInAsync(await app.AccountAsync(Role.Agent));
        (await browser.SubmitAsync("/sign-out")).Headers.Location!.ToString().ShouldBe("/sign-in");
        using var answer = await browser.GetAsync("/me");
        (answer.StatusCode, answer.Headers.Location!.AbsolutePath).ShouldBe((HttpStatusCode.Redirect, "/sign-in"));
    }

    [Theory, BothEngines]
    public async Task A_session_ends_within_a_minute_after_its_account_was_closed(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var (ana, chief) = (await app.AccountAsync(Role.Agent), await app.AccountAsync(Role.Administrator));
        using var browser = await app.SignedInAsync(ana);
        using var office = await app.SignedInAsync(chief);
        (await office.SubmitAsync($"/settings/people/{ana.Id}/disable")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        app.Clock.Advance(TimeSpan.FromSeconds(61));
        using var answer = await browser.GetAsync("/me");
        answer.Headers.Location!.AbsolutePath.ShouldBe("/sign-in");
    }

    [Fact]
    public async Task A_session_has_its_new_role_within_a_minute()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var (ana, chief) = (await app.AccountAsync(Role.Agent), await app.AccountAsync(Role.Administrator));
        using var browser = await app.SignedInAsync(ana);
        using var office = await app.SignedInAsync(chief);
        (await browser.GetAsync("/settings/people")).Headers.Location!.AbsolutePath.ShouldBe("/no-access");
        (await office.SubmitAsync($"/settings/people/{ana.Id}", ("name", ana.Name), ("role", "Administrator"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        app.Clock.Advance(TimeSpan.FromSeconds(61));
        (await browser.GetAsync("/settings/people")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_address_may_not_try_without_end()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.AccountAsync(Role.Agent);
        using var browser = app.Stranger();
        var last = HttpStatusCode.OK;
        for (var i = 0; i <= Vinculo.People.SignIn.SignInAttempts.PerMinute; i++)
        {
            using var answer = await browser.SubmitAsync("/sign-in", ("email", "x"), ("password", ""));
            last = answer.StatusCode;
        }
        last.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_fragment_asked_for_without_a_session_gets_no_page()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var browser = app.Stranger();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
        request.Headers.Add("HX-Request", "true");
        (await browser.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
