using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Send;
using Vinculo.Channels.Email.Watch;
using Vinculo.Desk.Conversations;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>Two nodes of the application on one database.</summary>
public class TwoNodesTests(Servers.MailServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Two_that_read_one_mailbox_at_once_bring_each_mail_once(Engine engine)
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, engine);
        await using var other = await mailbox.App.AnotherNodeAsync();
        await mailbox.PutAsync([.. Enumerable.Range(0, 30).Select(i => ChannelsApp.Mail($"Cliente <c{i}@cliente.example>", $"Pedido {i}"))]);

        await Task.WhenAll(new[] { mailbox.App, other }.Select(node =>
            Task.Run(() => node.Services.GetRequiredService<ReadMailbox>().ReadOnceAsync(mailbox.Account, Stop))));
        await mailbox.ReadAsync();

        var subjects = await mailbox.App.QueryAsync(db => db.Set<Conversation>().Select(c => c.Subject).ToListAsync());
        subjects.ShouldBe(Enumerable.Range(0, 30).Select(i => $"Pedido {i}"), ignoreOrder: true);
        (await mailbox.App.QueryAsync(db => db.Set<Message>().CountAsync())).ShouldBe(30);
        (await mailbox.StateAsync()).MissingCount.ShouldBe(0);
    }

    [Theory, BothEngines]
    public async Task Two_that_send_at_once_send_each_mail_once(Engine engine)
    {
        await using var outbox = await Outbox.StartAsync(servers, engine);
        await using var other = await outbox.App.AnotherNodeAsync();
        for (var i = 0; i < 20; i++)
            await outbox.WriteAsync($"Resposta {i}.");

        await Task.WhenAll(Task.Run(() => outbox.SendAsync()), Task.Run(() => outbox.SendAsync(other)));

        var mails = await outbox.App.OutgoingAsync();
        mails.ShouldAllBe(m => m.State == OutgoingState.Sent && m.Attempts == 1);
        (await outbox.ArrivedAsync(20)).Select(m => m.MessageId).ShouldBe(mails.Select(m => m.MessageIdHeader), ignoreOrder: true);
    }

    [Theory, BothEngines]
    public async Task One_of_two_watches_and_when_it_dies_the_other_takes_over(Engine engine)
    {
        await using var mailbox = await WatchedMailbox.StartAsync(servers, engine);
        await using var other = await mailbox.App.AnotherNodeAsync();
        using var first = WatchedMailbox.Watcher(mailbox.App);
        using var second = WatchedMailbox.Watcher(other);
        await first.StartAsync(Stop);
        await mailbox.BringsAsync(1);
        var reader = (await mailbox.Inbox.StateAsync()).LeasedBy;

        await second.StartAsync(Stop);
        mailbox.App.Clock.Advance(TimeSpan.FromSeconds(20));
        await mailbox.BringsAsync(2);
        (await mailbox.Inbox.StateAsync()).LeasedBy.ShouldBe(reader);

        // Dies without giving its lease back.
        await mailbox.KeepLeaseAsync(() => first.StopAsync(Stop));
        await mailbox.BringsAsync(3);
        (await mailbox.Inbox.StateAsync()).LeasedBy.ShouldNotBe(reader);
        await second.StopAsync(Stop);
        (await mailbox.Inbox.StateAsync()).LeasedBy.ShouldBeNull();
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(-5)]
    [InlineData(5)]
    public async Task Nodes_whose_clocks_differ_leave_a_mailbox_to_the_one_that_reads_it_until_that_dies(int minutesAhead)
    {
        await using var mailbox = await WatchedMailbox.StartAsync(servers, Engine.Sqlite);
        var clock = mailbox.App.Clock;
        await using var other = await mailbox.App.AnotherNodeAsync(
            configure: services => services.AddSingleton<TimeProvider>(new OtherClock(clock, TimeSpan.FromMinutes(minutesAhead))));
        using var first = WatchedMailbox.Watcher(mailbox.App);
        using var second = WatchedMailbox.Watcher(other);
        await first.StartAsync(Stop);
        await mailbox.BringsAsync(1);
        var reader = (await mailbox.Inbox.StateAsync()).LeasedBy.ShouldNotBeNull();

        await second.StartAsync(Stop);
        for (var look = 0; look < 10; look++)
        {
            var before = (await mailbox.Inbox.StateAsync()).LeasedUntil;
            await mailbox.UntilAsync(async () => await mailbox.Inbox.StateAsync() is var state && (state.LeasedUntil != before || state.LeasedBy != reader));
            (await mailbox.Inbox.StateAsync()).LeasedBy.ShouldBe(reader);
        }

        await mailbox.KeepLeaseAsync(() => first.StopAsync(Stop));
        var died = clock.GetUtcNow();
        await mailbox.BringsAsync(2);
        (clock.GetUtcNow() - died).ShouldBeLessThan(TimeSpan.FromMinutes(4));
        await second.StopAsync(Stop);
    }

    /// <summary>The clock of another machine, which goes as fast and shows another time.</summary>
    private sealed class OtherClock(TimeProvider clock, TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + ahead;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            clock.CreateTimer(callback, state, dueTime, period);
    }
}
