using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Reports of what became of a mail: who did not get it, and why.</summary>
public sealed class DeliveryReportTests
{
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
        message.Kind.ShouldBe(MailKind.DeliveryNotice);
        message.Bounce.ShouldBeNull();
    }

    [Theory]
    [InlineData("Delivery Status Notification (Delay)", "This is an automatically generated Delivery Status Notification. THIS IS A WARNING MESSAGE ONLY.\n\n um@exemplo.com")]
    [InlineData("Warning: could not send message for past 4 hours", "The original message was received.\n\num@exemplo.com")]
    [InlineData("Warning: message 1abc-DEF delayed 24 hours", "This message was created automatically by mail delivery software.\n\n  um@exemplo.com\n    Delay reason: timeout")]
    [InlineData("Delayed Mail (still being retried)", "This is the mail system at host x. ####\n\n<um@exemplo.com>: timed out")]
    [InlineData("Delivery Status Notification (Success)", "Your message was successfully delivered to:\n\num@exemplo.com")]
    [InlineData("Relayed: Pedido", "Delivery to these recipients is complete:\n\num@exemplo.com")]
    [InlineData("Entregue: Pedido", "Sua mensagem foi entregue:\n\num@exemplo.com")]
    public void A_plain_delay_or_success_is_no_bounce(string subject, string text)
    {
        var message = Fixture.Read($"Return-Path: <>\nFrom: Mail Delivery System <Mailer-Daemon@x.com>\nTo: eu@vinculo\nSubject: {subject}\n\n{text}\n");
        message.Kind.ShouldBe(MailKind.DeliveryNotice);
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

    /// <summary>The words of the servers that people meet most, with a reason in each.</summary>
    [Theory]
    [InlineData("postmaster@outlook.com", "Undeliverable: Pedido", "Delivery has failed to these recipients or groups:\n\num@exemplo.com<mailto:um@exemplo.com>\nThe email address you entered couldn't be found.\n\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'", null)]
    [InlineData("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", "** Address not found **\n\nYour message wasn't delivered to um@exemplo.com because the address couldn't be found.\n\num@exemplo.com\n550 5.1.1 The email account that you tried to reach does not exist.", "5.1.1")]
    [InlineData("MAILER-DAEMON@yahoo.com", "Failure Notice", "Sorry, we were unable to deliver your message to the following address.\n\n<um@exemplo.com>:\n554: delivery error: dd This user doesn't have an account [-5]", "5.0.0")]
    [InlineData("MAILER-DAEMON@mx.exemplo.com", "Undelivered Mail Returned to Sender", "I'm sorry to have to inform you that your message could not be delivered to one or more recipients.\n\n<um@exemplo.com>: host mx[192.0.2.1] said: 452 4.2.2 Mailbox full (in reply to RCPT TO\n    command)", "4.2.2")]
    [InlineData("Mail Delivery System <Mailer-Daemon@x.com>", "Mail delivery failed: returning message to sender", "This message was created automatically by mail delivery software.\n\n  um@exemplo.com\n    host mx.exemplo.com [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<um@exemplo.com>:\n    550 5.7.1 Blocked", "5.7.1")]
    [InlineData("MAILER-DAEMON@amazonses.com", "Delivery Status Notification (Failure)", "An error occurred while trying to deliver the mail to the following recipients:\num@exemplo.com", null)]
    [InlineData("Mail Delivery System <MAILER-DAEMON@smtp.locaweb.com.br>", "Mensagem n=?utf-8?Q?=C3=A3o?= entregue", "Lamento informar que sua mensagem nao pode ser entregue.\n\n<um@exemplo.com>: 550 5.1.1 Usuario inexistente", "5.1.1")]
    [InlineData("MAILER-DAEMON@mx.loja.example", "failure notice", "Hi. This is the qmail-send program at mx.loja.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<um@exemplo.com>:\n192.0.2.1 does not like recipient.\nRemote host said: 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)\nGiving up on 192.0.2.1.", "5.7.1")]
    [InlineData("postmaster@uol.com.br", "Falha na entrega da mensagem", "A mensagem enviada nao foi entregue para:\n\num@exemplo.com\n\nMotivo: 552 5.2.2 Caixa postal cheia", "5.2.2")]
    public void The_plain_words_of_common_servers_name_who_failed_and_why(string from, string subject, string text, string? status)
    {
        var message = Fixture.Read($"Return-Path: <>\nFrom: {from}\nTo: eu@vinculo\nSubject: {subject}\n\n{text}\n\n--- Original message ---\nMessage-ID: <original@vinculo>\nTo: outro@exemplo.com\n");
        message.Kind.ShouldBe(MailKind.Bounce);
        var failed = message.Bounce!.Recipients.ShouldHaveSingleItem();
        failed.Address.ShouldBe("um@exemplo.com");
        if (status is not null)
            failed.Status.ShouldBe(status);
        message.Bounce.OriginalMessageId.ShouldBe("original@vinculo");
    }

    /// <summary>Reports that name the recipient inside a sentence, after other words, or not at all.</summary>
    [Theory]
    [InlineData("Nao deu para: >>> um@exemplo.com <um@exemplo.com>\n\n  ----- Transcript -----\n550 caixa inexistente (#5.1.1 - x)", "um@exemplo.com", "5.1.1")]
    [InlineData("Unable to deliver message to: <um@exemplo.com>\nServer mx[192.0.2.1] failed with: 452 <um@exemplo.com> cheia", "um@exemplo.com", "4.0.0")]
    [InlineData("Permanente:\n\num@exemplo.com Endereco invalido, ERROR_CODE :550, ERROR_CODE :5.1.1 <um@exemplo.com>", "um@exemplo.com", "5.1.1")]
    [InlineData("1 erro:\n\nThe following recipients returned permanent errors: um@exemplo.com. Reason: x, with: [554 5.4.6 Laco]", "um@exemplo.com", "5.4.6")]
    [InlineData("Sua mensagem\n\n  To:      dois@exemplo.com\n\ndid not reach the following recipient(s):\n\num@exemplo.com on Thu, 29 Apr 2010\n    Nome desconhecido", "um@exemplo.com", null)]
    [InlineData("The original message was received at Thu, 29 Apr 2010\n\n---The following addresses had delivery errors---\n\num@exemplo.com [User unknown]", "um@exemplo.com", null)]
    [InlineData("Delivery has failed to these recipients or groups:\n\num@exemplo.com<mailto:um@exemplo.com>\nNao encontrado.\n\nDiagnostico:\n\num@exemplo.com\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'", "um@exemplo.com", "5.1.10")]
    [InlineData("Delivery to the following recipient failed permanently:\n\n  um@exemplo.com\n\nFor help, contact ajuda@x.com\n\nThe error was:\n550 5.1.1 Nao existe", "um@exemplo.com", "5.1.1")]
    [InlineData("Detalhes:\n550 - nada feito\n  MAIL FROM: dois@exemplo.com\n  RCPT TO: um@exemplo.com", "um@exemplo.com", "5.0.0")]
    [InlineData("Ola!\n\num@exemplo.com: 550 5.1.1 http://exemplo.com\n\n    Below is a copy of the original message:\n\nTo: outro@exemplo.com", "um@exemplo.com", "5.1.1")]
    [InlineData("   ----- Transcript -----\n421 x (smtp)... Deferred\n\n   ----- Unsent message follows -----\nFrom: eu@vinculo\nTo: um@exemplo.com", "um@exemplo.com", "4.0.0")]
    [InlineData("The recipients were wrong:\n\n  dois <um@exemplo.com>: malformed address\n\n------ This is a copy of your message ------\nTo: um@exemplo.com\nSubject: 550 5.1.1", "um@exemplo.com", null)]
    [InlineData("It failed: 550 5.1.1\n\nOriginal message:\nTo: um@exemplo.com, dois@exemplo.com", null, null)]
    public void A_plain_report_is_understood_wherever_it_says_who_failed(string text, string? address, string? status)
    {
        var message = Fixture.Read($"From: Mail Delivery Subsystem <MAILER-DAEMON@x.com>\nTo: eu@vinculo\nSubject: Mail failure\n\n{text}\n");
        message.Kind.ShouldBe(MailKind.Bounce);
        message.Bounce!.Recipients.Select(recipient => recipient.Address).ShouldBe(address is null ? [] : [address]);
        message.Bounce.Recipients.Select(recipient => recipient.Status).ShouldBe(address is null ? [] : [status]);
    }

    [Theory]
    [InlineData("Status: 5.0.0\nDiagnostic-Code: smtp; 550 #5.1.0 Recusado", "um@exemplo.com", "5.1.0")]
    [InlineData("Status: 5.1.3\nDiagnostic-Code: SMTP; 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", "um@exemplo.com", "5.7.1")]
    [InlineData("Status: 5.1.1\nDiagnostic-Code: SMTP; 450 try later (#4.2.0)", "um@exemplo.com", "5.1.1")]
    [InlineData("Status: 4.0.0\nDiagnostic-Code: smtp; 550 5.1.0 Recusado", "um@exemplo.com", "4.0.0")]
    [InlineData("Diagnostic-Code: smtp; 550 Desconhecido", "um@exemplo.com", "5.0.0")]
    [InlineData("Status: 5.0.0", "um@exemplo.com", "5.7.1")]
    [InlineData("Status: 5.2.2", "/var/mail/um", "5.2.2")]
    public void What_a_delivery_report_leaves_out_is_taken_from_what_the_server_said(string fields, string recipient, string status)
    {
        var message = Fixture.Read("From: MAILER-DAEMON@x.y\nX-Failed-Recipients: um@exemplo.com\nContent-Type: multipart/report; report-type=delivery-status; boundary=xx\n\n"
            + "--xx\n\nFalhou:\n\n  um@exemplo.com:\n    SMTP error: 550-5.7.1 Bloqueado\n--xx\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
            + $"Final-Recipient: rfc822; {recipient}\nAction: failed\n{fields}\n--xx--\n");
        var failed = message.Bounce!.Recipients.ShouldHaveSingleItem();
        (failed.Address, failed.Status).ShouldBe(("um@exemplo.com", status));
    }

    [Theory]
    [InlineData("rfc822; UM@exemplo.com", null)]
    [InlineData("rfc822;<dois@exemplo.com>", "dois@exemplo.com")]
    [InlineData("rfc822;", null)]
    public void The_address_that_the_sender_gave_is_known_where_the_mail_was_passed_on_from_there(string original, string? expected)
    {
        var message = Fixture.Read("From: MAILER-DAEMON@x.y\nContent-Type: multipart/report; report-type=delivery-status; boundary=xx\n\n"
            + "--xx\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
            + $"Original-Recipient: {original}\nFinal-Recipient: rfc822; um@exemplo.com\nAction: failed\nStatus: 5.1.1\n--xx--\n");
        var failed = message.Bounce!.Recipients.ShouldHaveSingleItem();
        (failed.Address.ToLowerInvariant(), failed.OriginalAddress).ShouldBe(("um@exemplo.com", expected));
    }

    [Theory]
    [InlineData("MAILER-DAEMON <>", "Aviso", "um@exemplo.com: 550 5.1.1 nada", MailKind.Bounce)]
    [InlineData("\"\" (Mail Delivery System)", "Undelivered Mail", "nada", MailKind.Bounce)]
    [InlineData("postmaster@exemplo.com", "Re: servidor", "O 192.0.2.5 passou para 4.3.2.1; fale com bia@exemplo.com, ramal 550", MailKind.Automatic)]
    [InlineData("maria@exemplo.com", "Re: pedido", "550 5.1.1 um@exemplo.com: o que quer dizer?", MailKind.Person)]
    public void Only_a_mail_system_that_states_a_code_reports_a_failure(string from, string subject, string text, MailKind expected) =>
        Fixture.Read($"From: {from}\nTo: eu@vinculo\nSubject: {subject}\n\n{text}\n").Kind.ShouldBe(expected);

    [Fact]
    public void A_report_that_a_person_passes_on_is_from_a_person()
    {
        var message = Fixture.Read("From: cliente@exemplo.com\nSubject: Fwd: Undelivered\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nO que é isto?\n--x\nContent-Type: message/rfc822\n\n"
            + "From: MAILER-DAEMON@x.y\nContent-Type: multipart/report; report-type=delivery-status; boundary=y\n\n--y\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; um@exemplo.com\nAction: failed\n--y--\n--x--\n");
        message.Kind.ShouldBe(MailKind.Person);
        message.Bounce.ShouldBeNull();
    }

    /// <summary>Mail programs put the parts of what is passed on into the letter itself.</summary>
    [Theory]
    [InlineData("Fwd: Undelivered Mail Returned to Sender", "message/delivery-status", "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; vendas@loja.example\nAction: failed\nStatus: 5.1.1")]
    [InlineData("Meu e-mail voltou", "message/delivery-status", "Final-Recipient: rfc822; vendas@loja.example\nAction: failed\nStatus: 5.1.1")]
    [InlineData("Fwd: Lida: Pedido", "message/disposition-notification", "Final-Recipient: rfc822; vendas@loja.example\nDisposition: automatic-action/MDN-sent-automatically; displayed")]
    public void The_parts_of_a_report_in_a_persons_letter_are_another_mails(string subject, string type, string fields)
    {
        var letter = $"Subject: {subject}\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nPodem ver?\n\nMaria\n--x\nContent-Type: {type}\nContent-Disposition: attachment\n\n{fields}\n--x--\n";
        var message = Fixture.Read("Return-Path: <maria@cliente.example>\nFrom: maria@cliente.example\n" + letter);
        (message.Kind, message.Bounce, message.ReadReceipt).ShouldBe((MailKind.Person, null, null));
        var kind = type == "message/delivery-status" ? MailKind.Bounce : MailKind.ReadReceipt;
        Fixture.Read("From: MAILER-DAEMON@mx.example\n" + letter).Kind.ShouldBe(kind);
        Fixture.Read("Return-Path: <>\nFrom: correio@mx.example\n" + letter.Replace("Fwd: ", "", StringComparison.Ordinal)).Kind.ShouldBe(kind);
    }
}
