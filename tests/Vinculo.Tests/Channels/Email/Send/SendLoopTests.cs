using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Send;
using Vinculo.Mail.Net;
using Vinculo.Tests.Channels.Email.Faults;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Send;

public class SendLoopTests(Servers.MailServers servers)
{
    [Theory, BothEngines]
    public async Task A_server_that_does_not_answer_holds_up_only_the_mail_of_its_own_mailbox(Engine engine)
    {
        await using var outbox = await Outbox.StartAsync(servers, engine);
        var other = await outbox.App.MailboxAsync(
            smtp: new MailServerAddress("127.0.0.1", outbox.Relay.Target, MailSecurity.PlainLoopbackOnly), user: "", address: "vendas@loja.example");
        var held = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        outbox.Relay.BeforeAnswerToTheEnd(() =>
        {
            asked.SetResult();
            return held.Task;
        });
        using var loop = ActivatorUtilities.CreateInstance<SendLoop>(outbox.App.Services);
        await loop.StartAsync(CancellationToken.None);

        var slow = await outbox.WriteAsync("Fica presa.");
        await outbox.FinishAsync(asked.Task);
        var quick = await outbox.WriteAsync("Sai logo.", settles: false);
        await outbox.App.SettleAsync();
        await outbox.App.QueryAsync(db => db.Set<OutgoingMailItem>().Where(m => m.MessageId == quick)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.MailboxId, other.Id)));

        await outbox.FinishAsync(BecomesAsync(quick, OutgoingState.Sent));
        (await StateAsync(slow)).ShouldBe(OutgoingState.Sending);

        held.SetResult();
        await outbox.FinishAsync(BecomesAsync(slow, OutgoingState.Sent));
        await loop.StopAsync(CancellationToken.None);

        async Task<OutgoingState> StateAsync(Guid messageId) => (await outbox.App.OutgoingAsync()).Single(m => m.MessageId == messageId).State;

        async Task BecomesAsync(Guid messageId, OutgoingState state)
        {
            while (await StateAsync(messageId) != state)
                await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
