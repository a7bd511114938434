using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.People.Contracts;
using Vinculo.Plan.Contracts;
using Vinculo.Plan.Policy;
using Vinculo.Platform;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Handling;

/// <summary>Merges of what was merged already, and how they are taken back.</summary>
public class MergeConversationsTests
{
    [Theory, BothEngines]
    public async Task Chained_merges_are_taken_back_one_by_one_from_the_last_and_each_customer_has_their_own_again(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var (first, second, third) = await ChainAsync(desk);
        (await TextsAsync(desk, third)).ShouldBe(["Primeira.", "Segunda.", "Terceira."]);

        await UnmergeAsync(desk, second);
        (await TextsAsync(desk, second)).ShouldBe(["Primeira.", "Segunda."]);
        (await TextsAsync(desk, third)).ShouldBe(["Terceira."]);

        await UnmergeAsync(desk, first);
        (await TextsAsync(desk, first)).ShouldBe(["Primeira."]);
        (await TextsAsync(desk, second)).ShouldBe(["Segunda."]);
    }

    [Theory, BothEngines]
    public async Task The_first_of_chained_merges_is_not_taken_back_before_the_last(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var (first, second, third) = await ChainAsync(desk);

        (await TryUnmergeAsync(desk, first)).Failure!.Code.ShouldBe("desk.merge-too-old");

        (await TextsAsync(desk, third)).ShouldBe(["Primeira.", "Segunda.", "Terceira."]);
        await UnmergeAsync(desk, second);
        await UnmergeAsync(desk, first);
        (await TextsAsync(desk, first)).ShouldBe(["Primeira."]);
    }

    [Theory, BothEngines]
    public async Task What_was_moved_on_by_hand_stays_there_and_what_came_later_stays_too(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var (first, second, third) = await ChainAsync(desk);
        var other = await desk.OpenAsync("Outro assunto.");
        await MoveAsync(desk, (await desk.MessagesAsync(third)).Single(m => m.Text == "Primeira.").Id, other);
        await desk.ReceiveAsync(DeskApp.Mail(desk.Customer(), text: "Depois.") with { ConversationId = third });

        await UnmergeAsync(desk, second);

        (await TextsAsync(desk, second)).ShouldBe(["Segunda."]);
        (await TextsAsync(desk, third)).ShouldBe(["Terceira.", "Depois."]);
        (await TextsAsync(desk, other)).ShouldBe(["Primeira.", "Outro assunto."], ignoreOrder: true);
        await UnmergeAsync(desk, first);
        (await TextsAsync(desk, first)).ShouldBeEmpty();
    }

    [Theory, BothEngines]
    public async Task What_was_moved_into_a_conversation_goes_back_to_it_when_its_merge_is_taken_back(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var (_, _, third) = await ChainAsync(desk);
        var other = await desk.OpenAsync("Outro assunto.");
        await MoveAsync(desk, (await desk.MessagesAsync(third)).Single(m => m.Text == "Primeira.").Id, other);
        var last = await desk.OpenAsync("Último.");
        await MergeAsync(desk, other, last);

        await UnmergeAsync(desk, other);

        (await TextsAsync(desk, other)).ShouldBe(["Primeira.", "Outro assunto."], ignoreOrder: true);
        (await TextsAsync(desk, last)).ShouldBe(["Último."]);
    }

    [Theory, BothEngines]
    public async Task What_was_resolved_is_resolved_as_before_once_a_merge_by_mistake_is_taken_back(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var resolved = await SettledAsync(desk, ana);
        var before = await desk.ConversationAsync(resolved);
        var other = await WaitsForAnAnswerAsync(desk);

        await MergeAsync(desk, other, resolved);
        (await desk.ConversationAsync(resolved)).State.ShouldBe(ConversationState.Open);
        desk.Clock.Advance(TimeSpan.FromMinutes(30));
        await AssignAsync(desk, resolved, ana); // who looks into it may have taken it
        await UnmergeAsync(desk, other);

        var after = await desk.ConversationAsync(resolved);
        Told(after).ShouldBe(Told(before));
        (after.State, after.ResolvedById, after.Unread, after.NextDueAt).ShouldBe((ConversationState.Resolved, ana.Id, false, null));
        after.Clocks.Select(c => c.Reading).ShouldBe(before.Clocks.Select(c => c.Reading), ignoreOrder: true);
        var whole = await desk.ConversationAsync(other);
        (whole.State, whole.NextDueKind).ShouldBe((ConversationState.Open, PromiseKind.FirstAnswer));
    }

    [Theory, BothEngines]
    public async Task What_was_resolved_without_an_answer_breaks_no_promise_when_a_merge_is_taken_back_days_later(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var other = await WaitsForAnAnswerAsync(desk);
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        var resolved = await desk.OpenAsync("Obrigado, chegou tudo.");
        await ResolveAsync(desk, resolved, ana);
        var before = await desk.ConversationAsync(resolved);

        await MergeAsync(desk, other, resolved);
        desk.Clock.Advance(TimeSpan.FromDays(3));
        await UnmergeAsync(desk, other);

        var after = await desk.ConversationAsync(resolved);
        Told(after).ShouldBe(Told(before));
        after.Clocks.Select(c => c.Reading).ShouldBe(before.Clocks.Select(c => c.Reading), ignoreOrder: true);
    }

