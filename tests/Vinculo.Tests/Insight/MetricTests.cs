using System.Net;
using System.Text.Json;
using Vinculo.Desk.Contracts;
using Vinculo.Insight.Metrics;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Insight;

/// <summary>Figures reckoned by hand, for small sets of facts.</summary>
public class MetricTests
{
    [Theory, BothEngines]
    public async Task The_first_answer_time_is_the_median_with_its_interval_and_the_90th_percentile(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        for (var minutes = 1; minutes <= 10; minutes++)
            world.Conversation(world.Now.AddDays(-2).AddSeconds(minutes), answered: TimeSpan.FromMinutes(minutes));
        world.Conversation(world.Now.AddDays(-1));
        await world.TellAsync();

        var answer = await world.MetricAsync("first-answer-time");

        // Of 1 to 10 minutes: the median 5.5, between the 2nd and the 9th of them; p90 at place 9.1, 9.1 minutes.
        Figure(answer).ShouldBe((330, 120, 540, 10));
        answer.GetProperty("p90").GetProperty("value").GetDouble().ShouldBe(546, 1e-9);
        answer.GetProperty("unit").GetString().ShouldBe("businessSeconds");
        (await world.MetricAsync("conversations-answered")).GetProperty("value").GetDouble().ShouldBe(10);
        (await world.MetricAsync("conversations-opened")).GetProperty("value").GetDouble().ShouldBe(11);
    }

    [Theory, BothEngines]
    public async Task The_resolution_time_and_count_leave_out_what_was_merged_or_opened_again(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        foreach (var hours in (int[])[1, 2, 6])
            world.Conversation(world.Now.AddDays(-2), resolved: TimeSpan.FromHours(hours));
        var merged = world.Conversation(world.Now.AddDays(-2), resolved: TimeSpan.FromHours(9));
        world.Desk.Conversations[merged.Id] = merged with { State = ConversationState.Merged };
        world.Conversation(world.Now.AddDays(-2));
        await world.TellAsync();

        Figure(await world.MetricAsync("resolution-time")).ShouldBe((7200, null, null, 3));
        Figure(await world.MetricAsync("conversations-resolved")).ShouldBe((3, null, null, 3));
        Figure(await world.MetricAsync("conversations-opened")).ShouldBe((4, null, null, 4));
    }

    [Theory, BothEngines]
    public async Task Promises_kept_are_a_share_with_Wilsons_interval_for_all_and_for_each_kind(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        var due = world.Now.AddHours(-20);
        PromiseFacts Kept(PromiseKind kind) => new(kind, "3.2", due, due.AddMinutes(-10), true);
        PromiseFacts Broken(PromiseKind kind) => new(kind, "3.2", due, due.AddMinutes(30), false);
        for (var i = 0; i < 8; i++)
            world.Conversation(world.Now.AddDays(-2), promises: Kept(i < 5 ? PromiseKind.FirstAnswer : PromiseKind.Resolution));
        for (var i = 0; i < 2; i++)
            world.Conversation(world.Now.AddDays(-2), promises: Broken(PromiseKind.FirstAnswer));
        await world.TellAsync();

        var (value, low, high, n) = Figure(await world.MetricAsync("promises-kept"));
        (value, n).ShouldBe((0.8, 10));
        low!.Value.ShouldBe(0.4902, 0.00005);
        high!.Value.ShouldBe(0.9433, 0.00005);
        (await world.MetricAsync("promises-kept-first-answer")).GetProperty("value").GetDouble().ShouldBe(5 / 7.0, 1e-9);
        (await world.MetricAsync("promises-kept-resolution")).GetProperty("value").GetDouble().ShouldBe(1);
        Figure(await world.MetricAsync("promises-kept-next-answer")).ShouldBe((null, null, null, 0));
    }

    [Theory, BothEngines]
    public async Task A_promise_is_broken_when_it_falls_due_even_before_anybody_did_anything(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        var due = world.Now.AddHours(2);
        world.Conversation(world.Now.AddHours(-1), due: due, promises: new PromiseFacts(PromiseKind.FirstAnswer, "3.2", due, null, null));
        // Paused: the customer is awaited, nothing is due, whatever the clock shows.
        world.Conversation(world.Now.AddHours(-1), state: ConversationState.Waiting, promises: new PromiseFacts(PromiseKind.Resolution, "3.8", due, null, null));
        await world.TellAsync();

        Figure(await world.MetricAsync("promises-kept")).N.ShouldBe(0);
        world.App.Clock.Advance(TimeSpan.FromHours(3));
        Figure(await world.MetricAsync("promises-kept")).ShouldBe((0, 0, 0.7934506856227626, 1));
    }

