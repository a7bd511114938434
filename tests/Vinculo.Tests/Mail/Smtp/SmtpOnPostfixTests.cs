using System.Text;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Mail.Smtp;

/// <summary>The SMTP client against a real Postfix, which delivers into a real Dovecot.</summary>
public sealed class SmtpOnPostfixTests(MailServers servers)
{
    private const string Password = "senha à prova de acentos";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MailSecurity.Tls)]
    [InlineData(MailSecurity.StartTls)]
    public async Task A_message_goes_from_one_mailbox_to_another(MailSecurity security)
    {
        var (postfix, from, to) = await TwoUsersAsync();
        await using var smtp = await SmtpClient.ConnectAsync(postfix.Settings(security), Stop);
        await smtp.LoginAsync(from, Password, Stop);

        var outcome = await SendAsync(smtp, from, [to], "Subject: oi\r\n\r\ntudo bem?\r\n");

        outcome.ShouldBeOfType<SmtpAccepted>().Reply.Words.ShouldContain("queued as");
        (await ReceiveAsync(to)).ShouldEndWith("Subject: oi\r\n\r\ntudo bem?\r\n");
        await smtp.QuitAsync(Stop);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lines_that_begin_with_dots_arrive_as_they_were_by_BDAT_and_by_DATA(bool inChunk)
    {
        const string body = "Subject: pontos\r\n\r\n.\r\n..\r\n.x\r\nfim.\r\n...\r\n";
        var (postfix, from, to) = await TwoUsersAsync();
        await using var smtp = await SmtpClient.ConnectAsync(inChunk ? postfix.Settings() : postfix.IncomingSettings(), Stop);
        smtp.Can("CHUNKING").ShouldBe(inChunk);
        if (inChunk)
            await smtp.LoginAsync(from, Password, Stop);

        (await SendAsync(smtp, from, [to], body)).ShouldBeOfType<SmtpAccepted>();

        (await ReceiveAsync(to)).ShouldEndWith(body);
    }

    [Fact]
    public async Task A_message_of_ten_megabytes_with_bare_line_feeds_arrives_whole_with_proper_line_ends()
    {
        var lines = Enumerable.Range(0, 140_000).Select(i => $"linha {i} {new string('x', i % 130)}").ToList();
        var (postfix, from, to) = await TwoUsersAsync();
        await using var smtp = await SmtpClient.ConnectAsync(postfix.IncomingSettings(), Stop);

        var outcome = await SendAsync(smtp, from, [to], "Subject: grande\n\n" + string.Join('\n', lines));

        outcome.ShouldBeOfType<SmtpAccepted>();
        var received = await ReceiveAsync(to);
        received.Length.ShouldBeGreaterThan(10 * 1024 * 1024);
        received.EndsWith("\r\n\r\n" + string.Join("\r\n", lines) + "\r\n", StringComparison.Ordinal).ShouldBeTrue();
    }

    [Fact]
    public async Task An_unknown_recipient_is_refused_and_the_known_one_still_gets_the_message()
    {
        var (postfix, from, to) = await TwoUsersAsync();
        var unknown = $"ninguem@{PostfixServer.Domain}";
        await using var smtp = await SmtpClient.ConnectAsync(postfix.IncomingSettings(), Stop);

        var both = (await SendAsync(smtp, from, [unknown, to], "Subject: a\r\n\r\n")).ShouldBeOfType<SmtpAccepted>();
        both.Recipients.Select(r => r.IsAccepted).ShouldBe([false, true]);
        both.Recipients[0].Reply!.EnhancedStatus.ShouldBe("5.1.1");
        await ReceiveAsync(to);

        var alone = (await SendAsync(smtp, from, [unknown], "Subject: b\r\n\r\n")).ShouldBeOfType<SmtpRefused>();
        alone.IsPermanent.ShouldBeTrue();
        alone.Step.ShouldBe(MailStep.Recipient);
        alone.Reply.Code.ShouldBe(550);

        // The same connection still takes the next message.
        (await SendAsync(smtp, from, [to], "Subject: c\r\n\r\n")).ShouldBeOfType<SmtpAccepted>();
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_sending_without_signing_in_too()
    {
        var (postfix, from, to) = await TwoUsersAsync();
        await using var smtp = await SmtpClient.ConnectAsync(postfix.Settings(), Stop);

        var refused = await Should.ThrowAsync<MailServerException>(() => smtp.LoginAsync(from, "outra senha", Stop));
        refused.Kind.ShouldBe(MailFailure.LoginRefused);
        refused.ServerCode.ShouldBe("535 5.7.8");
        refused.ToString().ShouldNotContain("outra senha");

        var outcome = await SendAsync(smtp, from, [to], "Subject: a\r\n\r\n");
        outcome.ShouldBeOfType<SmtpRefused>().IsPermanent.ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_larger_than_the_server_takes_is_refused_before_it_is_sent()
    {
        var (postfix, from, to) = await TwoUsersAsync();
        await using var smtp = await SmtpClient.ConnectAsync(postfix.IncomingSettings(), Stop);
        smtp.LargestMessage.ShouldBe(52428800);
        var huge = new MemoryStream(new byte[52428801]);

        var outcome = await smtp.SendAsync(new SmtpEnvelope(from, [to]), huge, Stop);

        var refused = outcome.ShouldBeOfType<SmtpRefused>();
        (refused.Step, refused.Reply.Cause, refused.IsPermanent).ShouldBe((MailStep.Sender, SmtpCause.MessageTooLarge, true));
    }

    [Fact]
    public async Task Addresses_and_headers_in_any_script_travel_with_SMTPUTF8()
    {
        var (postfix, from, _) = await TwoUsersAsync();
        var to = $"joão.{servers.NewAddress()}";
        await postfix.AddUserAsync(to, Password);
        await using var smtp = await SmtpClient.ConnectAsync(postfix.IncomingSettings(), Stop);

        var outcome = await SendAsync(smtp, from, [to], $"To: <{to}>\r\nSubject: coração\r\n\r\nnão\r\n");

        outcome.ShouldBeOfType<SmtpAccepted>();
        (await ReceiveAsync(to)).ShouldEndWith("Subject: coração\r\n\r\nnão\r\n");
    }

    [Fact]
    public async Task A_hundred_and_fifty_recipients_are_answered_one_by_one()
    {
        var (postfix, from, to) = await TwoUsersAsync();
        await using var smtp = await SmtpClient.ConnectAsync(postfix.IncomingSettings(), Stop);
        smtp.Can("PIPELINING").ShouldBeTrue();
        var recipients = Enumerable.Range(0, 150).Select(i => i == 120 ? to : $"ninguem{i}@{PostfixServer.Domain}").ToList();

        var outcome = (await SendAsync(smtp, from, recipients, "Subject: a\r\n\r\n")).ShouldBeOfType<SmtpAccepted>();

        outcome.Recipients.Select(r => r.Address).ShouldBe(recipients);
        outcome.Recipients.Where(r => r.IsAccepted).ShouldHaveSingleItem().Address.ShouldBe(to);
    }

    private async Task<(PostfixServer Postfix, string From, string To)> TwoUsersAsync()
    {
        var postfix = await servers.PostfixAsync(Stop);
        var (from, to) = (servers.NewAddress("de"), servers.NewAddress("para"));
        await postfix.AddUserAsync(from, Password);
        await postfix.AddUserAsync(to, Password);
        return (postfix, from, to);
    }

    private static Task<SmtpOutcome> SendAsync(SmtpClient smtp, string from, IReadOnlyList<string> to, string message) =>
        smtp.SendAsync(new SmtpEnvelope(from, to), new MemoryStream(Encoding.UTF8.GetBytes(message)), Stop);

    /// <summary>Waits for the first message in a mailbox.</summary>
    private async Task<string> ReceiveAsync(string address)
    {
        var dovecot = await servers.DovecotAsync(Stop);
        await using var imap = await ImapClient.ConnectAsync(dovecot.Settings(), Stop);
        await imap.LoginAsync(address, Password, Stop);
        await imap.SelectAsync("INBOX", Stop);
        while (await imap.SearchUidsAfterAsync(0, Stop) is { Count: 0 })
            (await imap.IdleAsync(TimeSpan.FromSeconds(30), Stop)).ShouldBe(ImapNews.Changed, "nothing was delivered");
        await foreach (var message in imap.FetchAsync(await imap.SearchUidsAfterAsync(0, Stop), Stop))
        {
            using var reader = new StreamReader(message.Body!);
            return await reader.ReadToEndAsync(Stop);
        }
        throw new InvalidOperationException("The message is gone.");
    }
}
