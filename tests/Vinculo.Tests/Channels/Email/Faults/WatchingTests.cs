using System.Net;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Send;
using Vinculo.Mail.Net;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>What befalls a mailbox while it is watched, and how it goes on by itself.</summary>
public class WatchingTests(Servers.MailServers servers)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_restarted_again_and_again_is_read_on_soon_each_time()
    {
        await using var mailbox = await WatchedMailbox.StartAsync(servers, Engine.Sqlite);
        using var watcher = WatchedMailbox.Watcher(mailbox.App);
        await watcher.StartAsync(Stop);
        await mailbox.BringsAsync(1);

        for (var restart = 1; restart <= 5; restart++)
        {
            mailbox.Relay.Break();
            await mailbox.SaysAsync("channels.problem.disconnected");
            await mailbox.PutAsync();
            mailbox.Relay.Mend();
            var before = mailbox.App.Clock.GetUtcNow();
            await mailbox.SaysAsync(null);
            (mailbox.App.Clock.GetUtcNow() - before).ShouldBeLessThan(TimeSpan.FromMinutes(1));
        }

        await mailbox.BringsAsync(7);
        await watcher.StopAsync(Stop);
    }

    [Fact]
    public async Task What_comes_while_the_server_is_down_is_read_once_when_it_runs_again()
    {
        await using var dovecot = await Servers.DovecotServer.StartAsync(servers.Authority, Stop);
        await using var mailbox = await WatchedMailbox.StartAsync(servers, Engine.Sqlite, dovecot: dovecot);
        await WatchedMailbox.ChangeAsync(mailbox.App, m => m.Imap = m.Imap with { Port = dovecot.Port });
        using var watcher = WatchedMailbox.Watcher(mailbox.App);
        await watcher.StartAsync(Stop);
        await mailbox.BringsAsync(1);

        for (var restart = 1; restart <= 2; restart++)
        {
            await dovecot.StopAsync();
            await mailbox.SaysAsync("channels.problem.connection-refused");
            mailbox.Leave();
            await dovecot.StartAgainAsync(Stop);
            await mailbox.SaysAsync(null);
        }

        await mailbox.BringsAsync(4);
        (await mailbox.Inbox.StateAsync()).MissingCount.ShouldBe(0);
        await watcher.StopAsync(Stop);
    }

    [Fact]
    public async Task A_changed_password_is_said_and_with_the_right_one_nothing_is_missed()
    {
        await using var mailbox = await WatchedMailbox.StartAsync(servers, Engine.Sqlite);
        using var watcher = WatchedMailbox.Watcher(mailbox.App);
        await watcher.StartAsync(Stop);
        await mailbox.BringsAsync(1);

        await mailbox.Inbox.ChangePasswordAsync("outra senha");
        mailbox.Relay.Break();
        mailbox.Relay.Mend();
        await mailbox.SaysAsync("channels.problem.login-refused");
        using var administrator = await mailbox.App.SignedInAsync(await mailbox.App.AccountAsync(Role.Administrator));
        var page = WebUtility.HtmlDecode(await administrator.GetStringAsync($"/settings/mailboxes/{mailbox.Inbox.Account.Id}"));
        page.ShouldContain("recusou o usuário ou a senha");
        await mailbox.PutAsync();
        await mailbox.ChangePasswordAsync("outra senha");
        await mailbox.SaysAsync(null);

        await mailbox.BringsAsync(3);
        await watcher.StopAsync(Stop);
    }

    [Theory]
    [InlineData("localhost", -20, -1, "expired")]
    [InlineData("localhost", 1, 20, "not-yet-valid")]
    [InlineData("outro.example", -1, 20, "wrong-host")]
    public async Task Nothing_is_read_over_a_bad_certificate_and_a_good_one_mends_it(string host, int from, int until, string problem)
    {
        await using var mailbox = await WatchedMailbox.StartAsync(servers, Engine.Sqlite, MailSecurity.Tls);
        using var bad = servers.Authority.Issue(host, from * Day, until * Day);
        using var good = servers.Authority.ForLocalhost();
        mailbox.Relay.Certificate = bad;
        using var watcher = WatchedMailbox.Watcher(mailbox.App);

        await watcher.StartAsync(Stop);
        await mailbox.SaysAsync("channels.problem.certificate-" + problem);
        mailbox.Relay.Heard.ShouldBe(0);
        (await mailbox.App.QueryAsync(db => db.Set<MailboxAccount>().Select(m => m.ProblemDetail).SingleAsync())).ShouldNotBeNull().ShouldMatch(host + ".* · CN=");

        mailbox.Relay.Certificate = good;
        await mailbox.BringsAsync(1);
        await watcher.StopAsync(Stop);
    }

    [Fact]
    public async Task Nothing_is_sent_over_a_bad_certificate_and_a_good_one_mends_it()
    {
        await using var outbox = await Outbox.StartAsync(servers, Engine.Sqlite);
        await outbox.TrustAsync(servers.Authority);
        using var bad = servers.Authority.Issue("localhost", -20 * Day, -1 * Day);
        using var good = servers.Authority.ForLocalhost();
        outbox.Relay.Certificate = bad;
        await outbox.WriteAsync("Vamos ver.");

        await outbox.SendAsync();
        var waiting = (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem();
        (waiting.State, waiting.Problem, outbox.Relay.Heard).ShouldBe((OutgoingState.Waiting, "channels.problem.certificate-expired", 0));

        outbox.Relay.Certificate = good;
        outbox.App.Clock.MoveTo(waiting.NotBefore);
        await outbox.SendAsync();
        (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem().State.ShouldBe(OutgoingState.Sent);
    }
}
