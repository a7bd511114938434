using System.Text;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Mail.Net;

/// <summary>Signing in with an OAuth access token, by IMAP and SMTP, on real and on scripted servers.</summary>
public sealed class TokenLoginTests(MailServers servers)
{
    private const string Token = "ya29.a0AfH6SM-token_of~one/hour+1==";
    private const string Refusal = """{"status":"401","schemes":"bearer","scope":"https://mail.example/"}""";

    private static readonly string XOAuth2 = Base64($"user=ana@x.test\u0001auth=Bearer {Token}\u0001\u0001");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_good_token_opens_the_mailbox_on_Dovecot_and_a_bad_one_does_not()
    {
        var dovecot = await servers.DovecotAsync(Stop);
        var address = servers.NewAddress("token");
        dovecot.AddToken(address, Token + address);

        await using var imap = await ImapClient.ConnectAsync(dovecot.Settings(), Stop);
        imap.Can("AUTH=OAUTHBEARER").ShouldBeTrue();
        var refused = await Should.ThrowAsync<MailServerException>(() => imap.LoginWithTokenAsync(address, "stale-token", Stop));
        await imap.LoginWithTokenAsync(address, Token + address, Stop);

        (refused.Kind, refused.Step, refused.ServerCode).ShouldBe((MailFailure.LoginRefused, MailStep.Login, "AUTHENTICATIONFAILED"));
        refused.ServerWords!.ShouldContain("invalid_token");
        refused.ToString().ShouldNotContain("stale-token");
        (await imap.SelectAsync("INBOX", Stop)).Exists.ShouldBe(0u);
    }

    [Fact]
    public async Task A_good_token_lets_mail_go_out_through_Postfix_and_a_bad_one_does_not()
    {
        var postfix = await servers.PostfixAsync(Stop);
        var dovecot = await servers.DovecotAsync(Stop);
        var address = servers.NewAddress("token");
        await postfix.AddUserAsync(address, "senha");
        dovecot.AddToken(address, Token + address);

        await using var smtp = await SmtpClient.ConnectAsync(postfix.Settings(), Stop);
        var refused = await Should.ThrowAsync<MailServerException>(() => smtp.LoginWithTokenAsync(address, "stale-token", Stop));
        await smtp.LoginWithTokenAsync(address, Token + address, Stop);

        (refused.Kind, refused.Step).ShouldBe((MailFailure.LoginRefused, MailStep.Login));
        refused.ToString().ShouldNotContain("stale-token");
        var outcome = await smtp.SendAsync(new SmtpEnvelope(address, [address]), new MemoryStream("Subject: a\r\n\r\n"u8.ToArray()), Stop);
        outcome.ShouldBeOfType<SmtpAccepted>();
    }

