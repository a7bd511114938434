using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

public sealed class KindTests
{
    [Theory]
    [InlineData("Subject: Preciso de ajuda", MailKind.Person)]
    [InlineData("Auto-Submitted: no", MailKind.Person)]
    [InlineData("Auto-Submitted: auto-replied", MailKind.Automatic)]
    [InlineData("Auto-Submitted: auto-generated (alarme)", MailKind.Automatic)]
    [InlineData("Precedence: auto_reply", MailKind.Automatic)]
    [InlineData("X-Autoreply: yes", MailKind.Automatic)]
    [InlineData("X-Auto-Response-Suppress: All", MailKind.Automatic)]
    [InlineData("Subject: Resposta automática: Pedido", MailKind.Automatic)]
    [InlineData("Subject: =?utf-8?Q?Aus=C3=AAncia_tempor=C3=A1ria?=", MailKind.Automatic)]
    [InlineData("Subject: Out of Office: Re: Invoice", MailKind.Automatic)]
    [InlineData("Subject: Respuesta automática: Pedido", MailKind.Automatic)]
    [InlineData("Precedence: bulk\nSubject: Automatic reply: Invoice", MailKind.Automatic)]
    [InlineData("Return-Path: <>", MailKind.Automatic)]
    [InlineData("Precedence: bulk", MailKind.Bulk)]
    [InlineData("List-Id: <lista.exemplo.com>", MailKind.Bulk)]
    [InlineData("List-Unsubscribe: <mailto:sair@exemplo.com>", MailKind.Bulk)]
    [InlineData("Return-Path: <cliente@exemplo.com>\nSubject: Undeliverable package", MailKind.Person)]
    public void People_programs_and_lists_are_told_apart(string fields, MailKind expected) =>
        Fixture.Read($"From: cliente@exemplo.com\n{fields}\n\ntexto").Kind.ShouldBe(expected);

    [Fact]
    public void A_sender_without_answers_is_a_program_unless_it_passes_on_a_person()
    {
        Fixture.Read("From: no-reply@loja.com\n\nPago").Kind.ShouldBe(MailKind.Automatic);
        Fixture.Read("From: nao-responda@loja.com\nReply-To: cliente@exemplo.com\n\nFormulário").Kind.ShouldBe(MailKind.Person);
    }

    [Fact]
    public void A_delivery_report_names_the_recipients_and_the_message()
    {
        var message = Fixture.Read("""
            From: MAILER-DAEMON@mx.exemplo.com
            Subject: Undelivered Mail Returned to Sender
            Content-Type: multipart/report; report-type=delivery-status; boundary=xx

            --xx

            Sorry.
            --xx
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.exemplo.com

            Final-Recipient: rfc822; um@exemplo.com
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 No such
              user here

            Final-Recipient: rfc822;dois@exemplo.com
            Action: failed
            Status: 4.4.7

            Final-Recipient: rfc822;tres@exemplo.com
            Action: delivered
            Status: 2.0.0
            --xx
            Content-Type: text/rfc822-headers

            Message-ID: <original@vinculo>
            --xx--
            """);
        message.Kind.ShouldBe(MailKind.Bounce);
        message.Bounce!.OriginalMessageId.ShouldBe("original@vinculo");
        message.Bounce.Recipients.ShouldBe([
            new FailedRecipient("um@exemplo.com", "5.1.1", "550 5.1.1 No such user here"),
            new FailedRecipient("dois@exemplo.com", "4.4.7", null),
        ]);
        message.Bounce.Recipients.Select(recipient => recipient.IsPermanent).ShouldBe([true, false]);
    }

    [Fact]
    public void A_delay_warning_is_no_bounce()
    {
        var message = Fixture.Read("From: MAILER-DAEMON@x.y\nSubject: Warning: could not send message\n"
            + "Content-Type: multipart/report; report-type=delivery-status; boundary=xx\n\n"
            + "--xx\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; um@exemplo.com\nAction: delayed\nStatus: 4.4.1\n--xx--\n");
        message.Kind.ShouldBe(MailKind.Automatic);
        message.Bounce.ShouldBeNull();
    }

    [Theory]
    [InlineData("Hi. This is the qmail-send program at x.\n\n<um@exemplo.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <eu@vinculo>\nMessage-ID: <original@vinculo>")]
    [InlineData("This message was created automatically by mail delivery software.\n\n  um@exemplo.com\n    SMTP error\n\n------ This is a copy of the message ------\nMessage-ID: <original@vinculo>")]
    [InlineData("Sorry, we were unable to deliver your message to the following address.\n\n<um@exemplo.com>:\n550: no such user\n\nMessage-ID: <original@vinculo>")]
    public void Plain_bounces_are_understood(string text)
    {
        var message = Fixture.Read($"Return-Path: <>\nFrom: MAILER-DAEMON@x.com\nTo: eu@vinculo\nSubject: failure notice\n\n{text}\n");
        message.Kind.ShouldBe(MailKind.Bounce);
        message.Bounce!.Recipients.ShouldHaveSingleItem().Address.ShouldBe("um@exemplo.com");
        message.Bounce.OriginalMessageId.ShouldBe("original@vinculo");
    }

    [Fact]
    public void A_read_receipt_is_automatic() =>
        Fixture.Read("From: a@b.c\nSubject: Lida: oi\nContent-Type: multipart/report; report-type=disposition-notification; boundary=x\n\n--x\n\nlida\n--x--\n")
            .Kind.ShouldBe(MailKind.Automatic);
}
