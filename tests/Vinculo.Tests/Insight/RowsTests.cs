using System.Net;
using System.Text.RegularExpressions;
using Vinculo.Desk.Contracts;
using Vinculo.Insight.Metrics;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Insight;

/// <summary>M8: every figure opens into the rows that made it, and there are exactly as many as it says.</summary>
public partial class RowsTests
{
    [Theory, BothEngines]
    public async Task Every_metric_has_as_many_rows_as_its_n_over_the_api_on_the_page_and_in_the_file(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        var team = await FillAsync(world);
        using var browser = await world.BrowserAsync();
        foreach (var metric in MetricCatalogue.All)
        {
            foreach (var query in (string[])["from=2026-03-01&to=2026-03-10", $"from=2026-03-01&to=2026-03-10&team={team}"])
            {
                var n = (await world.MetricAsync($"{metric.Name}?{query}")).GetProperty("n").GetInt32();
                n.ShouldBeGreaterThan(0, metric.Name);

                var rows = await world.RowsAsync(metric.Name, query);
                rows.Count.ShouldBe(n, metric.Name);
                rows.Select(row => row.GetProperty("id").GetGuid()).ShouldBeUnique();

                var page = await browser.GetStringAsync(new Uri($"/insight/rows/{metric.Name}?{query}", UriKind.Relative));
                InboxLink().Count(page).ShouldBe(n, metric.Name);
                WebUtility.HtmlDecode(page).ShouldContain(n == 1 ? "1 linha" : $"{n} linhas");

                var file = await browser.GetStringAsync(new Uri($"/insight/rows/{metric.Name}.csv?{query}", UriKind.Relative));
                file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(n + 1, metric.Name);
            }
        }
    }

    [Theory, BothEngines]
    public async Task A_cell_of_the_heat_map_has_the_rows_of_its_weekday_and_hour_where_the_company_is(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        var facts = world.Conversation(world.Now.AddDays(-8));
        // In São Paulo: twice on a Monday between 9 and 10, once later that day, once at that hour of a Thursday.
        DateTimeOffset[] at = [Local(2, 9, 0), Local(9, 9, 59), Local(9, 10, 0), Local(5, 9, 30)];
        await world.TellAsync([.. at.Select(when => new MessageReceived(facts.Id, Ids.New(when), facts.CustomerId, ChannelKind.Email, when))]);

        async Task<int> CountAsync(string cell) => (await world.RowsAsync(MetricCatalogue.Received.Name, "from=2026-03-01&to=2026-03-10" + cell)).Count;
        (await CountAsync("")).ShouldBe(4);
        (await CountAsync("&weekday=0&hour=9")).ShouldBe(2);
        (await CountAsync("&weekday=0")).ShouldBe(3);
        (await CountAsync("&hour=9")).ShouldBe(3);
        (await CountAsync("&weekday=3&hour=9")).ShouldBe(1);
        (await CountAsync("&weekday=6&hour=9")).ShouldBe(0);
    }

    [Theory, BothEngines]
    public async Task A_bar_of_the_backlog_has_the_rows_of_its_age_and_of_how_its_promise_stands(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        world.Conversation(world.Now.AddHours(-1), due: world.Now.AddMinutes(59));
        world.Conversation(world.Now.AddHours(-1), due: world.Now.AddHours(2));
        world.Conversation(world.Now.AddHours(-3), due: world.Now.AddMinutes(-1));
        world.Conversation(world.Now.AddDays(-4));
        await world.TellAsync();

        async Task<int> CountAsync(string cell) => (await world.RowsAsync(MetricCatalogue.Backlog.Name, cell)).Count;
        (await CountAsync("age=0")).ShouldBe(2);
        (await CountAsync("age=0&due=Soon")).ShouldBe(1);
        (await CountAsync("age=1&due=Over")).ShouldBe(1);
        (await CountAsync("due=Calm")).ShouldBe(2);
        (await CountAsync("age=4")).ShouldBe(1);
        (await CountAsync("age=2")).ShouldBe(0);
    }

