using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>The line to a real Postfix is cut at every word that it says, and in the middle of what it is sent.</summary>
public class CutWhileSendingTests(Servers.MailServers servers)
{
    private const string Beginning = "A linha caiu e voltou ";

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Wherever_the_line_is_cut_a_mail_leaves_once_or_a_person_is_asked(int bytesOfTheLine)
    {
        await using var outbox = await Outbox.StartAsync(servers, Engine.Sqlite);
        var number = 0;
        do
        {
            outbox.Relay.CutAfter(Side.Server, number, bytesOfTheLine);
            await outbox.WriteAsync($"{Beginning}{number++}.");
            await outbox.SendAsync();
        }
        while (outbox.Relay.HasCut);
        outbox.Relay.Mend();
        outbox.App.Clock.Advance(TimeSpan.FromDays(1));
        await outbox.SendAsync();

        var states = (await outbox.App.OutgoingAsync()).ToLookup(m => m.State);
        var asked = states[OutgoingState.PerhapsSent].ShouldHaveSingleItem(); // cut within the answer to the final dot
        number.ShouldBeGreaterThan(10);
        states[OutgoingState.Sent].Count().ShouldBe(number - 1);
        // The server had taken the one that is asked about, and nothing came of itself a second time.
        var arrived = await outbox.ArrivedAsync(number);
        arrived.Select(mail => mail.MessageId).ShouldBe((await outbox.App.OutgoingAsync()).Select(m => m.MessageIdHeader), ignoreOrder: true);
        await ShouldAskAsync(outbox, asked);
    }

    [Fact]
    public async Task A_line_cut_within_the_message_means_that_it_is_sent_again()
    {
        await using var outbox = await Outbox.StartAsync(servers, Engine.Sqlite);
        await outbox.WriteAsync("Segue o arquivo.", bytes: 12_000_000);
        outbox.Relay.CutAfter(Side.Client, 2000, 0);

        await outbox.SendAsync();
        var mail = (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem();
        (outbox.Relay.HasCut, mail.State, mail.Problem).ShouldBe((true, OutgoingState.Waiting, "channels.problem.disconnected"));

        outbox.Relay.Mend();
        outbox.App.Clock.MoveTo(mail.NotBefore);
        await outbox.SendAsync();
        (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem().State.ShouldBe(OutgoingState.Sent);
        (await outbox.ArrivedAsync(1)).ShouldHaveSingleItem().Attachments.ShouldHaveSingleItem();
    }

    [Theory, BothEngines]
    public async Task What_was_cut_after_its_end_is_shown_as_perhaps_sent_and_a_person_may_send_it_again(Engine engine)
    {
        await using var outbox = await Outbox.StartAsync(servers, engine);
        var messageId = await outbox.WriteAsync("Vamos ver.");
        outbox.Relay.CutAfterTheEnd();
        await outbox.SendAsync();
        outbox.Relay.Mend();
        outbox.App.Clock.Advance(TimeSpan.FromDays(3));
        await outbox.SendAsync();
        await ShouldAskAsync(outbox, (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem());

        using var agent = await outbox.App.SignedInAsync(await outbox.App.AccountAsync(Role.Agent));
        await agent.PostAsync($"/inbox/messages/{messageId}/resend", null);
        await outbox.App.SettleAsync();
        await outbox.SendAsync();

        (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem().State.ShouldBe(OutgoingState.Sent);
        (await outbox.ArrivedAsync(2)).Select(m => m.MessageId).Distinct().Count().ShouldBe(1); // the server had it the first time
    }

    private static async Task ShouldAskAsync(Outbox outbox, OutgoingMailItem item)
    {
        item.State.ShouldBe(OutgoingState.PerhapsSent);
        var message = await outbox.App.QueryAsync(db => db.Set<Message>().SingleAsync(m => m.Id == item.MessageId));
        message.Delivery.ShouldBe(DeliveryState.PerhapsSent);
        using var agent = await outbox.App.SignedInAsync(await outbox.App.AccountAsync(Role.Agent));
        (await agent.GetStringAsync($"/inbox/{item.ConversationId}")).ShouldContain("talvez tenha chegado");
    }
}
