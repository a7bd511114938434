using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Vinculo.People;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.People.Accounts;

public partial class ChangeAccountTests
{
    [Theory, BothEngines]
    public async Task A_person_added_without_a_password_chooses_it_by_a_link_that_works_once(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var office = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        using var added = await office.SubmitAsync(
            "/settings/people/new", ("name", "Bia Rocha"), ("email", "bia@empresa.example"), ("role", "Agent"), ("language", "es"), ("password", ""));
        added.StatusCode.ShouldBe(HttpStatusCode.OK);
        added.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var link = new Uri(Link().Match(await added.TextAsync()).Value);

        using var bia = app.Stranger();
        var code = Uri.UnescapeDataString(link.Query["?code=".Length..]);
        (await bia.PageAsync(link.PathAndQuery)).ShouldContain("Escolha sua senha");
        (await bia.SubmitAsync(link.AbsolutePath, ("code", code), ("password", TestApp.Password))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        using var again = await bia.SubmitAsync(link.AbsolutePath, ("code", code), ("password", "outra senha bem longa"));
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);

        var account = await app.QueryAsync(db => db.Set<Account>().SingleAsync(a => a.Email == "bia@empresa.example"));
        using var session = await app.SignedInAsync(account);
        (await session.PageAsync("/me")).ShouldContain("Mi cuenta");
    }

    [Fact]
    public async Task A_wrong_field_is_said_beside_it_and_what_was_typed_stays()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var chief = await app.AccountAsync(Role.Administrator);
        using var office = await app.SignedInAsync(chief);
        using var answer = await office.SubmitAsync(
            "/settings/people/new", ("name", "Bia Rocha"), ("email", chief.Email!), ("role", "Manager"), ("password", ""));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await answer.TextAsync();
        page.ShouldContain("Já existe uma conta com este e-mail.");
        page.ShouldContain("value=\"Bia Rocha\"");
        (await app.QueryAsync(db => db.Set<AuditEntry>().CountAsync())).ShouldBe(0);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("demote")]
    public async Task The_last_administrator_stays(string how)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var (chief, other) = (await app.AccountAsync(Role.Administrator), await app.AccountAsync(Role.Administrator));
        using var office = await app.SignedInAsync(chief);
        (await office.SubmitAsync($"/settings/people/{other.Id}/disable")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        using var answer = how == "disable"
            ? await office.SubmitAsync($"/settings/people/{chief.Id}/disable")
            : await office.SubmitAsync($"/settings/people/{chief.Id}", ("name", chief.Name), ("role", "Agent"));
        ((int)answer.StatusCode).ShouldBeInRange(409, 422);
        (await app.QueryAsync(db => db.Set<Account>().SingleAsync(a => a.Id == chief.Id))).ShouldSatisfyAllConditions(
            a => a.Role.ShouldBe(Role.Administrator),
            a => a.DisabledAt.ShouldBeNull());
    }

    [Theory, BothEngines]
    public async Task Every_change_is_audited_and_desk_hears_who_may_be_assigned(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var (chief, ana) = (await app.AccountAsync(Role.Administrator), await app.AccountAsync(Role.Agent, "Ana"));
        using var office = await app.SignedInAsync(chief);
        await office.SubmitAsync($"/settings/people/{ana.Id}", ("name", "Ana Prado"), ("role", "Manager"));
        await office.SubmitAsync($"/settings/people/{ana.Id}/disable");
        await office.SubmitAsync($"/settings/people/{ana.Id}/enable");

        var lines = await app.QueryAsync(db => db.Set<AuditEntry>().Where(e => e.SubjectId == ana.Id).ToListAsync());
        lines.Select(e => e.Action).ShouldBe(["account.changed", "account.disabled", "account.enabled"], ignoreOrder: true);
        lines.ShouldAllBe(e => e.ActorId == chief.Id);
        var change = lines.Single(e => e.Action == "account.changed");
        (change.Before!.Contains("Agent"), change.After!.Contains("Manager")).ShouldBe((true, true));
        var events = await app.QueryAsync(db => db.Set<OutboxEvent>().Where(e => e.Name == "people.availability-changed.v1").OrderBy(e => e.Id).Select(e => e.Payload).ToListAsync());
        events.Count.ShouldBe(2);
        events.ShouldContain(e => e.Contains("\"available\":false"));
        events.ShouldContain(e => e.Contains("\"available\":true"));
    }

    [Fact]
    public async Task A_person_that_does_not_exist_is_not_found()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var office = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        var nobody = Guid.CreateVersion7();
        (await office.GetAsync("/settings/people/" + nobody)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await office.SubmitAsync($"/settings/people/{nobody}/disable")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await office.SubmitAsync($"/settings/people/{nobody}/link")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [GeneratedRegex("http[^\"]+/welcome/[^\"]+")]
    private static partial Regex Link();
}
