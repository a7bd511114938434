using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Conversations;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>The machine's clock is set back between two steps, by an hour and by two days.</summary>
public class ClockSetBackTests(Servers.MailServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(48)]
    public async Task Mail_is_read_once_and_folder_and_database_are_still_compared(int hours)
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite);
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Antes"));
        await mailbox.ReadAsync();

        SetBack(mailbox.App, hours);
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Depois"));
        await mailbox.ReadAsync();

        (await mailbox.App.QueryAsync(db => db.Set<Conversation>().Select(c => c.Subject).ToListAsync())).ShouldBe(["Antes", "Depois"], ignoreOrder: true);
        (await mailbox.StateAsync()).ComparedAt.ShouldBe(mailbox.App.Clock.GetUtcNow());
        (await mailbox.StateAsync()).MissingCount.ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(48)]
    public async Task Mail_that_was_put_off_leaves_all_the_same(int hours)
    {
        await using var outbox = await Outbox.StartAsync(servers, Engine.Sqlite);
        await outbox.WriteAsync("Vamos ver.");
        outbox.Relay.Break();
        await outbox.SendAsync();
        (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem().State.ShouldBe(OutgoingState.Waiting);
        outbox.Relay.Mend();

        SetBack(outbox.App, hours);
        outbox.App.Clock.Advance(TimeSpan.FromMinutes(61));
        await outbox.SendAsync();

        (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem().State.ShouldBe(OutgoingState.Sent);
    }

    [Fact]
    public async Task An_answer_that_was_written_before_goes_on_its_way()
    {
        await using var outbox = await Outbox.StartAsync(servers, Engine.Sqlite);
        await outbox.WriteAsync("Vamos ver.", settles: false);

        SetBack(outbox.App, 48);
        await outbox.App.SettleAsync();
        await outbox.SendAsync();

        (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem().State.ShouldBe(OutgoingState.Sent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(48)]
    public async Task What_a_dead_node_was_sending_is_asked_about_all_the_same(int hours)
    {
        await using var outbox = await Outbox.StartAsync(servers, Engine.Sqlite);
        await outbox.WriteAsync("Vamos ver.");
        await outbox.App.QueryAsync(async db =>
        {
            (await db.Set<OutgoingMailItem>().SingleAsync()).MarkSending(outbox.App.Clock.GetUtcNow(), TimeSpan.FromMinutes(30));
            return await db.SaveChangesAsync();
        });

        SetBack(outbox.App, hours);
        outbox.App.Clock.Advance(TimeSpan.FromMinutes(91));
        await outbox.SendAsync();

        (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem().State.ShouldBe(OutgoingState.PerhapsSent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(48)]
    public async Task A_dead_nodes_lease_does_not_last(int hours)
    {
        await using var mailbox = await WatchedMailbox.StartAsync(servers, Engine.Sqlite);
        var until = mailbox.App.Clock.GetUtcNow() + TimeSpan.FromMinutes(2);
        await mailbox.App.QueryAsync(db => db.Set<MailboxAccount>().ExecuteUpdateAsync(
            set => set.SetProperty(m => m.LeasedBy, "a dead node").SetProperty(m => m.LeasedUntil, until)));
        SetBack(mailbox.App, hours);
        var before = mailbox.App.Clock.GetUtcNow();
        using var watcher = WatchedMailbox.Watcher(mailbox.App);

        await watcher.StartAsync(Stop);
        await mailbox.BringsAsync(1);

        (mailbox.App.Clock.GetUtcNow() - before).ShouldBeLessThan(TimeSpan.FromMinutes(30));
        await watcher.StopAsync(Stop);
    }

    private static void SetBack(TestApp app, int hours) => app.Clock.MoveTo(app.Clock.GetUtcNow() - TimeSpan.FromHours(hours));
}
