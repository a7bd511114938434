using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Insight;

public partial class DashboardTests
{
    private const int MostCommands = 13;

    [Theory, BothEngines]
    public async Task It_takes_the_same_few_commands_however_much_there_is(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        await FillAsync(world);
        using var browser = await world.BrowserAsync();
        world.Commands.Clear();

        await browser.GetStringAsync(new Uri("/insight?days=90", UriKind.Relative));
        world.Commands.Commands.Count.ShouldBeLessThanOrEqualTo(MostCommands);

        world.Commands.Clear();
        await browser.GetStringAsync(new Uri("/insight/rows/nps", UriKind.Relative));
        world.Commands.Commands.Count.ShouldBeLessThanOrEqualTo(5);
    }

    [Theory, BothEngines]
    public async Task Its_commands_find_their_rows_by_an_index(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        await FillAsync(world);
        using var browser = await world.BrowserAsync();
        world.Commands.Clear();
        await browser.GetStringAsync(new Uri($"/insight?team={Guid.CreateVersion7()}", UriKind.Relative));

        var onFacts = world.Commands.Commands.Where(c => c.Sql.Contains("insight_", StringComparison.Ordinal)).ToArray();
        onFacts.Length.ShouldBe(9);
        foreach (var (sql, parameters) in onFacts)
        {
            var plan = await PlanAsync(world, engine, sql, parameters);
            plan.ShouldContain("ix_insight_", customMessage: sql + "\n" + plan);
        }
    }

    [Theory, BothEngines]
    public async Task Figures_stand_in_tiles_that_lead_to_their_rows(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        await FillAsync(world);
        using var browser = await world.BrowserAsync();

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync(new Uri("/insight?days=7", UriKind.Relative)));

