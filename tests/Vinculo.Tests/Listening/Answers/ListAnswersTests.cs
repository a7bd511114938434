using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Settings;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Listening.Answer;
using Vinculo.Tests.Plan;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Listening.Answers;

public class ListAnswersTests
{
    [Theory, BothEngines]
    public async Task The_company_reads_what_customers_said_the_latest_first(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var agent = await app.App.AccountAsync(Role.Agent, "Carla Nunes");
        await AnswerAsync(app, "Bruno", "2", "9", "3", "Demorou", agent.Id);
        await AnswerAsync(app, "Marina", "5", "1", "10", "");
        using var viewer = await app.App.SignedInAsync(Role.Viewer);
        var page = await viewer.PageAsync("/listening");
        page.IndexOf("Marina", StringComparison.Ordinal).ShouldBeLessThan(page.IndexOf("Bruno", StringComparison.Ordinal));
        page.ShouldContain("Demorou");
        page.ShouldContain("resolvida por Carla Nunes");
        page.ShouldContain("/inbox/");
    }

    [Theory, BothEngines]
    public async Task Answers_are_filtered_by_score_agent_period_and_comment(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var agent = await app.App.AccountAsync(Role.Agent);
        await AnswerAsync(app, "Antiga", "1", "", "", "");
        app.App.Clock.Advance(TimeSpan.FromDays(10));
        await AnswerAsync(app, "Bruno", "2", "9", "3", "Demorou", agent.Id);
        await AnswerAsync(app, "Marina", "5", "1", "10", "");
        using var program = await app.App.ProgramAsync(Scope.Read);

        (await NamesAsync(program, "")).ShouldBe(["Marina", "Bruno", "Antiga"]);
        (await NamesAsync(program, "days=7")).ShouldBe(["Marina", "Bruno"]);
        (await NamesAsync(program, "score=Dissatisfied")).ShouldBe(["Bruno", "Antiga"]);
        (await NamesAsync(program, "score=Promoters")).ShouldBe(["Marina"]);
        (await NamesAsync(program, "score=Detractors")).ShouldBe(["Bruno"]);
        (await NamesAsync(program, "score=Hard")).ShouldBe(["Bruno"]);
        (await NamesAsync(program, "agent=" + agent.Id)).ShouldBe(["Bruno"]);
        (await NamesAsync(program, "commented=true")).ShouldBe(["Bruno"]);
    }

    [Theory, BothEngines]
    public async Task Answers_are_filtered_by_the_queue_of_their_conversation(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        await AnswerAsync(app, "Marina", "5", "1", "10", "");
        var queue = (await app.SurveysAsync()).Single().QueueId;
        var other = await app.App.InScopeAsync(p => p.GetRequiredService<QueueSettings>().SaveAsync(null, new QueueInput("Entregas"), Actor.System, CancellationToken.None));
        using var program = await app.App.ProgramAsync(Scope.Read);

        (await NamesAsync(program, "queue=" + queue)).ShouldBe(["Marina"]);
        (await NamesAsync(program, "queue=" + other.Value!.Id)).ShouldBeEmpty();
        using var viewer = await app.App.SignedInAsync(Role.Viewer);
        var page = await viewer.PageAsync($"/listening?queue={other.Value.Id}");
        page.ShouldContain($"<option value=\"{other.Value.Id}\" selected>Entregas</option>");
        page.ShouldNotContain("Marina");
    }

    [Theory, BothEngines]
    public async Task The_list_goes_on_where_the_page_before_ended(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        foreach (var name in new[] { "A", "B", "C" })
            await AnswerAsync(app, name, "5", "", "", "");
        using var program = await app.App.ProgramAsync(Scope.Read);
        var first = await program.GetFromJsonAsync<JsonElement>("/api/v1/surveys?limit=2");
        first.GetProperty("items").GetArrayLength().ShouldBe(2);
        (await NamesAsync(program, "limit=2&after=" + first.GetProperty("next").GetString())).ShouldBe(["A"]);
        using var wrong = await program.GetAsync(new Uri("/api/v1/surveys?after=nonsense!", UriKind.Relative));
        ((int)wrong.StatusCode).ShouldBe(400);
    }

    private static async Task AnswerAsync(ListeningApp app, string name, string csat, string ces, string nps, string comment, Guid? agent = null)
    {
        var link = await app.AskAsync(name, agent: agent);
        using var customer = app.App.Stranger();
        await customer.PostFormAsync(link, AnswerSurveyTests.Answers(csat, ces, nps, comment));
        app.App.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.App.SettleAsync();
    }

    private static async Task<string[]> NamesAsync(HttpClient program, string query)
    {
        var page = await program.GetFromJsonAsync<JsonElement>("/api/v1/surveys?" + query);
        return [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("customer").GetString()!)];
    }
}
