using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Settings;
using Vinculo.Insight.Facts;
using Vinculo.Listening;
using Vinculo.Listening.Answer;
using Vinculo.Platform.Events;
using Vinculo.Tests.Listening;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Insight;

public class RealSurveysTests
{
    [Theory, BothEngines]
    public async Task Answers_are_counted_again_as_they_were_after_the_facts_are_lost(Engine engine)
    {
        await using var listening = await ListeningApp.StartAsync(engine);
        var app = listening.App;
        var (team, agent) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await MoveAllQueuesAsync(app, team);
        var first = await listening.AskAsync("Marina Alves", agent: agent);
        var second = await listening.AskAsync("Caio Reis");
        await listening.AskAsync("Bia Nunes"); // never answers
        await AnswerAsync(app, first, new SurveyAnswer(5, 2, 9, null));
        app.Clock.Advance(TimeSpan.FromHours(3));
        await AnswerAsync(app, second, new SurveyAnswer(null, null, 4, "Demorou"));
        await AnswerAsync(app, first, new SurveyAnswer(4, 2, 8, "Pensei melhor"));
        await MoveAllQueuesAsync(app, null); // what is asked already stays with the team it was asked for
        var told = await FactsAsync(app);
        told.Count.ShouldBe(2);
        told.ShouldAllBe(fact => fact.TeamId == team);
        told.Select(fact => (fact.AgentId, fact.Nps, fact.Comment)).ShouldBe([(agent, 8, "Pensei melhor"), (null, 4, "Demorou")], ignoreOrder: true);

        await app.QueryAsync(db => db.Set<SurveyFact>().ExecuteDeleteAsync());
        var rebuilt = await app.InScopeAsync(p => p.GetRequiredService<RebuildFacts>().RunAsync(app.Clock.GetUtcNow(), CancellationToken.None));

        rebuilt.Answers.ShouldBe(2);
        (await FactsAsync(app)).ShouldBeEquivalentTo(told);
        await app.InScopeAsync(p => p.GetRequiredService<RebuildFacts>().RunAsync(app.Clock.GetUtcNow(), CancellationToken.None));
        (await FactsAsync(app)).ShouldBeEquivalentTo(told);
    }

    private static async Task AnswerAsync(TestApp app, string link, SurveyAnswer answer)
    {
        var result = await app.InScopeAsync(p => p.GetRequiredService<AnswerSurvey>().RunAsync(link["/s/".Length..], answer, CancellationToken.None));
        result.Succeeded.ShouldBeTrue();
        await app.SettleAsync();
    }

    private static async Task MoveAllQueuesAsync(TestApp app, Guid? team)
    {
        await app.QueryAsync(db => db.Set<Queue>().ExecuteUpdateAsync(set => set.SetProperty(q => q.TeamId, team)));
        await app.QueryAsync(async db =>
        {
            foreach (var id in await db.Set<ConversationFact>().Select(c => c.Id).ToListAsync())
                db.Publish(new ConversationChanged(id, app.Clock.GetUtcNow()), app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        await app.SettleAsync();
    }

    private static Task<List<SurveyFact>> FactsAsync(TestApp app) =>
        app.QueryAsync(db => db.Set<SurveyFact>().AsNoTracking().OrderBy(s => s.Id).ToListAsync());
}
