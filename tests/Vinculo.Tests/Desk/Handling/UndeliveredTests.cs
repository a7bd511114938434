using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Notices;
using Vinculo.People.Contracts;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Handling;

/// <summary>Answers that do not arrive come back to somebody.</summary>
public class UndeliveredTests
{
    [Theory, BothEngines]
    public async Task A_conversation_that_awaits_the_customer_is_ours_again_and_whoever_has_it_is_told_each_time(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var (id, message) = await AnsweredAsync(desk, ana);
        (await desk.ConversationAsync(id)).State.ShouldBe(ConversationState.Waiting);

        await SetDeliveryAsync(desk, message, DeliveryState.Failed, "550 no such user");
        await SetDeliveryAsync(desk, message, DeliveryState.Failed, "550 no such user; 550 nor that one");

        var conversation = await desk.ConversationAsync(id);
        conversation.State.ShouldBe(ConversationState.Open);
        conversation.Clocks.Single(c => c.Kind == PromiseKind.Resolution).State.ShouldBe(ClockState.Running);
        (await desk.AuditAsync(id))[^1].ShouldBe("conversation.not-delivered");
        (await NoticesAsync(desk)).ShouldBe([(ana.Id, NoticeKind.NotDelivered, id, message)]);

        await desk.DoAsync<ResendMessage, Result<Changed>>(r => r.RunAsync(message, null, DeskApp.As(ana), CancellationToken.None));
        await SetDeliveryAsync(desk, message, DeliveryState.PerhapsSent, null);
        (await NoticesAsync(desk)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("Pending", "450 not now")]
    [InlineData("Sent", null)]
    public async Task What_is_still_tried_or_has_arrived_troubles_nobody(string delivery, string? words)
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        var (id, message) = await AnsweredAsync(desk, desk.Agent("Ana Lima"));

        await SetDeliveryAsync(desk, message, Enum.Parse<DeliveryState>(delivery), words);

        (await desk.ConversationAsync(id)).State.ShouldBe(ConversationState.Waiting);
        (await NoticesAsync(desk)).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_was_sent_again_before_anybody_heard_of_it_goes_on_waiting()
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        var ana = desk.Agent("Ana Lima");
        var (id, message) = await AnsweredAsync(desk, ana);

        await SetDeliveryAsync(desk, message, DeliveryState.Failed, "550", settle: false);
        await desk.DoAsync<IDesk, bool>(d => SetAsync(d, message, DeliveryState.Pending, null));
        await desk.App.SettleAsync();

        (await desk.ConversationAsync(id)).State.ShouldBe(ConversationState.Waiting);
    }

    [Fact]
    public async Task A_settled_one_stays_settled_and_whoever_has_it_is_told()
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        var ana = desk.Agent("Ana Lima");
        var (id, message) = await AnsweredAsync(desk, ana);
        await desk.DoAsync<ResolveConversation, Result<Changed>>(r => r.RunAsync(id, null, DeskApp.As(ana), CancellationToken.None));

        await SetDeliveryAsync(desk, message, DeliveryState.Sent, "maria@casa.example: 550 no such user");

        (await desk.ConversationAsync(id)).State.ShouldBe(ConversationState.Resolved);
        (await NoticesAsync(desk)).ShouldBe([(ana.Id, NoticeKind.NotDelivered, id, message)]);
    }

    [Fact]
    public async Task What_a_program_answered_in_nobodys_conversation_comes_back_to_the_queue()
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        var (id, message) = await AnsweredAsync(desk, new Actor(ActorKind.Token, Ids.New(desk.Clock.GetUtcNow()), "ERP"));

        await SetDeliveryAsync(desk, message, DeliveryState.Failed, "550 no such user");

        (await desk.ConversationAsync(id)).State.ShouldBe(ConversationState.Open);
        (await NoticesAsync(desk)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_settled_one_opens_again_where_nobody_is_there_to_be_told(bool hasLeft)
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        var ana = desk.Agent("Ana Lima");
        var erp = new Actor(ActorKind.Token, Ids.New(desk.Clock.GetUtcNow()), "ERP");
        if (!hasLeft)
            desk.People.SetAvailable(ana, false);
        var (id, message) = await AnsweredAsync(desk, hasLeft ? DeskApp.As(ana) : erp);
        await desk.DoAsync<ResolveConversation, Result<Changed>>(r => r.RunAsync(id, null, erp, CancellationToken.None));
        if (hasLeft)
            desk.People.Leave(ana);

        await SetDeliveryAsync(desk, message, DeliveryState.Failed, "550 no such user");

        (await desk.ConversationAsync(id)).State.ShouldBe(ConversationState.Open);
    }

    private static Task<(Guid Conversation, Guid Message)> AnsweredAsync(DeskApp desk, Person by) => AnsweredAsync(desk, DeskApp.As(by));

    /// <summary>An answer that has left; without a mailbox none would by itself.</summary>
    private static async Task<(Guid Conversation, Guid Message)> AnsweredAsync(DeskApp desk, Actor by)
    {
        var id = await desk.OpenAsync();
        await desk.App.SettleAsync();
        var written = await desk.DoAsync<WriteReply, Result<Changed>>(w => w.RunAsync(id, new Reply("Oi."), by, CancellationToken.None));
        var message = written.Value!.MessageId!.Value;
        await desk.App.QueryAsync(db => db.Set<Vinculo.Platform.Events.OutboxEvent>().Where(e => e.Name == "desk.reply-written.v1").ExecuteDeleteAsync());
        await SetDeliveryAsync(desk, message, DeliveryState.Sent, null);
        return (id, message);
    }

    private static async Task SetDeliveryAsync(DeskApp desk, Guid message, DeliveryState state, string? problem, bool settle = true)
    {
        await desk.DoAsync<IDesk, bool>(d => SetAsync(d, message, state, problem));
        if (settle)
            await desk.App.SettleAsync();
    }

    private static async Task<bool> SetAsync(IDesk desk, Guid message, DeliveryState state, string? problem)
    {
        await desk.SetDeliveryAsync(message, state, problem, CancellationToken.None);
        return true;
    }

    private static Task<List<(Guid, NoticeKind, Guid, Guid?)>> NoticesAsync(DeskApp desk) => desk.App.QueryAsync(async db =>
        (await db.Set<Notice>().OrderBy(n => n.Id).ToListAsync()).ConvertAll(n => (n.AccountId, n.Kind, n.ConversationId, n.MessageId)));
}
