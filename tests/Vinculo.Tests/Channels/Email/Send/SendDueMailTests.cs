using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Channels.Email.Faults;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Send;

public class SendDueMailTests(Servers.MailServers servers)
{
    [Theory, BothEngines]
    public async Task A_mailbox_that_is_switched_off_sends_nothing_and_what_waited_leaves_when_it_is_on(Engine engine)
    {
        await using var outbox = await Outbox.StartAsync(servers, engine);
        await outbox.WriteAsync("Vamos ver.");
        await WatchedMailbox.ChangeAsync(outbox.App, m => m.Active = false);

        await outbox.SendAsync();
        (await outbox.App.Services.GetRequiredService<SendDueMail>().SendBatchAsync(
            (await outbox.App.OutgoingAsync()).Single().MailboxId, TestContext.Current.CancellationToken)).ShouldBe(0);
        (await outbox.App.OutgoingAsync()).Single().State.ShouldBe(OutgoingState.Waiting);

        await WatchedMailbox.ChangeAsync(outbox.App, m => m.Active = true);
        await outbox.SendAsync();
        (await outbox.App.OutgoingAsync()).Single().State.ShouldBe(OutgoingState.Sent);
    }

    [Theory, BothEngines]
    public async Task Mail_waits_over_a_weekend_in_which_its_server_lets_nobody_in_and_then_leaves(Engine engine)
    {
        await using var outbox = await Outbox.StartAsync(servers, engine);
        var answer = await outbox.WriteAsync("Vamos ver.");
        outbox.Relay.Break();
        for (var i = 0; i < OutgoingMailItem.MaxAttempts + 2; i++)
        {
            await outbox.SendAsync();
            outbox.App.Clock.Advance(OutgoingMailItem.LongestPause);
        }

        (await outbox.App.OutgoingAsync()).Single().State.ShouldBe(OutgoingState.Waiting);
        var message = await outbox.App.QueryAsync(db => db.Set<Message>().SingleAsync(m => m.Id == answer));
        message.Delivery.ShouldBe(DeliveryState.Pending);

        outbox.Relay.Mend();
        await outbox.SendAsync();
        (await outbox.App.OutgoingAsync()).Single().State.ShouldBe(OutgoingState.Sent);
    }

    [Theory, BothEngines]
    public async Task What_waits_for_a_mailbox_that_is_switched_off_is_counted_on_its_page_with_what_to_do(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var mailbox = await app.MailboxAsync();
        await app.ReceiveAsync(ChannelsApp.Mail());
        await app.SettleAsync();
        using var administrator = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        (await administrator.PageAsync("/settings/mailboxes")).ShouldNotContain("esperando para sair");

        await WatchedMailbox.ChangeAsync(app, m => m.Active = false);

        var page = await administrator.PageAsync("/settings/mailboxes/" + mailbox.Id);
        page.ShouldContain("1 e-mail espera para sair");
        page.ShouldContain("Esta caixa está desligada, e nada sai por ela.");
        (await administrator.PageAsync("/settings/mailboxes")).ShouldContain("Há e-mails esperando para sair. Esta caixa está desligada, e nada sai por ela.");
    }

    [Theory, BothEngines]
    public async Task A_mail_that_is_given_another_address_while_those_before_it_leave_goes_there_alone(Engine engine)
    {
        await using var outbox = await Outbox.StartAsync(servers, engine);
        await outbox.WriteAsync("Primeira.");
        var second = await outbox.WriteAsync("Segunda.");
        var other = servers.NewAddress("outro");
        outbox.Relay.BeforeAnswerToTheEnd(() => outbox.App.QueryAsync(async db =>
        {
            outbox.App.Clock.Advance(TimeSpan.FromSeconds(1));
            var item = await db.Set<OutgoingMailItem>().SingleAsync(m => m.MessageId == second);
            item.AskAgain(other, outbox.App.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        }));

        await outbox.SendAsync();
        (await outbox.App.OutgoingAsync()).Single(m => m.MessageId == second).State.ShouldBe(OutgoingState.Waiting);
        await outbox.SendAsync();

        // The server knows nobody there: had it gone to the address before, it would have been taken.
        (await outbox.App.OutgoingAsync()).Single(m => m.MessageId == second).Problem.ShouldNotBeNull().ShouldContain(other);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(30, 3)]
    public async Task Few_mails_leave_over_one_connection_and_many_over_three(int mails, int connections)
    {
        await using var outbox = await Outbox.StartAsync(servers, Engine.Sqlite);
        for (var i = 0; i < mails; i++)
        {
            var message = await outbox.WriteAsync($"Resposta {i}.");
            await outbox.App.QueryAsync(db => db.Set<OutgoingMailItem>().Where(m => m.MessageId == message)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.ConversationId, message))); // as if each were of another conversation
        }

        (await outbox.SendAsync()).ShouldBe(mails);

        outbox.Relay.Calls.ShouldBe(connections);
    }

    [Theory, BothEngines]
    public async Task Each_mail_takes_three_commands_and_a_commit(Engine engine)
    {
        var log = new CommandLog();
        await using var outbox = await Outbox.StartAsync(servers, engine, log.Attach);
        var forOne = await CommandsAsync(1);
        var forFour = await CommandsAsync(4);

        // To take it up, to read the agent's message, and to write how both stand.
        (forFour - forOne).ShouldBe(3 * (engine == Engine.Postgres ? 3 : 5), "SQLite writes each row with a command of its own");

        async Task<int> CommandsAsync(int mails)
        {
            for (var i = 0; i < mails; i++)
                await outbox.WriteAsync($"Resposta {i}.");
            return (await log.DuringAsync(() => outbox.SendAsync())).Count;
        }
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_asked_once_for_all_mail_of_a_connection()
    {
        await using var outbox = await Outbox.StartAsync(servers, Engine.Sqlite);
        for (var i = 0; i < 3; i++)
            await outbox.WriteAsync($"Resposta {i}.");
        outbox.Relay.Break();

        await outbox.SendAsync();

        outbox.Relay.Calls.ShouldBe(1);
        (await outbox.App.OutgoingAsync()).Where(m => m.Attempts > 0).Select(m => (m.State, m.Attempts, m.Problem)).ShouldBe(
            Enumerable.Repeat((OutgoingState.Waiting, 1, (string?)"channels.problem.disconnected"), 3));
    }

    [Theory, BothEngines]
    public async Task What_was_sent_long_ago_is_not_looked_at_to_find_what_is_due(Engine engine)
    {
        var log = new CommandLog();
        await using var app = await TestApp.StartAsync(engine, log.Attach);

        var commands = await log.DuringAsync(() => app.Services.GetRequiredService<SendDueMail>().RunAsync(CancellationToken.None));

        var looks = commands.Where(c => c.Sql.Contains("channels_outgoing_mail", StringComparison.Ordinal)).ToArray();
        looks.Length.ShouldBe(2); // what died, and whose mail waits
        await app.QueryAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            if (db.IsPostgres)
                await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off"); // with no rows a scan is cheaper
            foreach (var look in looks)
                (await look.PlanAsync(db)).ShouldContain("ix_channels_outgoing_mail_due", customMessage: look.Sql);
            return 0;
        });
    }
}
