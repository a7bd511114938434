using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Mail.Net;

/// <summary>What can go wrong before a mail server has said anything of use.</summary>
public sealed class ConnectionTests(MailServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("missing.invalid", 993, MailSecurity.Tls, MailFailure.HostNotFound, MailStep.Resolve)]
    [InlineData("192.0.2.1", 143, (MailSecurity)7, MailFailure.PlainTextNotAllowed, MailStep.Connect)]
    [InlineData("192.0.2.1", 143, MailSecurity.PlainLoopbackOnly, MailFailure.PlainTextNotAllowed, MailStep.Connect)]
    public async Task A_server_that_cannot_be_used_is_named_for_what_it_is(
        string host, int port, MailSecurity security, MailFailure kind, MailStep step)
    {
        var failed = await FailAsync(new ImapSettings(new MailServerAddress(host, port, security)));

        (failed.Kind, failed.Step).ShouldBe((kind, step));
    }

    [Fact]
    public async Task A_port_where_nothing_listens_refuses()
    {
        var port = ServerFolder.FreePort();
        var failed = await FailAsync(new ImapSettings(new MailServerAddress("localhost", port, MailSecurity.Tls)));

        failed.Kind.ShouldBe(MailFailure.ConnectionRefused);
        failed.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_says_nothing_runs_out_of_time()
    {
        await using var server = new ScriptedServer(p => p.KeepSilentAsync());
        var failed = await FailAsync(server.Imap() with { StepTimeout = TimeSpan.FromMilliseconds(100) });

        (failed.Kind, failed.Step).ShouldBe((MailFailure.Timeout, MailStep.Greeting));
    }

    [Theory]
    [InlineData("mail.example", -1, 1, CertificateProblems.WrongHost)]
    [InlineData("localhost", -9, -1, CertificateProblems.Expired)]
    [InlineData("localhost", 1, 9, CertificateProblems.NotYetValid)]
    [InlineData("mail.example", -9, -1, CertificateProblems.WrongHost | CertificateProblems.Expired)]
    public async Task A_certificate_that_is_not_good_is_refused_with_what_is_wrong(
        string host, int fromDays, int untilDays, CertificateProblems problems)
    {
        using var certificate = servers.Authority.Issue(host, TimeSpan.FromDays(fromDays), TimeSpan.FromDays(untilDays));
        await using var server = new ScriptedServer(p => p.StartTlsAsync(certificate));

        var failed = await FailAsync(server.Imap(MailSecurity.Tls) with { TrustedRoots = [servers.Authority.Root] });

        (failed.Kind, failed.Step).ShouldBe((MailFailure.CertificateInvalid, MailStep.Tls));
        failed.Certificate!.Problems.ShouldBe(problems);
        failed.Certificate.HostNames.ShouldContain(host);
    }

    [Fact]
    public async Task A_port_without_TLS_says_so()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("* OK plain text spoken here\r\n");
            await p.KeepSilentAsync();
        });

        (await FailAsync(server.Imap(MailSecurity.Tls))).Kind.ShouldBe(MailFailure.TlsFailed);
    }

    [Theory]
    [InlineData("* OK [CAPABILITY IMAP4rev1] ready\r\n")]
    [InlineData("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] you are in\r\n")]
    public async Task Nothing_is_said_in_the_clear_where_IMAP_cannot_start_TLS(string greeting)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync(greeting);
            (await p.HearAsync()).ShouldBe("");
        });

        (await FailAsync(server.Imap(MailSecurity.StartTls))).Kind.ShouldBe(MailFailure.TlsNotOffered);
    }

    [Fact]
    public async Task Words_slipped_in_before_TLS_are_not_taken_for_the_servers()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n");
            await p.AnswerAsync("STARTTLS", status: "OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN");
            await p.KeepSilentAsync();
        });

        var failed = await FailAsync(server.Imap(MailSecurity.StartTls));

        (failed.Kind, failed.Step).ShouldBe((MailFailure.Protocol, MailStep.Tls));
    }

    [Fact]
    public async Task Nothing_is_said_in_the_clear_where_SMTP_cannot_start_TLS()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("220 ready\r\n");
            await p.ReplyAsync("EHLO", "250-hello\r\n250 AUTH PLAIN");
            (await p.HearAsync()).ShouldBe("");
        });

        var failed = await Should.ThrowAsync<MailServerException>(
            () => SmtpClient.ConnectAsync(server.Smtp(MailSecurity.StartTls), Stop));

        failed.Kind.ShouldBe(MailFailure.TlsNotOffered);
    }

    [Fact]
    public async Task A_caller_who_cancels_is_told_that_and_not_of_a_timeout()
    {
        await using var server = new ScriptedServer(p => p.KeepSilentAsync());
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Should.ThrowAsync<OperationCanceledException>(() => ImapClient.ConnectAsync(server.Imap(), cancelled.Token));
    }

    private static Task<MailServerException> FailAsync(ImapSettings settings) =>
        Should.ThrowAsync<MailServerException>(() => ImapClient.ConnectAsync(settings, Stop));
}
