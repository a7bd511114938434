using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Answering;

/// <summary>Sending again what did not arrive.</summary>
public class ResendMessageTests
{
    [Theory, BothEngines]
    public async Task A_message_that_failed_can_be_sent_again_and_one_that_arrived_cannot(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var (id, message) = await AnsweredAsync(desk);
        await SetDeliveryAsync(desk, message, DeliveryState.Sent, null);
        (await ResendAsync(desk, message, null)).Failure!.Code.ShouldBe("desk.not-failed");
        await SetDeliveryAsync(desk, message, DeliveryState.Failed, "550 no such user");
        (await ResendAsync(desk, message, null)).Succeeded.ShouldBeTrue();
        (await desk.MessagesAsync(id))[^1].Delivery.ShouldBe(DeliveryState.Pending);
        (await desk.EventsAsync()).ShouldContain("desk.resend-asked.v1");
    }

    [Fact]
    public async Task What_is_still_being_tried_cannot_be_sent_again()
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        var (_, message) = await AnsweredAsync(desk);
        await SetDeliveryAsync(desk, message, DeliveryState.Pending, "450 not now");
        (await ResendAsync(desk, message, null)).Failure!.Code.ShouldBe("desk.not-failed");
    }

    [Theory, BothEngines]
    public async Task Another_address_may_be_a_host_of_one_word_only_where_a_customer_has_it(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var (_, message) = await AnsweredAsync(desk);
        desk.Cards.Add("Ana", "ana@intranet", desk.Clock.GetUtcNow());
        await SetDeliveryAsync(desk, message, DeliveryState.Failed, "550 no such user");

        foreach (var slip in new[] { "bia@intranet", "ninguém", "a@b.example, c@d.example", "bia, ana@b.example" })
            (await ResendAsync(desk, message, slip)).Failure!.Code.ShouldBe("desk.recipient-wrong", slip);
        (await ResendAsync(desk, message, " Ana@Intranet ")).Succeeded.ShouldBeTrue();
    }

    private static async Task<(Guid Conversation, Guid Message)> AnsweredAsync(DeskApp desk)
    {
        var id = await desk.OpenAsync();
        var written = await desk.DoAsync<WriteReply, Result<Changed>>(
            w => w.RunAsync(id, new Reply("Oi."), DeskApp.As(desk.Agent("Ana Lima")), CancellationToken.None));
        return (id, written.Value!.MessageId!.Value);
    }

    private static Task<Result<Changed>> ResendAsync(DeskApp desk, Guid message, string? to) => desk.DoAsync<ResendMessage, Result<Changed>>(
        r => r.RunAsync(message, to, DeskApp.As(desk.Agent("Rui Reis")), CancellationToken.None));

    private static Task<bool> SetDeliveryAsync(DeskApp desk, Guid message, DeliveryState state, string? problem) => desk.DoAsync<IDesk, bool>(async d =>
    {
        await d.SetDeliveryAsync(message, state, problem, CancellationToken.None);
        return true;
    });
}
