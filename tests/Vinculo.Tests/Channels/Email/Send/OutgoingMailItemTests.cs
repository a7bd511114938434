using Vinculo.Channels.Email.Send;
using Vinculo.Mail.Smtp;

namespace Vinculo.Tests.Channels.Email.Send;

public class OutgoingMailItemTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 6, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_its_mailbox_holds_up_waits_however_long_that_lasts_and_is_tried_ever_more_seldom()
    {
        var item = Item();
        var pauses = new List<double>();
        for (var i = 0; i < 50; i++)
        {
            item.MarkSending(Now, TimeSpan.FromMinutes(30));
            item.MarkHeldUp("channels.problem.login-refused", Now);
            pauses.Add((item.NotBefore - Now).TotalSeconds);
        }

        item.State.ShouldBe(OutgoingState.Waiting);
        pauses[..4].ShouldBe([30, 60, 120, 240]);
        pauses.Max().ShouldBe(OutgoingMailItem.LongestHoldUp.TotalSeconds);
    }

    [Fact]
    public void What_is_refused_for_now_is_given_up_after_two_days_of_refusals_whatever_held_it_up_before()
    {
        var item = Item();
        for (var i = 0; i < 20; i++)
        {
            item.MarkSending(Now, TimeSpan.FromMinutes(30));
            item.MarkHeldUp("channels.problem.timeout", Now);
        }

        item.MarkSending(Now, TimeSpan.FromMinutes(30));
        item.MarkPostponed("450 4.2.0 greylisted", Now);
        (item.State, item.NotBefore).ShouldBe((OutgoingState.Waiting, Now.AddSeconds(30)), "as one that was refused once");
        for (var i = 2; i < OutgoingMailItem.MaxAttempts; i++)
        {
            item.MarkSending(Now, TimeSpan.FromMinutes(30));
            item.MarkPostponed("450 4.2.0 greylisted", Now);
        }
        item.State.ShouldBe(OutgoingState.Waiting);
        item.MarkSending(Now, TimeSpan.FromMinutes(30));
        item.MarkPostponed("450 4.2.0 greylisted", Now);
        (item.State, item.Problem).ShouldBe((OutgoingState.Failed, "450 4.2.0 greylisted"));
    }

    [Fact]
    public void Who_asks_again_begins_anew()
    {
        var item = Item();
        item.MarkSending(Now, TimeSpan.FromMinutes(30));
        item.MarkHeldUp("channels.problem.timeout", Now);

        item.AskAgain(null, Now);

        (item.Attempts, item.TimesHeldUp, item.NotBefore).ShouldBe((0, 0, Now));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void When_it_comes_back_from_the_last_who_had_not_got_it_there_is_nobody_to_send_it_to_again(bool isHeldUp)
    {
        var item = Item();
        item.Cc = "bruno@cliente.example";
        var notNow = new SmtpRecipientResult("bruno@cliente.example", new SmtpReply(450, ["not now"]));
        item.MarkSent(copies: false, Now, [notNow]);
        item.MarkSending(Now, TimeSpan.FromMinutes(30));

        item.MarkReturned("bruno@cliente.example", "550 nobody");
        if (isHeldUp)
            item.MarkHeldUp("channels.problem.timeout", Now);
        else
            item.MarkSent(copies: false, Now, [notNow]);

        (item.State, item.Missing).ShouldBe((OutgoingState.Sent, "bruno@cliente.example"));
        item.Problem.ShouldEndWith("bruno@cliente.example: 550 nobody");
        item.AskAgain(null, Now);
        item.Envelope.ShouldBe(["bruno@cliente.example"]);
    }

    private static OutgoingMailItem Item() => new()
    {
        Key = "reply:1",
        ToAddress = "maria@cliente.example",
        ToName = "Maria Souza",
        Subject = "Re: Geladeira não liga",
        Text = "Vamos ver.",
        Html = "<p>Vamos ver.</p>",
        MessageIdHeader = "um@loja.example",
    };
}
