using System.Text;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Tests.Mail.Servers;
using static Vinculo.Tests.Mail.Smtp.SmtpScript;

namespace Vinculo.Tests.Mail.Smtp;

/// <summary>The SMTP client against servers that misbehave, each scripted.</summary>
public sealed class SmtpScriptTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nonsense\r\n", MailFailure.Protocol)]
    [InlineData("354 go on\r\n", MailFailure.Protocol)]
    public async Task An_answer_lost_after_the_final_dot_means_that_nobody_knows(string answer, MailFailure cause)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await HearMessageAsync(p);
            await p.SayAsync(answer);
        });

        var outcome = (await WholeSessionAsync(server.Smtp())).ShouldBeOfType<SmtpUnknown>();

        (outcome.Cause.Kind, outcome.Cause.Step).ShouldBe((cause, MailStep.FinalReply));
        outcome.Recipients.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Cancelling_after_the_final_dot_is_not_taken_for_not_sent()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var server = new ScriptedServer(async p =>
        {
            await HearMessageAsync(p);
            await cancelled.CancelAsync();
            await p.KeepSilentAsync();
        });
        await using var smtp = await SignedInAsync(
            server.Smtp() with { GraceAfterCancellation = TimeSpan.FromMilliseconds(50) });

        var outcome = await smtp.SendAsync(Envelope, new MemoryStream("x"u8.ToArray()), cancelled.Token);

        outcome.ShouldBeOfType<SmtpUnknown>().Cause.Kind.ShouldBe(MailFailure.Timeout);
    }

    [Theory]
    [InlineData("451 4.3.0 disk full", false)]
    [InlineData("554 5.7.1 looks like spam", true)]
    public async Task A_refusal_after_the_final_dot_is_for_good_or_for_the_moment(string answer, bool isPermanent)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await HearMessageAsync(p);
            await p.SayAsync(answer + "\r\n");
        });

        var refused = (await WholeSessionAsync(server.Smtp())).ShouldBeOfType<SmtpRefused>();

        refused.IsPermanent.ShouldBe(isPermanent);
        refused.Reply.ToString().ShouldBe(answer);
        refused.Reply.FullCode.ShouldBe(answer[..9]);
    }

    [Fact]
    public async Task Where_every_recipient_is_refused_one_that_may_be_accepted_later_keeps_the_message_alive()
    {
        await using var server = new ScriptedServer(async p =>
        {
            foreach (var next in Steps.Take(4))
                await next(p);
            await p.ReplyAsync("RCPT TO:<b@x.test>", "550 5.1.1 nobody");
            await p.ReplyAsync("RCPT TO:<c@x.test>", "450 4.2.0 greylisted");
            await p.ReplyAsync("RSET", "250 ok");
        });

        var refused = (await WholeSessionAsync(server.Smtp())).ShouldBeOfType<SmtpRefused>();

        refused.IsPermanent.ShouldBeFalse();
        refused.Step.ShouldBe(MailStep.Recipient);
        refused.Recipients.Select(r => r.Reply!.IsPermanent).ShouldBe([true, false]);
    }

    [Fact]
    public async Task A_server_that_says_421_and_hangs_up_is_quoted()
    {
        await using var server = new ScriptedServer(async p =>
        {
            foreach (var next in Steps.Take(4))
                await next(p);
            await p.ReplyAsync("RCPT", "421 4.7.0 too many errors");
        });

        var failed = await Should.ThrowAsync<MailServerException>(() => WholeSessionAsync(server.Smtp()));

        (failed.Kind, failed.ServerCode).ShouldBe((MailFailure.TransientRefusal, "421 4.7.0"));
    }

    [Theory]
    [InlineData("Subject: x\r\n\r\nlinha um\r\nlinha dois\r\n")]
    [InlineData("Subject: x\r\n\r\n.linha um\nlinha dois")] // lines that must be changed on the way
    public async Task A_local_stream_that_ends_early_is_the_callers_fault_and_nothing_is_sent(string message)
    {
        var hasMessage = new TaskCompletionSource<bool>();
        await using var server = new ScriptedServer(async p =>
        {
            try
            {
                await HearMessageAsync(p);
                hasMessage.SetResult(true);
            }
            catch (IOException)
            {
                hasMessage.SetResult(false);
            }
        });
        await using var smtp = await SignedInAsync(server.Smtp());
        using var shrinking = new ShrinkingStream(message);

        await Should.ThrowAsync<EndOfStreamException>(() => smtp.SendAsync(Envelope, shrinking, Stop));

        (await hasMessage.Task.WaitAsync(Stop)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_only_knows_LOGIN_and_HELO_is_served()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("220 old\r\n");
            await p.ReplyAsync("EHLO", "250-old\r\n250 AUTH=LOGIN");
            await p.ReplyAsync("AUTH LOGIN", "334 VXNlcm5hbWU6");
            await p.ReplyAsync("YW5h", "334 UGFzc3dvcmQ6");
            await p.ReplyAsync("c2VncmVkbw==", "535 5.7.8 c2VncmVkbw== is not segredo");
        });
        await using var smtp = await SmtpClient.ConnectAsync(server.Smtp(), Stop);

        var failed = await Should.ThrowAsync<MailServerException>(() => smtp.LoginAsync("ana", "segredo", Stop));

        (failed.Kind, failed.ServerWords).ShouldBe((MailFailure.LoginRefused, "5.7.8 *** is not ***"));
    }

    [Fact]
    public async Task What_is_no_answer_to_a_password_is_not_quoted()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("220 ready\r\n");
            await p.ReplyAsync("EHLO", "250-hello\r\n250 AUTH PLAIN");
            await p.SayAsync(await p.HearAsync() + "\r\n");
        });
        await using var smtp = await SmtpClient.ConnectAsync(server.Smtp(), Stop);

        var failed = await Should.ThrowAsync<MailServerException>(() => smtp.LoginAsync("ana", "segredo", Stop));

        (failed.Kind, failed.Step, failed.ServerWords).ShouldBe((MailFailure.Protocol, MailStep.Login, null));
        failed.ToString().ShouldNotContain(Convert.ToBase64String("\0ana\0segredo"u8));
    }

    [Theory]
    [InlineData("maria@café.example", "RCPT TO:<maria@xn--caf-dma.example>")]
    [InlineData("joão@café.example", null)]
    public async Task Without_SMTPUTF8_a_domain_goes_in_ASCII_and_a_name_that_cannot_is_refused_before_sending(string recipient, string? heard)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("220 ready\r\n");
            await p.ReplyAsync("EHLO", "250-hello\r\n250-8BITMIME\r\n250 AUTH PLAIN");
            await p.ReplyAsync("AUTH PLAIN", "235 in");
            if (heard is null)
            {
                (await p.HearAsync()).ShouldBe("");
                return;
            }
            await p.ReplyAsync("MAIL FROM", "250 ok");
            await p.ReplyAsync(heard, "550 5.1.1 nobody");
            await p.ReplyAsync("RSET", "250 ok");
        });
        await using var smtp = await SignedInAsync(server.Smtp());
        var send = () => smtp.SendAsync(new SmtpEnvelope("a@exemplo.com", [recipient]), new MemoryStream("Subject: a\r\n\r\nx"u8.ToArray()), Stop);

        if (heard is not null)
        {
            (await send()).ShouldBeOfType<SmtpRefused>();
            return;
        }
        var failed = await Should.ThrowAsync<MailServerException>(send);
        (failed.Kind, failed.Step, failed.ServerCode).ShouldBe((MailFailure.NotSupported, MailStep.Sender, "SMTPUTF8"));
    }

    [Theory]
    [InlineData("Subject: nao\r\n\r\nnão", "PIPELINING", "8BITMIME")]
    [InlineData("Subject: não\r\n\r\nx", "8BITMIME", "SMTPUTF8")]
    public async Task What_the_server_cannot_carry_is_said_before_anything_is_sent(
        string message, string offered, string extension)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("220 ready\r\n");
            await p.ReplyAsync("EHLO", $"250-hello\r\n250-{offered}\r\n250 AUTH PLAIN");
            await p.ReplyAsync("AUTH PLAIN", "235 in");
            (await p.HearAsync()).ShouldBe("");
        });
        await using var smtp = await SignedInAsync(server.Smtp());

        var failed = await Should.ThrowAsync<MailServerException>(
            () => smtp.SendAsync(Envelope, new MemoryStream(Encoding.UTF8.GetBytes(message)), Stop));

        (failed.Kind, failed.ServerCode).ShouldBe((MailFailure.NotSupported, extension));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(".", "..\r\n")]
    [InlineData("a\n.\nb", "a\r\n..\r\nb\r\n")]
    [InlineData("a\r\r\n.\r.b\r\n", "a\r\n\r\n..\r\n..b\r\n")]
    [InlineData("a\r\n.\r\nMAIL FROM:<x>\r\n", "a\r\n..\r\nMAIL FROM:<x>\r\n")]
    [InlineData("a.b\r\n..\r", "a.b\r\n...\r\n")]
    public async Task No_message_can_end_itself_however_it_is_cut_into_pieces(string message, string expected)
    {
        foreach (var piece in new[] { 1, 2, 3, 1000 })
        {
            var heard = "";
            await using var server = new ScriptedServer(async p =>
            {
                heard = await HearMessageAsync(p);
                await p.SayAsync("250 ok\r\n");
            });
            await using var smtp = await SignedInAsync(server.Smtp());

            var outcome = await smtp.SendAsync(Envelope, new PiecewiseStream(Encoding.UTF8.GetBytes(message), piece), Stop);

            outcome.ShouldBeOfType<SmtpAccepted>();
            heard.ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData("a@x.test>\r\nRCPT TO:<evil@x.test")]
    [InlineData("a b@x.test")]
    [InlineData("@x.test")]
    [InlineData("a@")]
    [InlineData("a")]
    public void An_address_that_would_break_the_conversation_never_gets_into_it(string address)
    {
        SmtpEnvelope.IsUsable(address).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => new SmtpEnvelope("", [address]));
    }

    /// <summary>A stream that has only half of its bytes the second time.</summary>
    private sealed class ShrinkingStream(string text) : MemoryStream(Encoding.ASCII.GetBytes(text))
    {
        public override long Position
        {
            get => base.Position;
            set
            {
                base.Position = value;
                SetLength(Length / 2);
            }
        }
    }

    private sealed class PiecewiseStream(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
    }
}