    [Theory, BothEngines]
    public async Task Surveys_give_nps_csat_and_ces_as_the_library_defines_them(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        var facts = world.Conversation(world.Now.AddDays(-2));
        int[] nps = [10, 10, 9, 9, 9, 8, 7, 7, 6, 0];
        await world.TellAsync([.. nps.Select(answer => world.Answer(facts, nps: answer)), .. ((int[])[5, 5, 4, 4, 1]).Select(answer => world.Answer(facts, csat: answer, ces: answer))]);

        // 5 promoters, 2 detractors of 10: 30. Bonett and Price: 3/12 ± 1.95996 √((9/12 − 1/16)/12).
        var (value, low, high, n) = Figure(await world.MetricAsync("nps"));
        (value, n).ShouldBe((30, 10));
        low!.Value.ShouldBe(-21.913, 0.001);
        high!.Value.ShouldBe(71.913, 0.001);
        (await world.MetricAsync("csat")).GetProperty("value").GetDouble().ShouldBe(0.8);
        Figure(await world.MetricAsync("ces")).Value!.Value.ShouldBe(3.8, 1e-9);
    }

    [Theory, BothEngines]
    public async Task The_backlog_is_what_waits_for_us_now_whatever_the_period(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        world.Conversation(world.Now.AddDays(-200));
        world.Conversation(world.Now.AddHours(-1), state: ConversationState.Snoozed);
        world.Conversation(world.Now.AddHours(-1), state: ConversationState.Waiting);
        world.Conversation(world.Now.AddHours(-1), resolved: TimeSpan.FromMinutes(5));
        await world.TellAsync();

        var answer = await world.MetricAsync("backlog?from=2026-03-10&to=2026-03-10");
        Figure(answer).ShouldBe((2, null, null, 2));
        answer.GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory, BothEngines]
    public async Task Days_begin_and_end_in_the_companys_time_zone(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        await world.App.QueryAsync(db =>
        {
            db.Add(new CompanySettings { TimeZone = "America/Manaus" });
            return db.SaveChangesAsync();
        });
        // Midnight of 9 March in Manaus is 04:00 UTC, whatever the zone of the plan's business hours.
        foreach (var at in (string[])["2026-03-09T03:59:59Z", "2026-03-09T04:00:00Z", "2026-03-10T03:59:59Z", "2026-03-10T04:00:00Z"])
            world.Conversation(InsightWorld.At(at));
        await world.TellAsync();

        var answer = await world.MetricAsync("conversations-opened?from=2026-03-09&to=2026-03-09");
        Figure(answer).N.ShouldBe(2);
        answer.GetProperty("timeZone").GetString().ShouldBe("America/Manaus");
        var days = await world.MetricAsync("conversations-opened?from=2026-03-08&to=2026-03-10");
        Series(days).ShouldBe([("2026-03-08", 1), ("2026-03-09", 2), ("2026-03-10", 1)]);
    }

    [Theory, BothEngines]
    public async Task Weeks_begin_on_Monday(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        foreach (var at in (string[])["2026-03-02T02:59:00Z", "2026-03-02T03:00:00Z", "2026-03-08T15:00:00Z", "2026-03-09T15:00:00Z"])
            world.Conversation(InsightWorld.At(at));
        await world.TellAsync();

        Series(await world.MetricAsync("conversations-opened?from=2026-02-25&to=2026-03-10&by=Week"))
            .ShouldBe([("2026-02-23", 1), ("2026-03-02", 2), ("2026-03-09", 1)]);
    }

    [Theory, BothEngines]
    public async Task A_team_sees_its_own_rows(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        var team = Guid.CreateVersion7();
        world.Conversation(world.Now.AddDays(-1), team, answered: TimeSpan.FromMinutes(4));
        world.Conversation(world.Now.AddDays(-1), Guid.CreateVersion7(), answered: TimeSpan.FromMinutes(8));
        world.Conversation(world.Now.AddDays(-1), null, answered: TimeSpan.FromMinutes(30));
        await world.TellAsync();

        Figure(await world.MetricAsync($"first-answer-time?team={team}")).ShouldBe((240, null, null, 1));
        Figure(await world.MetricAsync("first-answer-time")).ShouldBe((480, null, null, 3));
        Figure(await world.MetricAsync($"conversations-opened?queue={InsightWorld.Queue}")).N.ShouldBe(3);
    }

    [Theory, BothEngines]
    public async Task The_period_before_has_as_many_days_and_ends_at_the_same_time_of_day(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        // It is 10:00. Of the day before, only what came until 10:00 is held against today.
        foreach (var at in (string[])["2026-03-10T12:00:00Z", "2026-03-10T12:30:00Z", "2026-03-09T12:00:00Z", "2026-03-09T13:30:00Z", "2026-03-09T02:00:00Z"])
            world.Conversation(InsightWorld.At(at));
        await world.TellAsync();

        var answer = await world.MetricAsync("conversations-opened?from=2026-03-10&to=2026-03-10");
        Figure(answer).N.ShouldBe(2);
        answer.GetProperty("before").GetProperty("n").GetInt32().ShouldBe(1);
        answer.GetProperty("before").GetProperty("from").GetString().ShouldBe("2026-03-09");
        answer.GetProperty("change").GetProperty("value").GetDouble().ShouldBe(1);
    }

