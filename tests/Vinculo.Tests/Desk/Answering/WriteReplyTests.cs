using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Answering;

public class WriteReplyTests
{
    [Theory, BothEngines]
    public async Task The_first_answer_keeps_its_promise_and_awaits_the_customer(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        desk.Clock.MoveTo(DeskApp.At(13, 30));
        var written = await ReplyAsync(desk, id, new Reply("Chega **amanhã**."), ana);

        written.Succeeded.ShouldBeTrue();
        var conversation = await desk.ConversationAsync(id);
        conversation.State.ShouldBe(ConversationState.Waiting);
        conversation.FirstAnsweredAt.ShouldBe(DeskApp.At(13, 30));
        conversation.FirstAnswerSeconds.ShouldBe(150 * 60); // 10:00 to 12:00 and 13:00 to 13:30
        conversation.Clocks.Single(c => c.Kind == PromiseKind.FirstAnswer).Kept.ShouldBe(true);
        conversation.Clocks.Single(c => c.Kind == PromiseKind.Resolution).State.ShouldBe(ClockState.Paused);
        conversation.NextDueAt.ShouldBeNull();
        var message = (await desk.MessagesAsync(id))[^1];
        (message.Kind, message.AuthorName, message.Delivery).ShouldBe((MessageKind.Reply, "Ana Lima", DeliveryState.Pending));
        var deliver = await desk.DoAsync<IDesk, MessageToDeliver?>(d => d.MessageAsync(message.Id, CancellationToken.None));
        deliver!.Markdown.ShouldBe("Chega **amanhã**.");
        (await desk.EventsAsync()).ShouldContain("desk.reply-written.v1");
    }

    [Theory, BothEngines]
    public async Task A_late_answer_breaks_the_promise(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        desk.Clock.MoveTo(DeskApp.At(15, 1));
        await ReplyAsync(desk, id, new Reply("Desculpe a demora."), ana);
        var facts = await desk.DoAsync<IDesk, ConversationFacts?>(d => d.FactsAsync(id, CancellationToken.None));
        facts!.Promises.Single(p => p.Kind == PromiseKind.FirstAnswer).Kept.ShouldBe(false);
        facts.Promises.Single(p => p.Kind == PromiseKind.Resolution).Kept.ShouldBeNull();
    }

    [Theory, BothEngines]
    public async Task The_wait_for_the_customer_does_not_count_towards_the_resolution(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var customer = desk.Customer();
        var id = (await desk.ReceiveAsync(DeskApp.Mail(customer))).ConversationId;
        desk.Clock.MoveTo(DeskApp.At(11));
        await ReplyAsync(desk, id, new Reply("Qual é a cor?"), ana);
        desk.Clock.MoveTo(DeskApp.At(9, daysLater: 2));
        await desk.ReceiveAsync(DeskApp.Mail(customer, text: "Verde.") with { ConversationId = id });
        desk.Clock.MoveTo(DeskApp.At(10, daysLater: 2));
        await ReplyAsync(desk, id, new Reply("Pronto.", Resolve: true), ana);
        var facts = await desk.DoAsync<IDesk, ConversationFacts?>(d => d.FactsAsync(id, CancellationToken.None));
        facts!.State.ShouldBe(ConversationState.Resolved);
        facts.ResolutionSeconds.ShouldBe(2 * 3600);
        facts.Promises.ShouldAllBe(p => p.Kept == true);
        facts.Promises.Select(p => p.Kind).ShouldBe([PromiseKind.FirstAnswer, PromiseKind.Resolution, PromiseKind.NextAnswer], ignoreOrder: true);
    }

    [Theory, BothEngines]
    public async Task Send_and_resolve_does_both_and_says_both(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        await ReplyAsync(desk, id, new Reply("Segue a segunda via.", Resolve: true), ana);
        (await desk.ConversationAsync(id)).State.ShouldBe(ConversationState.Resolved);
        (await desk.AuditAsync(id)).ShouldBe(["conversation.opened", "conversation.replied", "conversation.resolved"]);
        (await desk.EventsAsync()).ShouldContain("desk.conversation-resolved.v1");
    }

    [Theory, BothEngines]
    public async Task Who_answers_what_is_nobodys_takes_it(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima", available: false);
        var id = await desk.OpenAsync();
        (await desk.ConversationAsync(id)).AssigneeId.ShouldBeNull();
        await ReplyAsync(desk, id, new Reply("Bom dia."), ana);
        (await desk.ConversationAsync(id)).AssigneeId.ShouldBe(ana.Id);
    }

    [Theory, BothEngines]
    public async Task An_answer_to_what_has_changed_meanwhile_is_refused_and_says_what_changed(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        var seen = (await desk.ConversationAsync(id)).Version;
        (await ReplyAsync(desk, id, new Reply("Bom dia.", Version: seen), ana)).Succeeded.ShouldBeTrue();
        var stale = await ReplyAsync(desk, id, new Reply("Olá.", Version: seen), ana);
        stale.Failure!.Status.ShouldBe(409);
        stale.Failure.Code.ShouldBe("desk.changed-meanwhile");
        stale.Failure.Values[0].ShouldBe("Ana Lima");
        (await desk.MessagesAsync(id)).Count.ShouldBe(2);
    }

    [Theory, BothEngines]
    public async Task An_empty_answer_is_refused_at_its_field(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var id = await desk.OpenAsync();
        var refused = await ReplyAsync(desk, id, new Reply("  \n"), desk.Agent("Ana Lima"));
        (refused.Failure!.Code, refused.Failure.Field).ShouldBe(("desk.reply-empty", "markdown"));
    }

    private static Task<Result<Changed>> ReplyAsync(DeskApp desk, Guid id, Reply reply, Vinculo.People.Contracts.Person by) =>
        desk.DoAsync<WriteReply, Result<Changed>>(w => w.RunAsync(id, reply, DeskApp.As(by), CancellationToken.None));
}
