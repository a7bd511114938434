using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Mail.Imap;

/// <summary>A connection that is cut, or a server that falls silent, at every step of an IMAP session.</summary>
public sealed class ImapFaultTests
{
    private static readonly Turn[] Session =
    [
        new(MailStep.Greeting, null, "* OK hello\r\n"),
        new(MailStep.Capabilities, "CAPABILITY", "* CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN\r\nTAG OK\r\n"),
        new(MailStep.Login, "AUTHENTICATE PLAIN", "+ go on\r\n"),
        new(MailStep.Login, "AGFuYQBzZWdyZWRv", "* CAPABILITY IMAP4rev1 IDLE UIDPLUS\r\nTAG OK\r\n"),
        new(MailStep.ListFolders, "LIST", "* LIST () \"/\" INBOX\r\nTAG OK\r\n"),
        new(MailStep.SelectFolder, "SELECT", "* 1 EXISTS\r\n* OK [UIDVALIDITY 3]\r\nTAG OK\r\n"),
        new(MailStep.Search, "UID SEARCH", "* SEARCH 7\r\nTAG OK\r\n"),
        new(MailStep.Fetch, "UID FETCH 7 (UID FLAGS", "* 1 FETCH (UID 7 FLAGS () RFC822.SIZE 40)\r\nTAG OK\r\n"),
        new(MailStep.Fetch, "UID FETCH 7 (UID BODY.PEEK[])", $"* 1 FETCH (UID 7 BODY[] {{40}}\r\n{new string('m', 40)})\r\nTAG OK\r\n"),
        new(MailStep.Store, "UID STORE", "* 1 FETCH (FLAGS (\\Seen))\r\nTAG OK\r\n"),
        new(MailStep.Idle, "IDLE", "+ idling\r\n"),
        new(MailStep.Idle, null, "* 2 EXISTS\r\n"),
        new(MailStep.Idle, "DONE", "TAG OK\r\n"),
        new(MailStep.Append, "APPEND", "+ go on\r\n"),
        new(MailStep.Append, "copy", "TAG OK [APPENDUID 3 8]\r\n"),
        new(MailStep.Move, "UID COPY", "TAG OK\r\n"),
    ];

    private static readonly Turn[] BeforeTls =
    [
        new(MailStep.Greeting, null, "* OK hello\r\n"),
        new(MailStep.Capabilities, "CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK\r\n"),
        new(MailStep.Tls, "STARTTLS", "TAG OK\r\n"),
    ];

    private readonly RunOutClock clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<int, Fault> Steps => Faults.Of(Session);

    public static TheoryData<int, Fault> StepsBeforeTls => Faults.Of(BeforeTls);

    [Theory, MemberData(nameof(Steps))]
    public async Task A_session_that_breaks_off_says_how_and_at_which_step(int turn, Fault fault)
    {
        await using var server = new ScriptedServer(p => p.PlayAsync(Session, clock, turn, fault));

        var failed = await Should.ThrowAsync<MailServerException>(() => WholeSessionAsync(server.Imap() with { Clock = clock }));

        (failed.Kind, failed.Step).ShouldBe((fault.Meaning(), Session[turn].Step));
        failed.IsTransient.ShouldBeTrue();
    }

    [Theory, MemberData(nameof(StepsBeforeTls))]
    public async Task A_session_that_breaks_off_before_TLS_says_how_and_at_which_step(int turn, Fault fault)
    {
        await using var server = new ScriptedServer(p => p.PlayAsync(BeforeTls, clock, turn, fault));

        var failed = await Should.ThrowAsync<MailServerException>(
            () => ImapClient.ConnectAsync(server.Imap(MailSecurity.StartTls) with { Clock = clock }, Stop));

        (failed.Kind, failed.Step).ShouldBe((fault.Meaning(), BeforeTls[turn].Step));
    }

    [Theory]
    [InlineData(Fault.CutBeforeTheAnswer)]
    [InlineData(Fault.SilenceInsteadOfTheAnswer)]
    public async Task A_handshake_that_breaks_off_says_how(Fault fault)
    {
        Turn[] turns = [.. BeforeTls, new(MailStep.Tls, "", "server hello")];
        await using var server = new ScriptedServer(p => p.PlayAsync(turns, clock, turns.Length - 1, fault));

        var failed = await Should.ThrowAsync<MailServerException>(
            () => ImapClient.ConnectAsync(server.Imap(MailSecurity.StartTls) with { Clock = clock }, Stop));

        (failed.Kind, failed.Step).ShouldBe((fault.Meaning(), MailStep.Tls));
    }

    [Fact]
    public async Task The_same_session_without_a_fault_goes_through()
    {
        Turn[] turns = [.. Session, new(MailStep.Move, "UID STORE", "TAG OK\r\n"), new(MailStep.Move, "UID EXPUNGE", "TAG OK\r\n")];
        await using var server = new ScriptedServer(p => p.PlayAsync(turns, clock));

        await WholeSessionAsync(server.Imap() with { Clock = clock });
    }

    private static async Task WholeSessionAsync(ImapSettings settings)
    {
        await using var imap = await ImapClient.ConnectAsync(settings, Stop);
        await imap.LoginAsync("ana", "segredo", Stop);
        await imap.ListFoldersAsync(Stop);
        await imap.SelectAsync("INBOX", Stop);
        var uids = await imap.SearchUidsAfterAsync(0, Stop);
        await foreach (var message in imap.FetchAsync(uids, Stop))
            await message.Body!.CopyToAsync(Stream.Null, Stop);
        await imap.MarkSeenAsync([uids[0]], Stop);
        await imap.IdleAsync(TimeSpan.FromMinutes(1), Stop);
        await imap.AppendAsync("Sent", new MemoryStream("copy"u8.ToArray()), cancellationToken: Stop);
        await imap.MoveAsync(uids, "Old", Stop);
    }
}
