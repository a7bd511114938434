using System.Net;
using Microsoft.EntityFrameworkCore;
using Vinculo.People;
using Vinculo.Platform.Events;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.People.Me;

public class ChangeMeTests
{
    [Theory, BothEngines]
    public async Task Going_away_is_told_to_the_others_and_shown_at_once(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var ana = await app.AccountAsync(Role.Agent);
        using var browser = await app.SignedInAsync(ana);
        (await browser.PageAsync("/me")).ShouldContain("Novas conversas podem vir para você.");
        using var answer = await browser.SubmitAsync("/me/availability", ("available", "false"));
        answer.Headers.Location!.ToString().ShouldBe("/me");
        (await browser.PageAsync("/me")).ShouldContain("Você não recebe novas conversas.");
        var told = await app.QueryAsync(db => db.Set<OutboxEvent>().SingleAsync(e => e.Name == "people.availability-changed.v1"));
        told.Payload.ShouldContain(ana.Id.ToString());
    }

    [Fact]
    public async Task The_chosen_language_is_that_of_the_next_page()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var browser = await app.SignedInAsync(await app.AccountAsync(Role.Agent));
        await browser.SubmitAsync("/me/language", ("language", "en"));
        (await browser.PageAsync("/me")).ShouldContain("My account");
    }

    [Theory, BothEngines]
    public async Task A_new_password_ends_the_other_sessions_but_not_this_one(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var ana = await app.AccountAsync(Role.Agent);
        using var here = await app.SignedInAsync(ana);
        using var elsewhere = await app.SignedInAsync(ana);
        using var wrong = await here.SubmitAsync("/me/password", ("current", "não é esta senha"), ("password", "outra senha bem longa"));
        (await wrong.TextAsync()).ShouldContain("A senha atual não confere.");
        (await here.SubmitAsync("/me/password", ("current", TestApp.Password), ("password", "outra senha bem longa"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        app.Clock.Advance(TimeSpan.FromSeconds(61));
        (await here.GetAsync("/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await elsewhere.GetAsync("/me")).Headers.Location!.AbsolutePath.ShouldBe("/sign-in");
    }
}
