using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Reading;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Handling;

/// <summary>Messages that belong to another matter: into another conversation, into a new one, and back.</summary>
public class MoveMessagesTests
{
    [Theory, BothEngines]
    public async Task Splitting_opens_a_conversation_of_whoever_wrote_with_a_promise_from_when_they_wrote(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync("Cadê o pedido?");
        await ReplyAsync(desk, id, ana, "Já vejo.");
        desk.Clock.Advance(TimeSpan.FromMinutes(30));
        var colleague = desk.Customer("Bruno Reis");
        var other = await desk.ReceiveAsync(DeskApp.Mail(colleague, text: "E a minha nota fiscal?") with { ConversationId = id });
        desk.Clock.Advance(TimeSpan.FromMinutes(30));

        var placed = (await MoveAsync(desk, other.MessageId, ana)).Value!;

        var split = await desk.ConversationAsync(placed.ToId);
        (split.CustomerId, split.State, split.AssigneeId, split.Subject).ShouldBe((colleague.Id, ConversationState.Open, ana.Id, "Pedido 20.731"));
        (split.NextDueKind, split.NextDueAt).ShouldBe((PromiseKind.FirstAnswer, DeskApp.At(15, 30))); // five hours after 10:30
        (await desk.MessagesAsync(placed.ToId)).Select(m => m.Text).ShouldBe(["E a minha nota fiscal?"]);
        var left = await desk.ConversationAsync(id);
        (left.State, left.AwaitingAnswerSince, left.NextDueAt, left.Preview).ShouldBe((ConversationState.Waiting, null, null, "Já vejo."));
        left.Clocks.ShouldNotContain(c => c.Kind == PromiseKind.NextAnswer);
        (await desk.AuditAsync(id))[^1].ShouldBe("conversation.messages-moved");
        (await desk.AuditAsync(placed.ToId)).ShouldBe(["conversation.split-off"]);
        (await FoundAsync(desk, split.Protocol)).ShouldContain(placed.ToId);
        (await desk.EventsAsync()).Count(name => name == "desk.conversation-opened.v1").ShouldBe(1); // a split acknowledges nothing
    }