    [Theory]
    [InlineData("IMAP4rev1 AUTH=XOAUTH2 SASL-IR")]
    [InlineData("IMAP4rev1 AUTH=XOAUTH2")]
    public async Task IMAP_says_what_the_server_explains_of_a_refused_token(string capabilities)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync($"* OK [CAPABILITY {capabilities}] ready\r\n");
            var inOneGo = capabilities.Contains("SASL-IR", StringComparison.Ordinal);
            var tag = await p.ExpectAsync(inOneGo ? "AUTHENTICATE XOAUTH2 " + XOAuth2 : "AUTHENTICATE XOAUTH2");
            if (!inOneGo)
            {
                await p.SayAsync("+ \r\n");
                await p.HearAsync(XOAuth2);
            }
            await p.SayAsync($"+ {Base64(Refusal)}\r\n");
            await p.HearAsync("");
            await p.SayAsync($"{tag} NO [AUTHENTICATIONFAILED] {Token} is no good\r\n");
        });
        await using var imap = await ImapClient.ConnectAsync(server.Imap(), Stop);

        var refused = await Should.ThrowAsync<MailServerException>(() => imap.LoginWithTokenAsync("ana@x.test", Token, Stop));

        refused.Kind.ShouldBe(MailFailure.LoginRefused);
        refused.ServerWords.ShouldBe($"[AUTHENTICATIONFAILED] *** is no good ({Refusal})");
        refused.ToString().ShouldNotContain(Token);
    }

    [Fact]
    public async Task OAUTHBEARER_names_the_server_and_ends_a_refusal_as_RFC_7628_says()
    {
        var heard = "";
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=OAUTHBEARER] ready\r\n");
            var words = (await p.HearAsync()).Split(' ');
            heard = Encoding.UTF8.GetString(Convert.FromBase64String(words[3]));
            await p.SayAsync($"+ {Base64("""{"status":"invalid_token"}""")}\r\n");
            await p.HearAsync("AQ==");
            await p.SayAsync($"{words[0]} NO no\r\n");
        });
        await using var imap = await ImapClient.ConnectAsync(server.Imap(), Stop);

        var refused = await Should.ThrowAsync<MailServerException>(() => imap.LoginWithTokenAsync("a,b=c@x.test", Token, Stop));

        heard.ShouldBe($"n,a=a=2Cb=3Dc@x.test,\u0001host=localhost\u0001port={server.Port}\u0001auth=Bearer {Token}\u0001\u0001");
        refused.ServerWords.ShouldBe("no ({\"status\":\"invalid_token\"})");
    }

    [Fact]
    public async Task SMTP_says_what_the_server_explains_of_a_refused_token_and_the_connection_goes_on()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("220 ready\r\n");
            await p.ReplyAsync("EHLO", "250-hello\r\n250 AUTH LOGIN PLAIN XOAUTH2");
            await p.ReplyAsync("AUTH XOAUTH2 " + XOAuth2, "334 " + Base64(Refusal));
            await p.HearAsync("");
            await p.SayAsync($"535 5.7.8 {XOAuth2} not accepted\r\n");
            await p.ReplyAsync("AUTH PLAIN", "235 in");
        });
        await using var smtp = await SmtpClient.ConnectAsync(server.Smtp(), Stop);

        var refused = await Should.ThrowAsync<MailServerException>(() => smtp.LoginWithTokenAsync("ana@x.test", Token, Stop));
        await smtp.LoginAsync("ana@x.test", "senha", Stop);

        (refused.Kind, refused.ServerCode).ShouldBe((MailFailure.LoginRefused, "535 5.7.8"));
        refused.ServerWords.ShouldBe($"5.7.8 *** not accepted ({Refusal})");
        refused.ToString().ShouldNotContain(Token);
    }

    [Fact]
    public async Task A_token_too_long_for_a_command_line_of_SMTP_is_sent_when_the_server_asks_for_it()
    {
        var longToken = new string('t', 2000);
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("220 ready\r\n");
            await p.ReplyAsync("EHLO", "250-hello\r\n250 AUTH XOAUTH2");
            (await p.HearAsync()).ShouldBe("AUTH XOAUTH2");
            await p.SayAsync("334 \r\n");
            await p.ReplyAsync(Base64($"user=ana\u0001auth=Bearer {longToken}"[..^2])[..100], "235 in");
        });
        await using var smtp = await SmtpClient.ConnectAsync(server.Smtp(), Stop);

        await smtp.LoginWithTokenAsync("ana", longToken, Stop);
    }

    [Fact]
    public async Task A_server_that_takes_no_tokens_is_never_told_one()
    {
        await using var imapServer = new ScriptedServer(async p =>
        {
            await p.SayAsync("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n");
            await p.HearAsync("");
        });
        await using var smtpServer = new ScriptedServer(async p =>
        {
            await p.SayAsync("220 ready\r\n");
            await p.ReplyAsync("EHLO", "250-hello\r\n250 AUTH PLAIN LOGIN");
            await p.HearAsync("");
        });
        await using var imap = await ImapClient.ConnectAsync(imapServer.Imap(), Stop);
        await using var smtp = await SmtpClient.ConnectAsync(smtpServer.Smtp(), Stop);

        (await Should.ThrowAsync<MailServerException>(() => imap.LoginWithTokenAsync("ana", Token, Stop))).Kind.ShouldBe(MailFailure.NotSupported);
        (await Should.ThrowAsync<MailServerException>(() => smtp.LoginWithTokenAsync("ana", Token, Stop))).Kind.ShouldBe(MailFailure.NotSupported);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a\r\nA1 DELETE INBOX")]
    public async Task A_token_that_is_none_is_refused_before_it_is_said(string token)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2] ready\r\n");
            await p.HearAsync("");
        });
        await using var imap = await ImapClient.ConnectAsync(server.Imap(), Stop);

        await Should.ThrowAsync<ArgumentException>(() => imap.LoginWithTokenAsync("ana", token, Stop));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
