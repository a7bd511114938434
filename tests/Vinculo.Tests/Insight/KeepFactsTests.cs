using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Contracts;
using Vinculo.Insight.Facts;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Insight;

public class KeepFactsTests
{
    [Theory, BothEngines]
    public async Task Hearing_of_a_change_again_changes_nothing(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        var due = world.Now.AddHours(2);
        world.Conversation(world.Now.AddHours(-3), promises: [new(PromiseKind.FirstAnswer, "3.2", due, null, null)]);
        await world.TellAsync();
        var before = await world.App.QueryAsync(db => db.Set<PromiseFact>().Select(p => p.Id).ToListAsync());
        await world.TellAsync();

        (await world.App.QueryAsync(db => db.Set<ConversationFact>().CountAsync())).ShouldBe(1);
        (await world.App.QueryAsync(db => db.Set<PromiseFact>().Select(p => p.Id).ToListAsync())).ShouldBe(before);
    }

    [Theory, BothEngines]
    public async Task Facts_are_what_Desk_says_now_whatever_the_order_of_the_news(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        var opened = world.Conversation(world.Now.AddHours(-3), answered: TimeSpan.FromMinutes(20));
        await world.TellAsync();
        world.Desk.Conversations[opened.Id] = opened with { State = ConversationState.Resolved, ResolvedAt = world.Now, ResolutionSeconds = 9000, Subject = "Outro" };
        await world.PublishAsync(new ConversationChanged(opened.Id, world.Now.AddHours(-9)));

        var fact = await world.App.QueryAsync(db => db.Set<ConversationFact>().AsNoTracking().SingleAsync());
        fact.State.ShouldBe(ConversationState.Resolved);
        fact.ResolutionSeconds.ShouldBe(9000);
        fact.FirstAnswerSeconds.ShouldBe(1200);
        fact.Subject.ShouldBe("Outro");
    }

    [Theory, BothEngines]
    public async Task A_promise_no_longer_owed_leaves_no_fact(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        var due = world.Now.AddHours(2);
        var opened = world.Conversation(
            world.Now.AddHours(-3), promises: [new(PromiseKind.FirstAnswer, "3.2", due, null, null), new(PromiseKind.Resolution, "3.8", due, null, null)]);
        await world.TellAsync();
        world.Desk.Conversations[opened.Id] = opened with { Promises = [opened.Promises[0]] };
        await world.TellAsync();

        (await world.App.QueryAsync(db => db.Set<PromiseFact>().Select(p => p.Kind).ToListAsync())).ShouldBe([PromiseKind.FirstAnswer]);
    }

    [Theory, BothEngines]
    public async Task A_conversation_that_is_gone_takes_its_facts_with_it(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        var facts = world.Conversation(world.Now.AddHours(-3), promises: [new(PromiseKind.FirstAnswer, "3.2", world.Now, null, false)]);
        await world.TellAsync(Message(facts, world.Now), world.Answer(facts, nps: 9));
        world.Desk.Conversations.Clear();
        await world.PublishAsync(new ConversationChanged(facts.Id, world.Now));

        (await RowsAsync(world)).ShouldBe(0);
    }

    [Theory, BothEngines]
    public async Task A_changed_answer_replaces_the_first_and_stays_with_its_day_and_team(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        var (sales, support) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var facts = world.Conversation(world.Now.AddDays(-3), team: sales);
        var first = world.Answer(facts, nps: 3, at: world.Now.AddDays(-2));
        await world.TellAsync(first);
        world.Desk.Conversations[facts.Id] = facts with { TeamId = support };
        var second = first with { Nps = 9, Comment = "Resolveram", At = world.Now };
        await world.TellAsync(second);
        await world.PublishAsync(first with { Nps = 1, At = world.Now.AddDays(-1) });

        var fact = await world.App.QueryAsync(db => db.Set<SurveyFact>().AsNoTracking().SingleAsync());
        (fact.Nps, fact.Comment, fact.TeamId).ShouldBe((9, "Resolveram", sales));
        fact.AnsweredAt.ShouldBe(first.FirstAnsweredAt.ToUnixTimeMilliseconds() * 1000);
    }

    [Theory, BothEngines]
    public async Task A_message_counts_once_and_goes_with_its_conversation(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        var support = Guid.CreateVersion7();
        var facts = world.Conversation(world.Now.AddHours(-3));
        var message = Message(facts, world.Now);
        await world.TellAsync(message, message);
        world.Desk.Conversations[facts.Id] = facts with { TeamId = support };
        await world.TellAsync();

        (await world.App.QueryAsync(db => db.Set<MessageFact>().Select(m => m.TeamId).ToListAsync())).ShouldBe([support]);
    }

    [Theory, BothEngines]
    public async Task Rebuilding_finds_everything_again_and_drops_what_is_gone(Engine engine)
    {
        await using var world = await InsightWorld.StartAsync(engine);
        var gone = world.Conversation(world.Now.AddHours(-5));
        await world.TellAsync();
        world.Desk.Conversations.Clear();
        var kept = world.Conversation(world.Now.AddHours(-3), promises: [new(PromiseKind.FirstAnswer, "3.2", world.Now, null, false)]);
        world.Desk.Messages.Add(Message(kept, world.Now));
        world.Desk.Surveys.Add(world.Answer(kept, csat: 5));
        world.App.Clock.Advance(TimeSpan.FromMinutes(1));

        var rebuilt = await world.App.InScopeAsync(p => p.GetRequiredService<RebuildFacts>().RunAsync(world.Now, CancellationToken.None));

        rebuilt.ShouldBe(new RebuiltFacts(1, 1));
        (await world.App.QueryAsync(db => db.Set<ConversationFact>().Select(c => c.Id).ToListAsync())).ShouldBe([kept.Id]);
        (await RowsAsync(world)).ShouldBe(4);
        gone.Id.ShouldNotBe(kept.Id);
    }

    private static MessageReceived Message(ConversationFacts of, DateTimeOffset at) => new(of.Id, Ids.New(at), of.CustomerId, of.Channel, at);

    private static Task<int> RowsAsync(InsightWorld world) => world.App.QueryAsync(async db =>
        await db.Set<ConversationFact>().CountAsync() + await db.Set<PromiseFact>().CountAsync()
        + await db.Set<SurveyFact>().CountAsync() + await db.Set<MessageFact>().CountAsync());
}
