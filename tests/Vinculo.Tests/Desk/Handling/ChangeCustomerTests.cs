using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Reading;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Handling;

/// <summary>Whose a conversation is, said by a person.</summary>
public class ChangeCustomerTests
{
    private static readonly SenderEvidence Refused = new(SenderCheck.Failed, "spf=fail dkim=none dmarc=fail");

    [Theory, BothEngines]
    public async Task A_conversation_goes_with_its_history_to_another_customer_and_back(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var (maria, joana) = (desk.Customer("Maria Souza"), desk.Customer("Joana Dias"));
        var id = (await desk.ReceiveAsync(DeskApp.Mail(maria))).ConversationId;

        (await SetAsync(desk, id, joana.Id, ana)).Succeeded.ShouldBeTrue();

        (await desk.ConversationAsync(id)).CustomerId.ShouldBe(joana.Id);
        desk.Cards.Timeline.Single().CustomerId.ShouldBe(joana.Id);
        (await SetAsync(desk, id, joana.Id, ana)).Failure!.Code.ShouldBe("desk.customer-already");
        (await SetAsync(desk, id, Guid.CreateVersion7(), ana)).Failure!.Code.ShouldBe("desk.no-customer");

        (await UndoAsync(desk, id, ana)).Succeeded.ShouldBeTrue();
        (await desk.ConversationAsync(id)).CustomerId.ShouldBe(maria.Id);
        desk.Cards.Timeline.Single().CustomerId.ShouldBe(maria.Id);
    }

    [Theory, BothEngines]
    public async Task A_sender_in_doubt_stays_out_of_the_history_until_a_person_confirms(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var maria = desk.Customer("Maria Souza");

        var id = (await desk.ReceiveAsync(DeskApp.Mail(maria) with { CustomerId = null, Sender = Refused })).ConversationId;

        var conversation = await desk.ConversationAsync(id);
        (conversation.SenderInDoubt, conversation.NextDueAt).ShouldBe((true, DeskApp.At(15))); // a person may be waiting all the same
        desk.Cards.Timeline.ShouldBeEmpty();
        (await OfCustomerAsync(desk, maria.Id)).ShouldBeEmpty();
        (await FactsAsync(desk, id))!.CustomerWrote.ShouldBeFalse();
        (await desk.MessagesAsync(id)).Single().SenderCheckDetail.ShouldBe("spf=fail dkim=none dmarc=fail");

        (await ConfirmAsync(desk, id, ana)).Succeeded.ShouldBeTrue();

        (await desk.ConversationAsync(id)).SenderInDoubt.ShouldBeFalse();
        desk.Cards.Timeline.Single().Kind.ShouldBe("desk.conversation-opened");
        (await OfCustomerAsync(desk, maria.Id)).ShouldBe([id]);
        (await ConfirmAsync(desk, id, ana)).Failure!.Code.ShouldBe("desk.customer-already");

        (await UndoAsync(desk, id, ana)).Succeeded.ShouldBeTrue();
        (await desk.ConversationAsync(id)).SenderInDoubt.ShouldBeTrue();
        desk.Cards.Timeline.ShouldBeEmpty();
    }

    private static Task<Result<Changed>> SetAsync(DeskApp desk, Guid id, Guid customer, Vinculo.People.Contracts.Person by) =>
        desk.DoAsync<ChangeCustomer, Result<Changed>>(c => c.RunAsync(id, customer, null, DeskApp.As(by), CancellationToken.None));

    private static Task<Result<Changed>> ConfirmAsync(DeskApp desk, Guid id, Vinculo.People.Contracts.Person by) =>
        desk.DoAsync<ChangeCustomer, Result<Changed>>(c => c.ConfirmAsync(id, DeskApp.As(by), CancellationToken.None));

    private static Task<Result<Changed>> UndoAsync(DeskApp desk, Guid id, Vinculo.People.Contracts.Person by) =>
        desk.DoAsync<UndoChange, Result<Changed>>(u => u.RunAsync(id, DeskApp.As(by), CancellationToken.None));

    private static Task<ConversationFacts?> FactsAsync(DeskApp desk, Guid id) =>
        desk.DoAsync<IDesk, ConversationFacts?>(d => d.FactsAsync(id, CancellationToken.None));

    private static async Task<IEnumerable<Guid>> OfCustomerAsync(DeskApp desk, Guid customer) =>
        (await desk.DoAsync<ListConversations, Page<ConversationRow>>(
            l => l.RunAsync(new ConversationFilter(CustomerId: customer), 10, null, CancellationToken.None))).Items.Select(row => row.Id);
}
