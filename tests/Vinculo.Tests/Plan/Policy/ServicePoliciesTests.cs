using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vinculo.Plan.Contracts;
using Vinculo.Plan.Policy;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Plan.Policy;

public class ServicePoliciesTests
{
    [Theory, BothEngines]
    public async Task A_new_installation_has_a_version_in_force_for_every_instant_since_1970(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        foreach (var at in new[] { DateTimeOffset.UnixEpoch, app.Clock.GetUtcNow(), DateTimeOffset.MaxValue.AddYears(-1) })
            (await InForceAsync(app, at)).VersionId.ShouldBe(PolicyVersion.BuiltIn);
    }

    [Theory, BothEngines]
    public async Task The_built_in_version_keeps_the_hours_and_holidays_of_a_shop_in_brazil(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var policy = await InForceAsync(app, app.Clock.GetUtcNow());
        policy.TimeZoneId.ShouldBe("America/Sao_Paulo");
        Blocks(policy, new LocalDate(2026, 3, 10)).ShouldBe(["08:00-12:00", "13:00-18:00"]);
        Blocks(policy, new LocalDate(2026, 3, 14)).ShouldBe(["09:00-13:00"]);
        Blocks(policy, new LocalDate(2026, 3, 15)).ShouldBeEmpty("a Sunday");
        Blocks(policy, new LocalDate(2026, 4, 3)).ShouldBeEmpty("Good Friday");
        Blocks(policy, new LocalDate(2026, 2, 17)).ShouldNotBeEmpty("Carnival is optional, and not chosen");
        policy.Promise(PromiseKind.FirstAnswer, Complexity.Moderate).ShouldBe(new ServicePromise(PromiseKind.FirstAnswer, Complexity.Moderate, 240, "3.2"));
        policy.Promises.Count.ShouldBe(9);
    }

    [Fact]
    public async Task The_built_in_rules_pass_the_checks_that_every_version_must()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var rules = await app.QueryAsync(db => db.Set<PolicyVersion>().Select(v => v.Rules).SingleAsync());
        CheckRules.Of(rules).ShouldBeEmpty();
        rules.Promises.ShouldAllBe(p => p.Rule == PolicyRules.RuleOf(p.Kind, p.Complexity));
    }

    [Theory, BothEngines]
    public async Task A_conversation_of_long_ago_still_finds_its_version(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await PublishAsync(app, app.Clock.GetUtcNow(), minutes: 30);
        app.Clock.Advance(TimeSpan.FromDays(1));
        await PublishAsync(app, app.Clock.GetUtcNow(), minutes: 20);

        (await InForceAsync(app, app.Clock.GetUtcNow())).Number.ShouldBe(3);
        var first = await app.InScopeAsync(p => p.GetRequiredService<IServicePolicies>().GetAsync(PolicyVersion.BuiltIn, CancellationToken.None));
        first.Number.ShouldBe(1);
        first.Promise(PromiseKind.FirstAnswer, Complexity.Simple)!.Minutes.ShouldBe(120);
    }

    [Theory, BothEngines]
    public async Task A_version_with_a_future_date_comes_into_force_on_that_date_and_not_before(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var date = app.Clock.GetUtcNow().AddDays(10);
        await PublishAsync(app, date, minutes: 30);
        (await InForceAsync(app, date - TimeSpan.FromMicroseconds(1))).Number.ShouldBe(1);
        (await InForceAsync(app, date)).Number.ShouldBe(2);
    }

    [Theory, BothEngines]
    public async Task A_newer_version_replaces_an_older_one_that_is_still_to_come(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var now = app.Clock.GetUtcNow();
        await PublishAsync(app, now.AddDays(10), minutes: 30);
        await PublishAsync(app, now.AddDays(5), minutes: 20);
        (await InForceAsync(app, now.AddDays(4))).Number.ShouldBe(1);
        (await InForceAsync(app, now.AddDays(5))).Number.ShouldBe(3);
        (await InForceAsync(app, now.AddDays(11))).Number.ShouldBe(3);
    }

    [Theory, BothEngines]
    public async Task A_draft_is_in_force_for_nobody(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var draft = await app.QueryAsync(async db =>
        {
            var original = await db.Set<PolicyVersion>().SingleAsync();
            var copy = PolicyVersion.CopyOf(original, 2, app.Clock.GetUtcNow());
            db.Add(copy);
            await db.SaveChangesAsync();
            return copy.Id;
        });
        (await InForceAsync(app, app.Clock.GetUtcNow().AddYears(1))).Number.ShouldBe(1);
        await Should.ThrowAsync<KeyNotFoundException>(() =>
            app.InScopeAsync(p => p.GetRequiredService<IServicePolicies>().GetAsync(draft, CancellationToken.None)));
    }

    [Theory, BothEngines]
    public async Task The_database_refuses_to_change_or_delete_what_is_published(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var db = database.Open();
        await Should.ThrowAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync("UPDATE plan_policy_version SET name = 'x'"));
        await Should.ThrowAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync("DELETE FROM plan_policy_version"));
    }

    private static Task<ServicePolicy> InForceAsync(TestApp app, DateTimeOffset at) =>
        app.InScopeAsync(p => p.GetRequiredService<IServicePolicies>().InForceAsync(at, CancellationToken.None));

    private static Task<int> PublishAsync(TestApp app, DateTimeOffset from, int minutes) => app.QueryAsync(async db =>
    {
        var latest = await db.Set<PolicyVersion>().OrderByDescending(v => v.Number).FirstAsync();
        var version = PolicyVersion.CopyOf(latest, latest.Number + 1, app.Clock.GetUtcNow());
        version.Edit("", "", latest.Rules with { Promises = [new ServicePromise(PromiseKind.FirstAnswer, Complexity.Simple, minutes, "3.1")] });
        version.Publish(from, Actor.System, app.Clock.GetUtcNow());
        db.Add(version);
        return await db.SaveChangesAsync();
    });

    private static string[] Blocks(ServicePolicy policy, LocalDate date) =>
        [.. policy.Calendar.BlocksOn(date).Select(b => $"{b.From:HH:mm}-{b.To:HH:mm}")];
}