    [Theory, BothEngines]
    public async Task Taking_a_split_back_makes_it_part_of_where_it_came_from(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync("Cadê o pedido?");
        var second = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer(), text: "E a nota?") with { ConversationId = id });
        var placed = (await MoveAsync(desk, second.MessageId, ana)).Value!;

        (await UndoAsync(desk, placed, ana)).Succeeded.ShouldBeTrue();

        (await desk.MessagesAsync(id)).Select(m => m.Text).ShouldBe(["Cadê o pedido?", "E a nota?"]);
        var split = await desk.ConversationAsync(placed.ToId);
        (split.State, split.MergedIntoId).ShouldBe((ConversationState.Merged, id));
        var whole = await desk.ConversationAsync(id);
        (whole.State, whole.NextDueKind, whole.NextDueAt, whole.Preview).ShouldBe((ConversationState.Open, PromiseKind.FirstAnswer, DeskApp.At(15), "E a nota?"));
        (await UndoAsync(desk, placed, ana)).Failure!.Code.ShouldBe("desk.nothing-to-return");
    }

    [Theory, BothEngines]
    public async Task A_message_moved_into_another_conversation_is_owed_an_answer_there(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var maria = desk.Customer("Maria Souza");
        var settled = (await desk.ReceiveAsync(DeskApp.Mail(maria, "Garantia", "Vale por quanto tempo?"))).ConversationId;
        await ReplyAsync(desk, settled, ana, "Um ano.");
        await desk.DoAsync<ResolveConversation, Result<Changed>>(r => r.RunAsync(settled, null, DeskApp.As(ana), CancellationToken.None));
        var id = (await desk.ReceiveAsync(DeskApp.Mail(maria, text: "Onde está?"))).ConversationId;
        desk.Clock.Advance(TimeSpan.FromMinutes(10));
        var stray = await desk.ReceiveAsync(DeskApp.Mail(maria, text: "E a garantia estendida?") with { ConversationId = id });

        var placed = (await MoveAsync(desk, stray.MessageId, ana, settled)).Value!;

        placed.ToId.ShouldBe(settled);
        var target = await desk.ConversationAsync(settled);
        (target.State, target.ResolvedAt, target.Unread, target.NextDueKind).ShouldBe((ConversationState.Open, null, true, PromiseKind.NextAnswer));
        (await desk.AuditAsync(settled))[^1].ShouldBe("conversation.messages-came");
        var source = await desk.ConversationAsync(id);
        (source.State, source.NextDueAt).ShouldBe((ConversationState.Open, DeskApp.At(15))); // its own message still waits

        (await UndoAsync(desk, placed, ana)).Succeeded.ShouldBeTrue();

        (await desk.MessagesAsync(id)).Count.ShouldBe(2);
        (await desk.ConversationAsync(settled)).State.ShouldBe(ConversationState.Waiting);
        (await desk.ConversationAsync(id)).NextDueAt.ShouldBe(DeskApp.At(15));
    }

    [Theory, BothEngines]
    public async Task The_first_message_leaves_the_promise_to_the_one_that_stays(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var maria = desk.Customer();
        var first = await desk.ReceiveAsync(DeskApp.Mail(maria));
        desk.Clock.Advance(TimeSpan.FromHours(1));
        await desk.ReceiveAsync(DeskApp.Mail(maria, text: "Outra coisa.") with { ConversationId = first.ConversationId });

        await MoveAsync(desk, first.MessageId, ana);

        var left = await desk.ConversationAsync(first.ConversationId);
        (left.PromisesSince, left.NextDueAt).ShouldBe((DeskApp.At(11), DeskApp.At(16)));
        left.Clocks.Count.ShouldBe(2); // the first answer and the resolution, both counted anew
    }

    [Theory, BothEngines]
    public async Task What_follows_comes_along_when_asked_and_keeps_its_answer(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var maria = desk.Customer();
        var id = (await desk.ReceiveAsync(DeskApp.Mail(maria))).ConversationId;
        var second = await desk.ReceiveAsync(DeskApp.Mail(maria, text: "E a nota?") with { ConversationId = id });
        desk.Clock.Advance(TimeSpan.FromMinutes(20));
        await ReplyAsync(desk, id, ana, "Segue a nota.");

        var placed = (await MoveAsync(desk, second.MessageId, ana, later: true)).Value!;

        var split = await desk.ConversationAsync(placed.ToId);
        (split.State, split.FirstAnswerSeconds, split.NextDueAt).ShouldBe((ConversationState.Waiting, 1200L, null));
        var left = await desk.ConversationAsync(id);
        (left.State, left.AwaitingAnswerSince).ShouldBe((ConversationState.Open, DeskApp.At(10))); // its answer went elsewhere
    }

    [Theory, BothEngines]
    public async Task What_is_split_off_stays_in_doubt_where_its_sender_is(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var joana = desk.Customer("Joana Dias");
        var id = await desk.OpenAsync();
        var forged = await desk.ReceiveAsync(DeskApp.Mail(joana) with
        {
            ConversationId = id,
            Sender = new SenderEvidence(SenderCheck.Failed, "spf=fail dkim=none dmarc=fail"),
        });

        var placed = (await MoveAsync(desk, forged.MessageId, ana)).Value!;

        var split = await desk.ConversationAsync(placed.ToId);
        (split.CustomerId, split.SenderInDoubt).ShouldBe((joana.Id, true));
        desk.Cards.Timeline.ShouldNotContain(entry => entry.CustomerId == joana.Id);
    }

    [Fact]
    public async Task All_of_a_conversation_is_merged_not_moved()
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        var ana = desk.Agent("Ana Lima");
        var only = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()));
        var other = await desk.OpenAsync();

        (await MoveAsync(desk, only.MessageId, ana, other)).Failure!.Code.ShouldBe("desk.move-all");
        (await MoveAsync(desk, only.MessageId, ana, only.ConversationId)).Failure!.Code.ShouldBe("desk.move-to-itself");
        (await MoveAsync(desk, only.MessageId, ana, Ids.New(desk.Clock.GetUtcNow()))).Failure!.Code.ShouldBe("desk.merge-into-nothing");
        (await MoveAsync(desk, Ids.New(desk.Clock.GetUtcNow()), ana)).Failure!.Code.ShouldBe("desk.no-message");
    }

    [Fact]
    public async Task A_move_comes_back_for_seven_days()
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        var second = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()) with { ConversationId = id });
        var placed = (await MoveAsync(desk, second.MessageId, ana)).Value!;

        desk.Clock.Advance(MoveMessages.UndoneWithin + TimeSpan.FromMinutes(1));

        (await UndoAsync(desk, placed, ana)).Failure!.Code.ShouldBe("desk.move-too-old");
        (await desk.MessagesAsync(placed.ToId)).Count.ShouldBe(1);
    }

    private static Task<Result<MessagesPlaced>> MoveAsync(
        DeskApp desk, Guid message, Vinculo.People.Contracts.Person by, Guid? into = null, bool later = false) =>
        desk.DoAsync<MoveMessages, Result<MessagesPlaced>>(m => m.RunAsync(message, later, into, DeskApp.As(by), CancellationToken.None));

    private static Task<Result<Changed>> UndoAsync(DeskApp desk, MessagesPlaced placed, Vinculo.People.Contracts.Person by) =>
        desk.DoAsync<MoveMessages, Result<Changed>>(m => m.UndoAsync(placed.FromId, placed.MoveId, DeskApp.As(by), CancellationToken.None));

    private static async Task ReplyAsync(DeskApp desk, Guid id, Vinculo.People.Contracts.Person by, string text) =>
        (await desk.DoAsync<WriteReply, Result<Changed>>(w => w.RunAsync(id, new Reply(text), DeskApp.As(by), CancellationToken.None))).Succeeded.ShouldBeTrue();

    private static async Task<IEnumerable<Guid>> FoundAsync(DeskApp desk, string text) =>
        (await desk.DoAsync<ListConversations, Vinculo.Platform.Api.Page<ConversationRow>>(
            l => l.RunAsync(new ConversationFilter(Text: text), 10, null, CancellationToken.None))).Items.Select(row => row.Id);
}
