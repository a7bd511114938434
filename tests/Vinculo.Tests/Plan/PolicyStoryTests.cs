using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Plan.Contracts;
using Vinculo.Plan.Policy;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Plan;

/// <summary>A manager writes a new version, publishes it, and the company reads it.</summary>
public class PolicyStoryTests
{
    [Theory, BothEngines]
    public async Task A_manager_writes_reviews_and_publishes_a_version(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var manager = await app.SignedInAsync(Role.Manager, "Rafael Tanaka");

        (await manager.PostFormAsync("/plan/draft", Copying)).LeadsTo.ShouldBe("/plan/edit");
        (await manager.PageAsync("/plan/edit")).ShouldContain("08:00–12:00, 13:00–18:00");
        (await manager.PostFormAsync("/plan/edit", PolicyTyping.Usual().With("then", "publish"))).LeadsTo.ShouldBe("/plan/publish");
        var review = await manager.PageAsync("/plan/publish");
        review.ShouldContain("§\u00a03.1 Primeira resposta, simples");
        review.ShouldContain("1\u00a0h\u00a030");

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        (await manager.PostFormAsync("/plan/publish", Publishing(revision: 1, date: ""))).LeadsTo.ShouldBe("/plan/versions/2");
        var policy = await app.InScopeAsync(p => p.GetRequiredService<IServicePolicies>().InForceAsync(app.Clock.GetUtcNow(), CancellationToken.None));
        policy.Number.ShouldBe(2);
        policy.Promise(PromiseKind.FirstAnswer, Complexity.Simple)!.Minutes.ShouldBe(90);
        policy.Promise(PromiseKind.FirstAnswer, Complexity.Complex).ShouldBeNull();

        var audit = await app.QueryAsync(db => db.Set<AuditEntry>().Where(e => e.SubjectId == policy.VersionId).OrderBy(e => e.At).ThenBy(e => e.Id).ToListAsync());
        audit.Select(e => e.Action).ShouldBe(["policy.draft-started", "policy.draft-edited", "policy.published"]);
        audit.ShouldAllBe(e => e.ActorName == "Rafael Tanaka");
    }

    [Theory, BothEngines]
    public async Task Everybody_reads_the_policy_and_a_rule_has_its_anchor(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var viewer = await app.SignedInAsync(Role.Viewer);
        var page = await viewer.PageAsync("/plan");
        page.ShouldContain("id=\"r3-2\"");
        page.ShouldContain("até hoje, 15:00"); // 10:00 and four hours, with lunch between
        page.ShouldContain("Dia do Trabalho");
        page.ShouldNotContain("action=\"/plan/draft\"");
    }

    [Theory, BothEngines]
    public async Task A_mistake_keeps_what_was_typed_and_says_so_at_the_field(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var manager = await app.SignedInAsync(Role.Manager);
        await manager.PostFormAsync("/plan/draft", Copying);
        var (status, page, _) = await manager.PostFormAsync("/plan/edit", PolicyTyping.Usual().With("hours.monday", "oito às doze").With("name", "Meu título"));
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.ShouldContain("value=\"oito às doze\"");
        page.ShouldContain("value=\"Meu título\"");
        page.ShouldContain("Escreva assim: 08:00–12:00");
        (await app.QueryAsync(db => db.Set<PolicyVersion>().SingleAsync(v => v.State == VersionState.Draft))).Name.ShouldBe("");
    }