        TileOf(page, "Conversas abertas").ShouldContain("<b>41</b>");
        TileOf(page, "Promessas mantidas").ShouldContain("<b>90</b>");
        TileOf(page, "Promessas mantidas").ShouldContain("n = 40");
        TileOf(page, "Primeira resposta").ShouldContain("<b>20\u00a0min</b>");
        TileOf(page, "NPS").ShouldContain("<b>50</b>");
        TileOf(page, "NPS").ShouldContain("menos de 30 para comparar");
        TileOf(page, "NPS").ShouldContain("href=\"/insight/rows/nps?from=2026-03-04&to=2026-03-10\"");
        TileOf(page, "Na fila agora").ShouldContain("1 vencida");
        page.ShouldContain("prometido");
        Regex.Count(page, "<figure class=\"v-chart").ShouldBe(4);
        Regex.Count(page, "<details>").ShouldBe(4);
    }

    [Fact]
    public async Task A_new_company_is_told_what_will_stand_here()
    {
        await using var world = await InsightWorld.StartAsync(Engine.Sqlite);
        using var browser = await world.BrowserAsync();
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync(new Uri("/insight", UriKind.Relative)));
        page.ShouldContain("Os indicadores aparecem com a primeira conversa.");
        page.ShouldNotContain("v-tile\"");
    }

    [Theory]
    [InlineData("from=2026-03-09&to=2026-03-01", "O último dia vem antes do primeiro.", "2026-03-01")]
    [InlineData("from=amanhã&to=2026-03-01", "Escreva a data como 2026-03-31.", "amanhã")]
    public async Task Wrong_dates_are_said_beside_their_field_and_kept(string query, string message, string typed)
    {
        await using var world = await InsightWorld.StartAsync(Engine.Sqlite);
        using var browser = await world.BrowserAsync();
        using var answer = await browser.GetAsync(new Uri("/insight?" + query, UriKind.Relative));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.ShouldContain(message);
        page.ShouldContain($"value=\"{typed}\"");
    }

    [Fact]
    public async Task Viewers_and_everybody_above_see_it_and_strangers_do_not()
    {
        await using var world = await InsightWorld.StartAsync(Engine.Sqlite);
        foreach (var role in Enum.GetValues<Role>())
        {
            using var browser = await world.BrowserAsync(role);
            using var seen = await browser.GetAsync(new Uri("/insight", UriKind.Relative));
            seen.StatusCode.ShouldBe(HttpStatusCode.OK, role.ToString());
        }
        using var stranger = world.App.Stranger();
        using var refused = await stranger.GetAsync(new Uri("/insight", UriKind.Relative));
        refused.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory, BothEngines]
    public async Task Every_cell_of_the_charts_leads_to_as_many_rows_as_it_says(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        await FillAsync(world);
        var more = new List<object>();
        foreach (var (hours, due) in ((double, double?)[])[(1, null), (1.5, 0.5), (5, -1), (20, 9), (50, -30), (100, null), (200, 0.1)])
        {
            var facts = world.Conversation(world.Now.AddHours(-hours), due: due is { } inHours ? world.Now.AddHours(inHours) : null);
            var at = world.Now.AddHours(-hours);
            more.Add(new MessageReceived(facts.Id, Ids.New(at), facts.CustomerId, ChannelKind.Email, at));
        }
        await world.TellAsync(more);
        using var browser = await world.BrowserAsync();
        var page = await browser.GetStringAsync(new Uri("/insight", UriKind.Relative));

        var cells = Cells().Matches(page).Select(m => (Url: WebUtility.HtmlDecode(m.Groups["url"].Value), N: int.Parse(m.Groups["n"].Value, CultureInfo.InvariantCulture))).ToList();
        cells.Where(cell => cell.Url.Contains("age=", StringComparison.Ordinal)).Sum(cell => cell.N).ShouldBe(8); // with the one overdue
        cells.Where(cell => cell.Url.Contains("hour=", StringComparison.Ordinal)).Sum(cell => cell.N).ShouldBe(47);
        cells.Select(cell => cell.Url).ShouldBeUnique();
        foreach (var (url, n) in cells)
        {
            var file = await browser.GetStringAsync(new Uri(url.Replace("?", ".csv?", StringComparison.Ordinal), UriKind.Relative));
            file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(n + 1, url);
            WebUtility.HtmlDecode(await browser.GetStringAsync(new Uri(url, UriKind.Relative))).ShouldContain(n == 1 ? "1 linha" : $"{n} linhas", customMessage: url);
        }
    }

    private static string TileOf(string page, string label) =>
        Tiles().Matches(page).Select(m => m.Value).Single(tile => tile.Contains($">{label}</span>", StringComparison.Ordinal));

    /// <summary>40 conversations answered in 20 minutes, 36 of 40 promises kept, 10 answers with an NPS of 50, one overdue.</summary>
    private static async Task FillAsync(InsightWorld world)
    {
        var at = world.Now.AddDays(-1);
        var more = new List<object>();
        for (var i = 0; i < 40; i++)
        {
            var facts = world.Conversation(
                at, answered: TimeSpan.FromMinutes(20), resolved: TimeSpan.FromHours(2),
                promises: new PromiseFacts(PromiseKind.FirstAnswer, "3.2", at.AddHours(1), at.AddMinutes(20), i >= 4));
            more.Add(new MessageReceived(facts.Id, Ids.New(at), facts.CustomerId, ChannelKind.Email, at));
            if (i < 10)
                more.Add(world.Answer(facts, csat: 5, ces: 2, nps: i < 6 ? 9 : i < 9 ? 8 : 3));
        }
        world.Conversation(world.Now.AddHours(-3), due: world.Now.AddMinutes(-5));
        await world.TellAsync(more);
    }

    private static Task<string> PlanAsync(InsightWorld world, Engine engine, string sql, (string Name, object? Value)[] parameters) =>
        world.App.QueryAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            if (engine == Engine.Postgres)
            {
                // With so few rows a scan would be cheaper: the question is whether an index can serve at all.
                command.CommandText = "SET enable_seqscan = off";
                await command.ExecuteNonQueryAsync();
            }
            command.CommandText = (engine == Engine.Postgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + sql;
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }
            var lines = new List<string>();
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                lines.Add(reader.GetValue(reader.FieldCount - 1).ToString()!);
            return string.Join('\n', lines);
        });

    [GeneratedRegex("<td class=\"v-num\"><a href=\"(?<url>/insight/rows/[^\"]*(age|hour)=[^\"]*)\">(?<n>[0-9]+)</a></td>", RegexOptions.ExplicitCapture)]
    private static partial Regex Cells();

    [GeneratedRegex("<article class=\"v-tile\">.*?</article>", RegexOptions.Singleline)]
    private static partial Regex Tiles();
}
