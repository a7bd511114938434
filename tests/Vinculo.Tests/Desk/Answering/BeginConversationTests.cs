using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Answering;

public class BeginConversationTests
{
    [Theory, BothEngines]
    public async Task What_we_write_first_waits_for_the_customer_and_promises_nothing(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var queue = await desk.QueueAsync("Entregas");
        var begun = await BeginAsync(
            desk, new NewConversation("Entrega na sexta", "Olá, {cliente}. Protocolo {protocolo}. {agente}", "Rui Alves <Rui@Novo.example>", QueueId: queue.Id), ana);

        begun.Failure.ShouldBeNull();
        var conversation = await desk.ConversationAsync(begun.Value!.ConversationId);
        (conversation.State, conversation.StartedByUs, conversation.AssigneeName).ShouldBe((ConversationState.Waiting, true, "Ana Lima"));
        (conversation.QueueId, conversation.Unread, conversation.NextDueAt, conversation.FirstAnsweredAt).ShouldBe((queue.Id, false, null, null));
        conversation.Clocks.ShouldBeEmpty();
        var message = (await desk.MessagesAsync(conversation.Id)).ShouldHaveSingleItem();
        (message.Kind, message.Delivery, message.SentTo).ShouldBe((MessageKind.Reply, DeliveryState.Pending, "Rui Alves <rui@novo.example>"));
        message.Text.ShouldBe($"Olá, Rui. Protocolo {conversation.Protocol}. Ana Lima");
        (await desk.AuditAsync(conversation.Id)).ShouldBe(["conversation.opened"]);
        desk.Cards.Timeline.ShouldHaveSingleItem().Kind.ShouldBe("desk.conversation-begun");
        var events = await desk.EventsAsync();
        events.ShouldContain("desk.reply-written.v1");
        events.ShouldNotContain("desk.conversation-opened.v1", "nobody wrote to us, so there is nothing to acknowledge");

        desk.Clock.Advance(TimeSpan.FromHours(1));
        await ReplyAsync(desk, conversation.Id, "Esqueci de dizer: é de manhã.", ana);
        conversation = await desk.ConversationAsync(conversation.Id);
        (conversation.State, conversation.FirstAnsweredAt).ShouldBe((ConversationState.Waiting, null), "what we add is no answer");
    }

    [Theory, BothEngines]
    public async Task The_customers_answer_starts_the_clocks_as_any_first_message_does(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var customer = desk.Customer("Bia Reis");
        var id = (await BeginAsync(desk, new NewConversation("Visita", "Podemos ir na quinta?", CustomerId: customer.Id), ana)).Value!.ConversationId;
        desk.Clock.MoveTo(DeskApp.At(14));
        await desk.ReceiveAsync(DeskApp.Mail(customer, text: "Podem.") with { ConversationId = id });

        var conversation = await desk.ConversationAsync(id);
        (conversation.State, conversation.AssigneeId, conversation.Unread).ShouldBe((ConversationState.Open, ana.Id, true));
        conversation.NextDueKind.ShouldBe(PromiseKind.FirstAnswer);
        conversation.Clocks.Select(c => (c.Kind, c.StartedAt)).OrderBy(c => c.Kind)
            .ShouldBe([(PromiseKind.FirstAnswer, DeskApp.At(14)), (PromiseKind.Resolution, DeskApp.At(14))]);

        desk.Clock.MoveTo(DeskApp.At(15));
        await ReplyAsync(desk, id, "Combinado.", ana);
        conversation = await desk.ConversationAsync(id);
        (conversation.State, conversation.FirstAnsweredAt, conversation.FirstAnswerSeconds).ShouldBe((ConversationState.Waiting, DeskApp.At(15), 3600));
        conversation.Clocks.Single(c => c.Kind == PromiseKind.FirstAnswer).Kept.ShouldBe(true);
    }

    [Fact]
    public async Task A_customer_at_a_host_of_one_word_is_written_to_there()
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        var ana = desk.Agent("Ana Lima");
        var customer = desk.Cards.Add("Caio", "caio@intranet", desk.Clock.GetUtcNow());
        foreach (var start in new NewConversation[] { new("Visita", "Na quinta?", "caio@intranet"), new("Visita", "Na quinta?", CustomerId: customer.Id) })
        {
            var begun = await BeginAsync(desk, start, ana);
            begun.Failure.ShouldBeNull();
            (await desk.MessagesAsync(begun.Value!.ConversationId)).Single().SentTo.ShouldBe("Caio <caio@intranet>");
        }
    }

    [Theory, BothEngines]
    public async Task What_is_refused_leaves_nothing_behind(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var (bia, rui) = (desk.Customer("Bia Reis"), desk.Customer("Rui Alves"));
        var nothing = Ids.New(desk.Clock.GetUtcNow());
        (NewConversation Start, string Code, string Field)[] wrong =
        [
            (new("Assunto", "Texto"), "desk.no-recipient", "to"),
            (new("Assunto", "Texto", "Bia Reis"), "desk.recipient-wrong", "to"),
            (new("Assunto", "Texto", "a@b.example, c@d.example"), "desk.recipient-wrong", "to"),
            (new("Assunto", "Texto", "bia@localhost"), "desk.recipient-wrong", "to"),
            (new("Assunto", "Texto", CustomerId: nothing), "desk.no-customer", "customerId"),
            (new("Assunto", "Texto", rui.Email, bia.Id), "desk.recipient-not-theirs", "to"),
            (new("Assunto", "Texto", CustomerId: desk.Cards.Add("Sem E-mail", null, desk.Clock.GetUtcNow()).Id), "desk.customer-without-email", "customerId"),
            (new(" ", "Texto", "bia@loja.example"), "desk.subject-empty", "subject"),
            (new(new string('a', 501), "Texto", "bia@loja.example"), "desk.text-too-long", "subject"),
            (new("Assunto", " ", "bia@loja.example"), "desk.reply-empty", "markdown"),
            (new("Assunto", "Texto", "bia@loja.example", QueueId: nothing), "desk.no-queue", "queueId"),
            (new("Assunto", "Texto", "bia@loja.example", Attachments: [nothing]), "desk.file-gone", "attachments"),
        ];
        foreach (var (start, code, field) in wrong)
        {
            var failure = (await BeginAsync(desk, start, ana)).Failure;
            (failure?.Code, failure?.Field).ShouldBe((code, field), start.ToString());
        }
        (await desk.App.QueryAsync(db => db.Set<Conversation>().CountAsync())).ShouldBe(0);
        (await desk.EventsAsync()).ShouldBeEmpty();
    }

    private static Task<Result<Changed>> BeginAsync(DeskApp desk, NewConversation start, Vinculo.People.Contracts.Person author) =>
        desk.DoAsync<BeginConversation, Result<Changed>>(b => b.RunAsync(start, DeskApp.As(author), CancellationToken.None));

    private static Task<Result<Changed>> ReplyAsync(DeskApp desk, Guid id, string text, Vinculo.People.Contracts.Person author) =>
        desk.DoAsync<WriteReply, Result<Changed>>(w => w.RunAsync(id, new Reply(text), DeskApp.As(author), CancellationToken.None));
}
