using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.People.Contracts;
using Vinculo.People.Teams;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.People;

public class PeopleDirectoryTests
{
    [Theory, BothEngines]
    public async Task Everybody_who_has_not_left_is_listed_by_name(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var bia = await app.AccountAsync(Role.Agent, "Bia");
        await app.AccountAsync(Role.Viewer, "Ana");
        var left = await app.AccountAsync(Role.Agent, "Caio");
        await LeaveAsync(app, left.Id);

        var people = await app.InScopeAsync(p => p.GetRequiredService<IPeople>().AllAsync(CancellationToken.None));
        people.Select(p => (p.Name, p.Available)).ShouldBe([("Ana", false), ("Bia", true)]); // a viewer is given no conversations
        people[1].Id.ShouldBe(bia.Id);
    }

    [Theory, BothEngines]
    public async Task Those_who_left_keep_their_name_on_what_they_did(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var caio = await app.AccountAsync(Role.Agent, "Caio");
        await LeaveAsync(app, caio.Id);

        var people = await app.InScopeAsync(p => p.GetRequiredService<IPeople>().ByIdAsync([caio.Id], CancellationToken.None));
        var person = people[caio.Id];
        (person.Name, person.HasLeft, person.Available).ShouldBe(("Caio", true, false));
    }

    [Theory, BothEngines]
    public async Task Teams_name_their_members_without_those_who_left(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var (ana, bia, caio) = (await app.AccountAsync(Role.Agent, "Ana"), await app.AccountAsync(Role.Agent, "Bia"), await app.AccountAsync(Role.Agent, "Caio"));
        var id = await SaveAsync(app, null, "Trocas", bia.Id, ana.Id, caio.Id);
        await SaveAsync(app, null, "Entregas");
        await LeaveAsync(app, caio.Id);

        var teams = await app.InScopeAsync(p => p.GetRequiredService<IPeople>().TeamsAsync(CancellationToken.None));
        teams.Select(t => t.Name).ShouldBe(["Entregas", "Trocas"]);
        teams[0].MemberIds.ShouldBeEmpty();
        (teams[1].Id, teams[1].MemberIds.ToArray()).ShouldSatisfyAllConditions(
            team => team.Id.ShouldBe(id.Value),
            team => team.Item2.ShouldBe([ana.Id, bia.Id]));
    }

    [Theory, BothEngines]
    public async Task A_team_changes_its_name_and_members_and_the_change_is_audited(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var (ana, bia) = (await app.AccountAsync(Role.Agent, "Ana"), await app.AccountAsync(Role.Agent, "Bia"));
        var id = await SaveAsync(app, null, "Trocas", ana.Id);
        await SaveAsync(app, id.Value, "Trocas e devoluções", bia.Id);

        var team = (await app.InScopeAsync(p => p.GetRequiredService<IPeople>().TeamsAsync(CancellationToken.None))).Single();
        (team.Name, team.MemberIds.Single()).ShouldBe(("Trocas e devoluções", bia.Id));
        var audit = await app.QueryAsync(db => db.Set<AuditEntry>().Where(e => e.SubjectId == id.Value).OrderBy(e => e.Id).ToListAsync());
        audit.Select(e => e.Action).ShouldBe(["team.added", "team.changed"], ignoreOrder: true);
        audit.Single(e => e.Action == "team.changed").Before!.ShouldContain(ana.Id.ToString());
    }

    [Fact]
    public async Task Two_teams_cannot_have_the_same_name()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await SaveAsync(app, null, "Trocas");
        (await SaveAsync(app, null, "TROCAS")).Failure!.Code.ShouldBe("people.team-name-taken");
        (await SaveAsync(app, null, " ")).Failure!.Code.ShouldBe("people.team-name-missing");
    }

    private static Task<Result<Guid>> SaveAsync(TestApp app, Guid? id, string name, params Guid[] members) =>
        app.InScopeAsync(p => p.GetRequiredService<SaveTeam>().RunAsync(id, name, members, Actor.System, CancellationToken.None));

    private static Task<int> LeaveAsync(TestApp app, Guid id) => app.QueryAsync(db => db.Set<Vinculo.People.Account>()
        .Where(a => a.Id == id).ExecuteUpdateAsync(set => set.SetProperty(a => a.DisabledAt, app.Clock.GetUtcNow())));
}
