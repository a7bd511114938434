using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Mail.Smtp;

/// <summary>A connection that is cut, or a server that falls silent, at every step of sending a message.</summary>
public sealed class SmtpFaultTests
{
    private static readonly Turn[] ByData = Conversation("250-hello\r\n250 AUTH PLAIN\r\n", byData: true);
    private static readonly Turn[] Pipelined = Conversation("250-hello\r\n250-PIPELINING\r\n250 AUTH PLAIN\r\n", byData: true);
    private static readonly Turn[] ByChunk = Conversation("250-hello\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 AUTH PLAIN\r\n", byData: false);

    private static readonly Turn[] BeforeTls =
    [
        new(MailStep.Greeting, null, "220 ready\r\n"),
        new(MailStep.Capabilities, "EHLO", "250-hello\r\n250 STARTTLS\r\n"),
        new(MailStep.Tls, "STARTTLS", "220 go\r\n"),
    ];

    private readonly RunOutClock clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<int, Fault> StepsByData => Faults.Of(ByData);

    public static TheoryData<int, Fault> StepsPipelined => Faults.Of(Pipelined);

    public static TheoryData<int, Fault> StepsByChunk => Faults.Of(ByChunk);

    public static TheoryData<int, Fault> StepsBeforeTls => Faults.Of(BeforeTls);

    [Theory, MemberData(nameof(StepsByData))]
    public Task Sending_by_DATA_that_breaks_off_says_how_and_at_which_step(int turn, Fault fault) => BreakOffAsync(ByData, turn, fault);

    [Theory, MemberData(nameof(StepsPipelined))]
    public Task Sending_in_one_go_that_breaks_off_says_how_and_at_which_step(int turn, Fault fault) => BreakOffAsync(Pipelined, turn, fault);

    [Theory, MemberData(nameof(StepsByChunk))]
    public Task Sending_by_BDAT_that_breaks_off_says_how_and_at_which_step(int turn, Fault fault) => BreakOffAsync(ByChunk, turn, fault);

    [Theory, MemberData(nameof(StepsBeforeTls))]
    public async Task A_session_that_breaks_off_before_TLS_says_how_and_at_which_step(int turn, Fault fault)
    {
        await using var server = new ScriptedServer(p => p.PlayAsync(BeforeTls, clock, turn, fault));

        var failed = await Should.ThrowAsync<MailServerException>(
            () => SmtpClient.ConnectAsync(server.Smtp(MailSecurity.StartTls) with { Clock = clock }, Stop));

        (failed.Kind, failed.Step).ShouldBe((fault.Meaning(), BeforeTls[turn].Step));
    }

    [Fact]
    public async Task A_server_that_never_greets_runs_out_of_time()
    {
        await using var server = new ScriptedServer(p => p.KeepSilentAsync());

        var failed = await Should.ThrowAsync<MailServerException>(
            () => SmtpClient.ConnectAsync(server.Smtp() with { StepTimeout = TimeSpan.FromMilliseconds(100) }, Stop));

        (failed.Kind, failed.Step).ShouldBe((MailFailure.Timeout, MailStep.Greeting));
    }

    [Theory]
    [InlineData("250-hello\r\n250 AUTH PLAIN\r\n", true)]
    [InlineData("250-hello\r\n250-CHUNKING\r\n250 AUTH PLAIN\r\n", false)]
    public async Task A_connection_cut_in_the_middle_of_the_message_means_that_nothing_was_sent(string hello, bool byData)
    {
        var turns = Conversation(hello, byData)[..^1];
        await using var server = new ScriptedServer(async p =>
        {
            await p.PlayAsync(turns, clock);
            await p.HearAsync();
        });
        var message = new byte[20_000_000];
        Array.Fill(message, (byte)'x');
        "\r\n"u8.CopyTo(message);
        "\r\n"u8.CopyTo(message.AsSpan(message.Length - 2));

        var failed = await Should.ThrowAsync<MailServerException>(() => SendAsync(server.Smtp() with { Clock = clock }, message));

        (failed.Kind, failed.Step).ShouldBe((MailFailure.Disconnected, MailStep.Data));
    }

    private async Task BreakOffAsync(Turn[] turns, int turn, Fault fault)
    {
        await using var server = new ScriptedServer(p => p.PlayAsync(turns, clock, turn, fault));
        var settings = server.Smtp() with { Clock = clock };
        var message = "Subject: x\r\n\r\nend\r\n"u8.ToArray();

        if (turns[turn].Step == MailStep.FinalReply)
        {
            var outcome = (await SendAsync(settings, message)).ShouldBeOfType<SmtpUnknown>();
            (outcome.Cause.Kind, outcome.Cause.Step).ShouldBe((fault.Meaning(), MailStep.FinalReply));
            outcome.Recipients.ShouldAllBe(r => r.IsAccepted);
            return;
        }
        var failed = await Should.ThrowAsync<MailServerException>(() => SendAsync(settings, message));
        (failed.Kind, failed.Step).ShouldBe((fault.Meaning(), turns[turn].Step));
        failed.IsTransient.ShouldBeTrue();
    }

    private static async Task<SmtpOutcome> SendAsync(SmtpSettings settings, byte[] message)
    {
        await using var smtp = await SmtpClient.ConnectAsync(settings, Stop);
        await smtp.LoginAsync("ana", "segredo", Stop);
        return await smtp.SendAsync(new SmtpEnvelope("a@x.test", ["b@x.test", "c@x.test"]), new MemoryStream(message), Stop);
    }

    private static Turn[] Conversation(string hello, bool byData)
    {
        var together = hello.Contains("PIPELINING", StringComparison.Ordinal);
        return
        [
            new(MailStep.Greeting, null, "220 ready\r\n"),
            new(MailStep.Capabilities, "EHLO", hello),
            new(MailStep.Login, "AUTH PLAIN", "235 in\r\n"),
            new(MailStep.Sender, "MAIL FROM", "250 ok\r\n"),
            new(MailStep.Recipient, "RCPT TO:<b@", "250 ok\r\n") { IsTogether = together },
            new(MailStep.Recipient, "RCPT TO:<c@", "250 ok\r\n") { IsTogether = together },
            byData ? new(MailStep.Data, "DATA", "354 go on\r\n") { IsTogether = together } : new(MailStep.Data, "BDAT", ""),
            new(MailStep.FinalReply, byData ? "." : "end", "250 taken\r\n"),
        ];
    }
}