    [Theory, BothEngines]
    public async Task A_difference_smaller_than_its_margin_is_said_to_be_so(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        Survey(world, InsightWorld.At("2026-03-05T15:00:00Z"), happy: 36, unhappy: 4);
        Survey(world, InsightWorld.At("2026-02-25T15:00:00Z"), happy: 34, unhappy: 6);
        Survey(world, InsightWorld.At("2026-01-10T15:00:00Z"), happy: 10, unhappy: 30);
        await world.TellAsync(world.Desk.Surveys);

        var near = (await world.MetricAsync("csat?from=2026-03-01&to=2026-03-07")).GetProperty("change");
        near.GetProperty("value").GetDouble().ShouldBe(0.05, 1e-9);
        near.GetProperty("withinMargin").GetBoolean().ShouldBeTrue();
        var far = (await world.MetricAsync("csat?from=2026-02-10&to=2026-03-10")).GetProperty("change");
        far.ValueKind.ShouldBe(JsonValueKind.Null); // nothing in the period before: no comparison
        var clear = (await world.MetricAsync("csat?from=2026-02-05&to=2026-03-10")).GetProperty("change");
        clear.GetProperty("value").GetDouble().ShouldBe(70 / 80.0 - 0.25, 1e-9);
        clear.GetProperty("withinMargin").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task What_cannot_be_measured_is_refused_with_its_reason()
    {
        await using var world = await InsightWorld.StartAsync(Engine.Sqlite);
        using var program = await world.App.ProgramAsync(Scope.Read);
        async Task<(HttpStatusCode, string?)> AskAsync(string path)
        {
            using var answer = await program.GetAsync(new Uri("/api/v1/metrics/" + path, UriKind.Relative));
            return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
        }

        (await AskAsync("sla")).ShouldBe((HttpStatusCode.NotFound, "insight.metric-unknown"));
        (await AskAsync("sla/rows")).ShouldBe((HttpStatusCode.NotFound, "insight.metric-unknown"));
        (await AskAsync("nps?from=ontem")).ShouldBe((HttpStatusCode.UnprocessableEntity, "insight.date-wrong"));
        (await AskAsync("nps?from=2026-03-02&to=2026-03-01")).ShouldBe((HttpStatusCode.UnprocessableEntity, "insight.period-backwards"));
        (await AskAsync("nps?from=2020-01-01&to=2026-03-01")).ShouldBe((HttpStatusCode.UnprocessableEntity, "insight.period-too-long"));
        (await AskAsync("nps/rows?after=!")).ShouldBe((HttpStatusCode.BadRequest, "platform.cursor-wrong"));
    }

    [Fact]
    public async Task The_catalogue_names_and_defines_every_metric_in_three_languages()
    {
        await using var world = await InsightWorld.StartAsync(Engine.Sqlite);
        var texts = new Texts();
        foreach (var metric in MetricCatalogue.All)
            foreach (var language in Texts.Languages)
                texts.In(System.Globalization.CultureInfo.GetCultureInfo(language), metric.DefinitionKey).ShouldNotBeNullOrWhiteSpace();
        var catalogue = await world.MetricAsync("");
        catalogue.GetArrayLength().ShouldBe(MetricCatalogue.All.Count);
        var first = catalogue.EnumerateArray().Single(m => m.GetProperty("name").GetString() == "first-answer-time");
        first.GetProperty("rules").EnumerateArray().Select(r => r.GetString()).ShouldBe(["3.1", "3.2", "3.3"]);
        MetricCatalogue.All.Select(m => m.Name).ShouldBeUnique();
    }

    private static void Survey(InsightWorld world, DateTimeOffset at, int happy, int unhappy)
    {
        var facts = world.Conversation(at.AddHours(-1));
        for (var i = 0; i < happy + unhappy; i++)
            world.Desk.Surveys.Add(world.Answer(facts, csat: i < happy ? 5 : 2, at: at));
    }

    private static (double? Value, double? Low, double? High, int N) Figure(JsonElement answer) =>
        (Number(answer, "value"), Number(answer, "low"), Number(answer, "high"), answer.GetProperty("n").GetInt32());

    private static double? Number(JsonElement answer, string name) =>
        answer.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static (string?, int)[] Series(JsonElement answer) =>
        [.. answer.GetProperty("series").EnumerateArray().Select(p => (p.GetProperty("start").GetString(), p.GetProperty("n").GetInt32()))];
}
