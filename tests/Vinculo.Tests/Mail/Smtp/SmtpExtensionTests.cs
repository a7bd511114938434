using System.Text;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Tests.Mail.Servers;
using static Vinculo.Tests.Mail.Smtp.SmtpScript;

namespace Vinculo.Tests.Mail.Smtp;

/// <summary>PIPELINING, CHUNKING and the codes of refusals, against scripts.</summary>
public sealed class SmtpExtensionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_can_be_said_in_one_go_is_said_so_and_every_answer_counts()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await HelloAsync(p, "PIPELINING", "SIZE 1000");
            // All four are there before the first is answered.
            await p.HearAsync("MAIL FROM:<a@x.test> SIZE=17");
            await p.HearAsync("RCPT TO:<b@x.test>");
            await p.HearAsync("RCPT TO:<c@x.test>");
            await p.HearAsync("DATA");
            await p.SayAsync("250 ok\r\n450 4.2.2 full\r\n250 ok\r\n354 go\r\n");
            await HearToDotAsync(p);
            await p.SayAsync("250 taken\r\n");
        });

        var accepted = (await WholeSessionAsync(server.Smtp())).ShouldBeOfType<SmtpAccepted>();

        accepted.Recipients.Select(r => (r.Address, r.IsAccepted, r.IsRefusedForGood)).ShouldBe(
            [("b@x.test", false, false), ("c@x.test", true, false)]);
        accepted.Recipients[0].Reply!.Cause.ShouldBe(SmtpCause.MailboxFull);
    }

    [Theory]
    [InlineData("354 go on")]
    [InlineData("554 5.5.1 no valid recipients")]
    public async Task Where_nobody_is_accepted_no_message_goes_out_even_if_the_server_asks_for_one(string answerToData)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await HelloAsync(p, "PIPELINING");
            await p.ReplyAsync("MAIL FROM", "250 ok");
            await p.ReplyAsync("RCPT", "550 5.1.1 nobody");
            await p.ReplyAsync("RCPT", "550 5.1.1 nobody");
            await p.ReplyAsync("DATA", answerToData);
            if (answerToData.StartsWith("354", StringComparison.Ordinal))
                await p.ReplyAsync(".", "554 5.5.1 no valid recipients");
            await p.ReplyAsync("RSET", "250 ok");
            await SendWellAsync(p);
        });
        await using var smtp = await SignedInAsync(server.Smtp());

        var refused = (await SendAsync(smtp)).ShouldBeOfType<SmtpRefused>();

        (refused.Step, refused.IsPermanent, refused.Reply.Cause).ShouldBe((MailStep.Recipient, true, SmtpCause.Address));
        (await SendAsync(smtp)).ShouldBeOfType<SmtpAccepted>("the connection goes on");
    }

    [Fact]
    public async Task A_sender_who_is_refused_in_one_go_is_told_and_the_connection_goes_on()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await HelloAsync(p, "PIPELINING", "SIZE 10");
            await p.ReplyAsync("MAIL FROM", "552 5.3.4 larger than 10 bytes");
            await p.ReplyAsync("RCPT", "503 5.5.1 need MAIL");
            await p.ReplyAsync("RCPT", "503 5.5.1 need MAIL");
            await p.ReplyAsync("DATA", "503 5.5.1 need RCPT");
            await p.ReplyAsync("RSET", "250 ok");
            await SendWellAsync(p);
        });
        await using var smtp = await SignedInAsync(server.Smtp());

        var refused = (await SendAsync(smtp)).ShouldBeOfType<SmtpRefused>();

        (refused.Step, refused.Reply.Cause).ShouldBe((MailStep.Sender, SmtpCause.MessageTooLarge));
        refused.Recipients.ShouldAllBe(r => r.Reply == null);
        (await SendAsync(smtp)).ShouldBeOfType<SmtpAccepted>("the connection goes on");
    }

    [Fact]
    public async Task A_message_goes_as_a_chunk_without_dots_doubled_and_a_refusal_of_it_is_followed_by_RSET()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await HelloAsync(p, "CHUNKING");
            await p.ReplyAsync("MAIL FROM", "250 ok");
            await p.ReplyAsync("RCPT", "250 ok");
            await p.ReplyAsync("RCPT", "250 ok");
            await p.HearAsync("BDAT 16 LAST");
            await p.HearAsync("A: b");
            await p.HearAsync("");
            await p.HearAsync(".");
            await p.HearAsync("..x");
            await p.SayAsync("554 5.6.0 no\r\n");
            await p.ReplyAsync("RSET", "250 ok");
        });
        await using var smtp = await SignedInAsync(server.Smtp());

        var outcome = await smtp.SendAsync(Envelope, new MemoryStream("A: b\r\n\r\n.\r\n..x\r\n"u8.ToArray()), Stop);

        outcome.ShouldBeOfType<SmtpRefused>().Reply.Cause.ShouldBe(SmtpCause.Content);
    }

    [Theory]
    [InlineData("a: b\n\nx\r\n")]
    [InlineData("a: b\r\n\r\nx\ry\r\n")]
    [InlineData("a: b\r\n\r\nx")]
    [InlineData("a: b\r\n\r\nx\r")]
    [InlineData("")]
    public async Task A_message_whose_lines_do_not_end_properly_is_mended_on_its_way_by_DATA(string message)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await HelloAsync(p, "CHUNKING");
            await SendWellAsync(p);
        });
        await using var smtp = await SignedInAsync(server.Smtp());

        (await smtp.SendAsync(Envelope, new MemoryStream(Encoding.UTF8.GetBytes(message)), Stop)).ShouldBeOfType<SmtpAccepted>();
    }

    [Theory]
    [InlineData(550, "5.1.1 nobody", "5.1.1", SmtpCause.Address)]
    [InlineData(550, "5.1.8 <oi@loja.example>: Sender address rejected: Domain not found", "5.1.8", SmtpCause.Policy)]
    [InlineData(553, "sorry, your envelope sender is in my badmailfrom list", null, SmtpCause.Other)]
    [InlineData(553, "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", "5.7.1", SmtpCause.Policy)]
    [InlineData(550, "#5.1.0 Address rejected.", "5.1.0", SmtpCause.Address)]
    [InlineData(554, "Pedido #5.1.1234567 recusado", null, SmtpCause.Other)]
    [InlineData(550, "5.2.1 closed", "5.2.1", SmtpCause.Address)]
    [InlineData(452, "4.2.2 full", "4.2.2", SmtpCause.MailboxFull)]
    [InlineData(552, "too big", null, SmtpCause.MessageTooLarge)]
    [InlineData(554, "5.2.3 too big", "5.2.3", SmtpCause.MessageTooLarge)]
    [InlineData(452, "4.3.1 disk", "4.3.1", SmtpCause.Destination)]
    [InlineData(451, "4.4.1 no answer", "4.4.1", SmtpCause.Network)]
    [InlineData(500, "what?", null, SmtpCause.Protocol)]
    [InlineData(554, "5.6.1 8bit", "5.6.1", SmtpCause.Content)]
    [InlineData(550, "5.7.1 spam", "5.7.1", SmtpCause.Policy)]
    [InlineData(550, "5.7.1spam", null, SmtpCause.Other)]
    public void The_cause_of_a_refusal_is_read_from_its_codes(int code, string words, string? status, SmtpCause cause)
    {
        var reply = new SmtpReply(code, [words]);

        (reply.EnhancedStatus, reply.Cause).ShouldBe((status, cause));
    }
}
