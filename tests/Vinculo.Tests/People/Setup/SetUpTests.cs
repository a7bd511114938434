using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.People;
using Vinculo.People.Setup;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.People.Setup;

public class SetUpTests
{
    [Theory, BothEngines]
    public async Task The_first_visit_leads_to_the_set_up_which_makes_the_administrator_once(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var key = app.Services.GetRequiredService<SetupKey>().Issue();
        using var browser = app.Stranger();
        (await browser.GetAsync("/me")).Headers.Location!.ToString().ShouldBe("/setup");
        (await browser.GetAsync("/sign-in")).Headers.Location!.ToString().ShouldBe("/setup");
        (await browser.PageAsync("/setup")).ShouldContain("Vamos começar");

        using var answer = await browser.SubmitAsync("/setup", Filled(key));
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.TextAsync());
        (await browser.PageAsync("/settings")).ShouldContain("Pessoas e equipes"); // signed in already

        var account = await app.QueryAsync(db => db.Set<Account>().SingleAsync());
        (account.Role, account.Name).ShouldBe((Role.Administrator, "Ana Prado"));
        var company = await app.QueryAsync(db => db.Set<CompanySettings>().SingleAsync());
        (company.Name, company.Language, company.TimeZone).ShouldBe(("Casa Lume", "pt-BR", "America/Bahia"));

        using var again = await app.Stranger().SubmitAsync("/setup", Filled(key));
        again.Headers.Location!.ToString().ShouldBe("/sign-in");
        (await app.QueryAsync(db => db.Set<Account>().CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task Without_the_key_from_the_log_nothing_is_made_and_what_was_typed_stays()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        app.Services.GetRequiredService<SetupKey>().Issue();
        using var browser = app.Stranger();
        using var answer = await browser.SubmitAsync("/setup", Filled("0123456789abcdef0123456789abcdef"));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await answer.TextAsync();
        page.ShouldContain("Esta não é a chave");
        page.ShouldContain("value=\"Casa Lume\"");
        page.ShouldNotContain(TestApp.Password);
        (await app.QueryAsync(db => db.Set<Account>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_mistake_leaves_the_key_for_another_try()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var key = app.Services.GetRequiredService<SetupKey>().Issue();
        using var browser = app.Stranger();
        using var wrong = await browser.SubmitAsync("/setup", [.. Filled(key).Where(f => f.Name != "password"), ("password", "curta")]);
        (await wrong.TextAsync()).ShouldContain("A senha precisa de pelo menos 10 caracteres.");
        (await app.QueryAsync(db => db.Set<CompanySettings>().CountAsync())).ShouldBe(0);
        using var right = await browser.SubmitAsync("/setup", Filled(key));
        right.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Two_at_the_same_time_make_one_administrator()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var key = app.Services.GetRequiredService<SetupKey>().Issue();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            app.Stranger().SubmitAsync("/setup", [.. Filled(key).Where(f => f.Name != "email"), ("email", $"ana{i}@empresa.example")])));
        (await app.QueryAsync(db => db.Set<Account>().CountAsync())).ShouldBe(1);
        answers.ShouldAllBe(answer => (int)answer.StatusCode < 500);
    }

    private static (string Name, string Value)[] Filled(string key) =>
    [
        ("key", key), ("company", "Casa Lume"), ("language", "pt-BR"), ("timeZone", "America/Bahia"),
        ("name", "Ana Prado"), ("email", "ana@empresa.example"), ("password", TestApp.Password),
    ];
}