    [Theory, BothEngines]
    public async Task Who_saves_over_a_colleague_is_told_and_may_insist(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var first = await app.SignedInAsync(Role.Manager);
        using var second = await app.SignedInAsync(Role.Manager);
        await first.PostFormAsync("/plan/draft", Copying);
        (await first.PostFormAsync("/plan/edit", PolicyTyping.Usual().With("name", "Da primeira"))).Status.ShouldBe(HttpStatusCode.SeeOther);

        var (status, page, _) = await second.PostFormAsync("/plan/edit", PolicyTyping.Usual().With("name", "Da segunda"));
        status.ShouldBe(HttpStatusCode.Conflict);
        page.ShouldContain("value=\"Da segunda\"");
        page.ShouldContain("name=\"revision\" value=\"1\"");
        (await second.PostFormAsync("/plan/edit", PolicyTyping.Usual(revision: 1).With("name", "Da segunda"))).Status.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Theory, BothEngines]
    public async Task A_draft_that_changed_after_it_was_read_is_not_published(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var manager = await app.SignedInAsync(Role.Manager);
        await manager.PostFormAsync("/plan/draft", Copying);
        await manager.PostFormAsync("/plan/edit", PolicyTyping.Usual());
        (await manager.PostFormAsync("/plan/publish", Publishing(revision: 0, date: ""))).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory, BothEngines]
    public async Task A_date_that_has_begun_is_refused_and_one_ahead_begins_at_local_midnight(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var manager = await app.SignedInAsync(Role.Manager);
        await manager.PostFormAsync("/plan/draft", Copying);
        var today = await manager.PostFormAsync("/plan/publish", Publishing(0, app.Clock.GetUtcNow().Day(0)));
        today.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        today.Page.ShouldContain("Este dia já começou");
        (await manager.PostFormAsync("/plan/publish", Publishing(0, app.Clock.GetUtcNow().Day(1)))).Status.ShouldBe(HttpStatusCode.SeeOther);
        var published = await app.QueryAsync(db => db.Set<PolicyVersion>().SingleAsync(v => v.Number == 2));
        published.InForceFrom.ShouldBe(new DateTimeOffset(2026, 3, 11, 3, 0, 0, TimeSpan.Zero));
    }

    [Theory, BothEngines]
    public async Task There_is_one_draft_at_a_time_and_it_can_be_thrown_away(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var manager = await app.SignedInAsync(Role.Manager);
        await manager.PostFormAsync("/plan/draft", Copying);
        await manager.PostFormAsync("/plan/draft", Copying);
        (await app.QueryAsync(db => db.Set<PolicyVersion>().CountAsync())).ShouldBe(2);
        await manager.PostFormAsync("/plan/draft/discard", []);
        (await app.QueryAsync(db => db.Set<PolicyVersion>().CountAsync())).ShouldBe(1);
        var (status, page, _) = await manager.PostFormAsync("/plan/edit", PolicyTyping.Usual().With("name", "Escrito à toa"));
        status.ShouldBe(HttpStatusCode.NotFound);
        page.ShouldContain("value=\"Escrito à toa\"");
    }

    [Fact]
    public async Task An_agent_cannot_write_the_policy()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var agent = await app.SignedInAsync(Role.Agent);
        (await agent.PostFormAsync("/plan/draft", Copying)).LeadsTo.ShouldNotBeNull().ShouldContain("/no-access");
        (await app.QueryAsync(db => db.Set<PolicyVersion>().CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task A_version_is_exported_to_read_and_to_keep_under_version_control()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var viewer = await app.SignedInAsync(Role.Viewer);
        var markdown = await viewer.PageAsync("/plan/versions/1/policy.md");
        markdown.ShouldContain("| 3.2 | Primeira resposta | média | 4\u00a0h |");
        markdown.ShouldContain("| Sábado | 09:00–13:00 |");
        using var json = JsonDocument.Parse(await viewer.PageAsync("/plan/versions/1/policy.json"));
        json.RootElement.GetProperty("rules").GetProperty("hours")[0].GetProperty("from").GetString().ShouldBe("08:00");
        using var answer = await viewer.GetAsync(new Uri("/plan/versions/9/policy.md", UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("en", "First answer", "Ash Wednesday")]
    [InlineData("es", "Primera respuesta", "Miércoles de Ceniza")]
    public async Task The_policy_is_read_in_the_readers_language(string language, string promise, string holiday)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var manager = await app.SignedInAsync(Role.Manager, language: language);
        await manager.PostFormAsync("/plan/draft", Copying);
        (await manager.PageAsync("/plan/edit")).ShouldContain(holiday);
        (await manager.PageAsync("/plan")).ShouldContain(promise);
    }

    private static readonly Dictionary<string, string> Copying = new(StringComparer.Ordinal) { ["from"] = "1" };

    private static Dictionary<string, string> Publishing(int revision, string date) => new(StringComparer.Ordinal)
    {
        ["revision"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["when"] = date.Length > 0 ? "date" : "now",
        ["date"] = date,
    };
}