    [Theory, BothEngines]
    public async Task It_is_resolved_again_when_the_last_of_several_merges_is_taken_back(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var resolved = await SettledAsync(desk, ana);
        var before = await desk.ConversationAsync(resolved);
        var (one, another) = (await WaitsForAnAnswerAsync(desk), await WaitsForAnAnswerAsync(desk));

        await MergeAsync(desk, one, resolved);
        await MergeAsync(desk, another, resolved);
        await UnmergeAsync(desk, another);
        (await desk.ConversationAsync(resolved)).State.ShouldBe(ConversationState.Open);
        await UnmergeAsync(desk, one);

        Told(await desk.ConversationAsync(resolved)).ShouldBe(Told(before));
    }

    [Theory, BothEngines]
    public async Task What_awaited_the_customer_awaits_them_again_and_is_as_read_as_it_was(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var waiting = await AnsweredAsync(desk, desk.Agent("Ana Lima"), "Amanhã cedo.");
        var before = await desk.ConversationAsync(waiting);
        var other = await WaitsForAnAnswerAsync(desk);

        await MergeAsync(desk, other, waiting);
        desk.Clock.Advance(TimeSpan.FromMinutes(30));
        await UnmergeAsync(desk, other);

        var after = await desk.ConversationAsync(waiting);
        Told(after).ShouldBe(Told(before));
        (after.State, after.Unread).ShouldBe((ConversationState.Waiting, false));
    }

    [Theory, BothEngines]
    public async Task Where_the_survivor_went_on_meanwhile_it_owes_what_stands_in_it_now(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var answered = await SettledAsync(desk, ana);
        var other = await WaitsForAnAnswerAsync(desk);

        await MergeAsync(desk, other, answered);
        desk.Clock.Advance(TimeSpan.FromMinutes(10));
        await desk.ReceiveAsync(DeskApp.Mail(desk.Customer(), text: "E a nota?") with { ConversationId = answered });
        var since = desk.Clock.GetUtcNow();
        await UnmergeAsync(desk, other);

        var after = await desk.ConversationAsync(answered);
        (after.State, after.AwaitingAnswerSince, after.ResolvedAt, after.Preview).ShouldBe((ConversationState.Open, since, null, "E a nota?"));
        after.Clocks.Single(c => c.Kind == PromiseKind.NextAnswer && c.State == ClockState.Running).StartedAt.ShouldBe(since);
    }

    [Theory, BothEngines]
    public async Task What_was_answered_after_the_merge_awaits_the_customer_and_is_not_resolved_again(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var answered = await SettledAsync(desk, ana);
        var other = await WaitsForAnAnswerAsync(desk);

        await MergeAsync(desk, other, answered);
        await ReplyAsync(desk, answered, ana, "Já vejo o pedido.");
        await UnmergeAsync(desk, other);

        var after = await desk.ConversationAsync(answered);
        (after.State, after.ResolvedAt, after.NextDueAt).ShouldBe((ConversationState.Waiting, null, null));
    }

    [Theory, BothEngines]
    public async Task Who_waits_is_not_settled_with_a_conversation_resolved_without_an_answer_that_had_waited_longer(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var thanks = await desk.OpenAsync("Obrigado, chegou tudo.");
        await ResolveAsync(desk, thanks, ana);
        var waits = await WaitsForAnAnswerAsync(desk);

        await MergeAsync(desk, waits, thanks);

        var after = await desk.ConversationAsync(thanks);
        (after.State, after.ResolvedAt, after.NextDueKind, after.Unread).ShouldBe((ConversationState.Open, null, PromiseKind.FirstAnswer, true));
    }

    [Theory, BothEngines]
    public async Task What_was_resolved_without_an_answer_brings_no_debt_to_where_it_goes(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var settled = await SettledAsync(desk, ana);
        var thanks = await desk.OpenAsync("Obrigado, chegou tudo.");
        await ResolveAsync(desk, thanks, ana);

        await MergeAsync(desk, thanks, settled);

        var after = await desk.ConversationAsync(settled);
        (after.State, after.NextDueAt).ShouldBe((ConversationState.Resolved, null));

        // Nor when messages move later on.
        await MoveAsync(desk, (await desk.MessagesAsync(settled))[0].Id, await desk.OpenAsync("Outro assunto."));
        (await desk.ConversationAsync(settled)).State.ShouldBe(ConversationState.Resolved);
    }