    [Theory, BothEngines]
    public async Task A_long_list_goes_on_where_it_stopped(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        for (var i = 0; i < 60; i++)
            world.Conversation(world.Now.AddHours(-1).AddSeconds(i / 2));
        await world.TellAsync();
        using var browser = await world.BrowserAsync();

        var page = await browser.GetStringAsync(new Uri("/insight/rows/conversations-opened", UriKind.Relative));
        InboxLink().Count(page).ShouldBe(50);
        var next = WebUtility.HtmlDecode(NextLink().Match(page).Groups[1].Value);
        using var request = new HttpRequestMessage(HttpMethod.Get, next);
        request.Headers.Add("HX-Request", "true");
        using var answer = await browser.SendAsync(request);
        var rest = await answer.Content.ReadAsStringAsync();

        rest.ShouldNotContain("<html");
        InboxLink().Count(rest).ShouldBe(10);
        Links(page).Concat(Links(rest)).ShouldBeUnique();
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")")]
    [InlineData("+55 11 4002-8922")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1+1")]
    public async Task What_a_customer_wrote_is_never_a_formula_in_the_file(string subject)
    {
        await using var world = await InsightWorld.StartAsync(Engine.Sqlite);
        world.Conversation(world.Now.AddHours(-1), subject: subject);
        await world.TellAsync();
        using var browser = await world.BrowserAsync();

        var file = await browser.GetStringAsync(new Uri("/insight/rows/conversations-opened.csv", UriKind.Relative));

        var cell = file.Split("\r\n")[1].Split(';')[3];
        cell.TrimStart('"').ShouldStartWith("'");
    }

    [Fact]
    public async Task Rows_of_no_metric_are_not_found()
    {
        await using var world = await InsightWorld.StartAsync(Engine.Sqlite);
        using var browser = await world.BrowserAsync();
        foreach (var path in (string[])["/insight/rows/sla", "/insight/rows/sla.csv", "/insight/rows/nps?from=x", "/insight/rows/nps?after=x"])
        {
            using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    /// <summary>A moment of March 2026 in São Paulo.</summary>
    private static DateTimeOffset Local(int day, int hour, int minute) => new DateTimeOffset(2026, 3, day, hour, minute, 0, TimeSpan.FromHours(-3)).ToUniversalTime();

    /// <summary>Something for every metric, in two teams, some of it outside the period.</summary>
    private static async Task<Guid> FillAsync(InsightWorld world)
    {
        var team = Guid.CreateVersion7();
        var more = new List<object>();
        foreach (var (owner, days) in (ReadOnlySpan<(Guid?, int)>)[(team, 1), (team, 3), (null, 2), (team, 40), (null, 40)])
        {
            var at = world.Now.AddDays(-days);
            var facts = world.Conversation(
                at, owner, answered: TimeSpan.FromMinutes(days), resolved: TimeSpan.FromHours(days),
                promises: [.. Enum.GetValues<PromiseKind>().Select(kind => new PromiseFacts(kind, "3.1", at.AddHours(1), at.AddMinutes(5), kind != PromiseKind.NextAnswer))]);
            var waiting = world.Conversation(at, owner, due: at.AddHours(4));
            more.Add(world.Answer(facts, csat: 5, ces: 2, nps: 9, at: at.AddHours(2)));
            more.Add(world.Answer(waiting, csat: 3, ces: 7, nps: 4, at: at.AddHours(2)));
            more.Add(new MessageReceived(facts.Id, Ids.New(at), facts.CustomerId, ChannelKind.Email, at));
        }
        await world.TellAsync(more);
        return team;
    }

    private static IEnumerable<string> Links(string page) => InboxLink().Matches(page).Select(m => m.Value);

    [GeneratedRegex("href=\"/inbox/[0-9a-f-]{36}\"")]
    private static partial Regex InboxLink();

    [GeneratedRegex("hx-get=\"(/insight/rows[^\"]*after=[^\"]*)\"")]
    private static partial Regex NextLink();
}
