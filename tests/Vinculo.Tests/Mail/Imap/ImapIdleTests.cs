using Vinculo.Mail.Imap;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Mail.Imap;

/// <summary>Waiting for news, from servers that offer IDLE, that do not, and that do not carry it out as they should.</summary>
public sealed class ImapIdleTests
{
    private readonly CountingClock clock = new(TimeSpan.FromSeconds(30));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_ends_IDLE_at_once_is_asked_no_more_often_than_one_without_it()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 IDLE");
            for (var i = 0; i < 3; i++)
                await p.SayAsync($"+ idling\r\n{await p.ExpectAsync("IDLE")} OK that was it\r\n");
            await p.SayAsync($"+ idling\r\n* 2 EXISTS\r\n{await p.ExpectAsync("IDLE")} OK that was it\r\n");
        });
        await using var imap = await AskedByClockAsync(server);

        (await imap.IdleAsync(TimeSpan.FromMinutes(5), Stop)).ShouldBe(ImapNews.Changed);

        clock.Waits.ShouldBe(3);
    }

    [Theory]
    [InlineData("", "NO not now")]
    [InlineData("", "BAD unknown command")]
    [InlineData("", "OK done")]
    [InlineData("+ idling\r\n", "NO on second thoughts")]
    public async Task A_server_that_refuses_IDLE_is_asked_now_and_then_for_the_rest_of_the_session(string before, string refusal)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 IDLE");
            await p.AnswerAsync("IDLE", before, refusal);
            await p.AnswerAsync("NOOP");
            await p.AnswerAsync("NOOP", "* 2 EXISTS\r\n");
            await p.AnswerAsync("NOOP", "* 3 EXISTS\r\n");
        });
        await using var imap = await AskedByClockAsync(server);

        (await imap.IdleAsync(TimeSpan.FromMinutes(5), Stop)).ShouldBe(ImapNews.Changed);
        (await imap.IdleAsync(TimeSpan.FromMinutes(5), Stop)).ShouldBe(ImapNews.Changed);

        clock.Waits.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_server_without_IDLE_is_asked_now_and_then()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("SELECT", "* 1 EXISTS\r\n");
            await p.AnswerAsync("NOOP");
            await p.AnswerAsync("NOOP", "* 1 EXISTS\r\n");
            await p.AnswerAsync("NOOP", "* 2 EXISTS\r\n");
        });
        await using var imap = await (server.Imap() with { PollInterval = TimeSpan.FromMilliseconds(5) }).SignInAsync();
        await imap.SelectAsync("INBOX", Stop);

        (await imap.IdleAsync(TimeSpan.FromMinutes(1), Stop)).ShouldBe(ImapNews.Changed);
    }

    [Fact]
    public async Task IDLE_is_renewed_and_a_sign_of_life_is_no_news()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 IDLE");
            foreach (var said in new[] { "* OK Still here\r\n", "", "* 1 RECENT\r\n* 4 EXISTS\r\n" })
            {
                var tag = await p.ExpectAsync("IDLE");
                await p.SayAsync("+ idling\r\n" + said);
                (await p.HearAsync()).ShouldBe("DONE");
                await p.SayAsync(tag + " OK\r\n");
            }
        });
        await using var imap = await (server.Imap() with { IdleRenewal = TimeSpan.FromMilliseconds(200) }).SignInAsync();

        (await imap.IdleAsync(TimeSpan.FromMinutes(1), Stop)).ShouldBe(ImapNews.Changed);
    }

    private Task<ImapClient> AskedByClockAsync(ScriptedServer server) =>
        (server.Imap() with { Clock = clock, PollInterval = clock.Interval }).SignInAsync();

    /// <summary>A clock that stands still and on which a wait of one length is over at once; it counts them.</summary>
    private sealed class CountingClock(TimeSpan interval) : TimeProvider
    {
        private int waits;

        public TimeSpan Interval => interval;

        public int Waits => waits;

        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != interval)
                return base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref waits);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