    [Theory, BothEngines]
    public async Task The_conversation_that_goes_on_owes_by_its_own_policy(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var begun = await AnsweredAsync(desk, desk.Agent("Ana Lima"), "Amanhã cedo.");
        await desk.App.QueryAsync(db => PublishAsync(db, desk.Clock.GetUtcNow(), minutes: 7));
        var later = await WaitsForAnAnswerAsync(desk);

        await MergeAsync(desk, later, begun);

        var (policy, clock) = await desk.App.InScopeAsync(async p =>
        {
            var after = await desk.ConversationAsync(begun);
            return (await p.GetRequiredService<IServicePolicies>().GetAsync(after.PolicyVersionId, CancellationToken.None),
                after.Clocks.Single(c => c.State == ClockState.Running && c.Kind == PromiseKind.NextAnswer));
        });
        policy.Number.ShouldBe(1);
        clock.Minutes.ShouldBe(policy.Promise(PromiseKind.NextAnswer, Complexity.Moderate)!.Minutes);
    }

    /// <summary>Puts a policy in force that promises every answer within so many minutes.</summary>
    private static async Task<int> PublishAsync(VinculoDb db, DateTimeOffset now, int minutes)
    {
        var builtIn = await db.Set<PolicyVersion>().SingleAsync();
        var version = PolicyVersion.CopyOf(builtIn, 2, now);
        version.Edit("", "", builtIn.Rules with
        {
            Promises = [.. builtIn.Rules.Promises.Select(p => p with { Minutes = minutes })],
        });
        version.Publish(now, Actor.System, now);
        db.Add(version);
        return await db.SaveChangesAsync();
    }

    /// <summary>A conversation that was answered and resolved.</summary>
    private static async Task<Guid> SettledAsync(DeskApp desk, Person agent)
    {
        var id = await AnsweredAsync(desk, agent, "Vale por um ano.");
        await ResolveAsync(desk, id, agent);
        return id;
    }

    /// <summary>A conversation in which the customer was answered within an hour.</summary>
    private static async Task<Guid> AnsweredAsync(DeskApp desk, Person agent, string text)
    {
        var id = await desk.OpenAsync("Vale por quanto tempo?");
        desk.Clock.Advance(TimeSpan.FromMinutes(50));
        await ReplyAsync(desk, id, agent, text);
        return id;
    }

    private static async Task<Guid> WaitsForAnAnswerAsync(DeskApp desk)
    {
        desk.Clock.Advance(TimeSpan.FromMinutes(20));
        var id = await desk.OpenAsync("Onde está o meu pedido?");
        desk.Clock.Advance(TimeSpan.FromMinutes(20));
        return id;
    }

    private static async Task ReplyAsync(DeskApp desk, Guid id, Person agent, string text) =>
        (await desk.DoAsync<WriteReply, Result<Changed>>(r => r.RunAsync(id, new Reply(text), DeskApp.As(agent), CancellationToken.None))).Succeeded.ShouldBeTrue();

    private static async Task ResolveAsync(DeskApp desk, Guid id, Person agent) =>
        (await desk.DoAsync<ResolveConversation, Result<Changed>>(r => r.RunAsync(id, null, DeskApp.As(agent), CancellationToken.None))).Succeeded.ShouldBeTrue();

    private static async Task AssignAsync(DeskApp desk, Guid id, Person agent) =>
        (await desk.DoAsync<AssignConversation, Result<Changed>>(
            a => a.RunAsync(id, new Assignment(agent.Id), DeskApp.As(agent), CancellationToken.None))).Succeeded.ShouldBeTrue();

    /// <summary>All that is told of how it stands, without its clocks.</summary>
    private static Standing Told(Conversation conversation) => conversation.Standing with
    {
        Clocks = [],
    };

    /// <summary>Three conversations of three customers, the first merged into the second and that into the third.</summary>
    private static async Task<(Guid First, Guid Second, Guid Third)> ChainAsync(DeskApp desk)
    {
        var ids = new List<Guid>();
        foreach (var text in new[] { "Primeira.", "Segunda.", "Terceira." })
        {
            ids.Add(await desk.OpenAsync(text));
            desk.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        await MergeAsync(desk, ids[0], ids[1]);
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        await MergeAsync(desk, ids[1], ids[2]);
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        return (ids[0], ids[1], ids[2]);
    }

    private static async Task MergeAsync(DeskApp desk, Guid id, Guid into) =>
        (await desk.DoAsync<MergeConversations, Result<Changed>>(m => m.MergeAsync(id, into, null, Actor.System, CancellationToken.None))).Succeeded.ShouldBeTrue();

    private static Task<Result<Changed>> TryUnmergeAsync(DeskApp desk, Guid id) =>
        desk.DoAsync<MergeConversations, Result<Changed>>(m => m.UnmergeAsync(id, Actor.System, CancellationToken.None));

    private static async Task UnmergeAsync(DeskApp desk, Guid id) => (await TryUnmergeAsync(desk, id)).Succeeded.ShouldBeTrue();

    private static async Task MoveAsync(DeskApp desk, Guid message, Guid into) =>
        (await desk.DoAsync<MoveMessages, Result<MessagesPlaced>>(
            m => m.RunAsync(message, andLater: false, into, Actor.System, CancellationToken.None))).Succeeded.ShouldBeTrue();

    private static async Task<string[]> TextsAsync(DeskApp desk, Guid id) => [.. (await desk.MessagesAsync(id)).Select(m => m.Text)];
}
