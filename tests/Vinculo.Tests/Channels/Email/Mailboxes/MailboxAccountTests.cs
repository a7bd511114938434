using Vinculo.Channels.Email.Mailboxes;

namespace Vinculo.Tests.Channels.Email.Mailboxes;

public class MailboxAccountTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 13, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Mail_that_comes_says_that_what_was_wrong_is_over_although_not_all_of_it_is_here()
    {
        var mailbox = Mailbox();
        mailbox.Succeeded(Now.AddHours(-3));
        mailbox.Failed("channels.mailbox.cut", "BYE", Now.AddHours(-2));

        mailbox.HasRead(7, null, Now); // nothing came of this one
        mailbox.FailingSince.ShouldBe(Now.AddHours(-2));
        mailbox.HasRead(8, Now.AddMinutes(-1), Now);

        (mailbox.FailingSince, mailbox.Problem, mailbox.ProblemDetail, mailbox.LastSuccessAt).ShouldBe((null, null, null, Now.AddHours(-3)));
    }

    private static MailboxAccount Mailbox()
    {
        var access = new ServerAccess("127.0.0.1", 1, Vinculo.Mail.Net.MailSecurity.PlainLoopbackOnly, "contato", "");
        return new MailboxAccount
        {
            Address = "contato@loja.example",
            DisplayName = "Loja",
            Imap = access,
            Smtp = access,
            CreatedAt = Now.AddDays(-1),
        };
    }
}
