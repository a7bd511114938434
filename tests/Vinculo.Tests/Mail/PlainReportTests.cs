using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Reports of failure that no program was meant to read: in words, in damaged forms, from senders of all sorts.</summary>
public sealed class PlainReportTests
{
    [Theory]
    [InlineData("Correio <>", "Aviso", "A mensagem nao pode ser entregue a:\n\num@exemplo.com")]
    [InlineData("MDaemon@mx.exemplo.com", "Aviso: um@exemplo.com", "um@exemplo.com - no such user here.")]
    [InlineData("Mail.Delivery.Subsystem@mx.exemplo.com", "Aviso", "Your letter is undelivered, user unknown: um@exemplo.com")]
    [InlineData("\"System Administrator\"@mx.exemplo.com", "Aviso", "Failed Recipient: um@exemplo.com\nReason: 550 unknown")]
    [InlineData("postmaster@mx.exemplo.com", "Aviso", "Unknown user: um@exemplo.com\n\n553 5.3.0 <um@exemplo.com>")]
    [InlineData("postmaster@mx.exemplo.com", "Mail failed", "| Failed addresses |\n um@exemplo.com ... unknown host")]
    [InlineData("postmaster@mx.exemplo.com", "Delivery Failure", "These were not reached:\n\n> um@exemplo.com")]
    [InlineData("postmaster@mx.exemplo.com", "Delivery Failure", "These were not reached:\n\n[SMTP:um@exemplo.com]")]
    [InlineData("postmaster@mx.exemplo.com", "Undeliverable: oi", "did not reach:\n\nc=BR;o=X;dda:SMTP=um@exemplo.com; on Fri, 4 Oct")]
    [InlineData("postmaster@mx.exemplo.com", "Aviso", "I was not able to deliver the following message.\n\nSubject: oi\nTo: um@exemplo.com\n\n---Below this line is a copy")]
    [InlineData("postmaster@mx.exemplo.com", "Aviso", "Unable to deliver, for they take nothing from eu@outro.example: um@exemplo.com")]
    [InlineData("no-reply@operadora.example", "Aviso", "Your mail sent on Monday\n\ncould not be delivered to:\n\n<um@exemplo.com>\nAs their mailbox is full.")]
    [InlineData("no-reply@operadora.example", "=?utf-8?B?6YCB5L+h44Gn44GN44G+44Gb44KT?=", "お客様のメールは送信できませんでした。\n\n<um@exemplo.com>")]
    [InlineData("filtro@exemplo.com", "Non-Delivery: oi", "The email below could not be delivered to this user:\n\n\"um@exemplo.com\" <um@exemplo.com>\n\nSubject: oi")]
    [InlineData("mailer-daemon@exemplo.com", "Mail delivery failed", "This failed:\n\n  a hidden address\n    (generated from um@exemplo.com)")]
    [InlineData("mailer-daemon@exemplo.com", "=?utf-8?B?6YKu5Lu25Lyg6L6T5aSx6LSl?=", "<um@exemplo.com>:\n...")]
    [InlineData("<>", "Aviso", "um@exemplo.com is not a valid user of this server.")]
    [InlineData("postmaster@mx.exemplo.com", "Promo", "um@exemplo.com\n    Usuário não encontrado neste domínio")]
    [InlineData("postmaster@mx.exemplo.com", "Entrega de email falhou", "> um@exemplo.com")]
    [InlineData("Correio", "Undelivered Mail", "While trying to deliver the mail:\n\nFinal-Recipient: rfc822; um@exemplo.com\nAction: failed\nStatus: 5.1.1")]
    [InlineData("postmaster@mx.exemplo.com", "Failed mail", "Addresses here have the form of nomeSobrenome@exemplo.com. Yours,\num@exemplo.com, is none.")]
    [InlineData("postmaster@mx.exemplo.com", "Failed mail", "Ask for NAME@exemplo.com, e.g. ana@exemplo.com. Nobody is called um@exemplo.com.")]
    [InlineData("postmaster@mx.exemplo.com", "Aviso", "I was not able to deliver your letter to:um@exemplo.com\n\nNo such name here.")]
    [InlineData("no-reply@filtro.example", "Aviso", "This recipient(s) could not be reached: um@exemplo.com.")]
    [InlineData("postmaster@mx.exemplo.com", "Failed mail", "Write to dois@exemplo.com now.\nThere is no um@exemplo.com any more.\n\nOriginal message:\n>Received: from a by b for <um@exemplo.com>; Mon")]
    public void A_failure_is_read_whoever_reports_it_and_however_it_names_the_recipient(string from, string subject, string text)
    {
        var message = Fixture.Read($"From: {from}\nTo: eu@vinculo\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{Fixture.Utf8(text)}\n");
        message.Kind.ShouldBe(MailKind.Bounce);
        message.Bounce!.Recipients.ShouldHaveSingleItem().Address.ShouldBe("um@exemplo.com");
    }

    [Theory]
    [InlineData("maria@exemplo.com", "Fwd: Undelivered mail", "Your message could not be delivered to the following:\n\num@exemplo.com", "")]
    [InlineData("maria@exemplo.com", "Returned mail?", "Your message could not be delivered to the following:\n\num@exemplo.com", "In-Reply-To: <x@vinculo>\n")]
    [InlineData("maria@exemplo.com", "Falha na entrega do sofa", "O sofá não foi entregue. Meu e-mail:\n\num@exemplo.com", "")]
    [InlineData("Formulario", "Encomenda devolvida", "A encomenda foi devolvida, escrevam para um@exemplo.com", "")]
    [InlineData("maria@exemplo.com", "Delivery failure", "My parcel never came, write to um@exemplo.com", "")]
    [InlineData("maria@exemplo.com", "Erro de entrega", "O e-mail para um@exemplo.com voltou. A mensagem não pode ser entregue, diz o provedor. Qual o e-mail certo?", "")]
    [InlineData("maria@exemplo.com", "Mensagem devolvida", "A mensagem não foi entregue:\n\num@exemplo.com\n\nMaria", "")]
    [InlineData("john@exemplo.com", "Mail delivery failed", "I wrote to um@exemplo.com but got an smtp error. Is there another address?", "")]
    [InlineData("john@exemplo.com", "Delivery failed", "It says:\n\n550 5.1.1 um@exemplo.com: your message could not be delivered", "X-Mailer: Microsoft Outlook 16.0\n")]
    [InlineData("john@exemplo.com", "Delivery failed", "It says:\n\n550 5.1.1 um@exemplo.com: your message could not be delivered", "Thread-Index: AdiNKrydItwP+Z0zSEewI95Kt+6XUw==\n")]
    [InlineData("john@exemplo.com", "Delivery failed", "It says:\n\n550 5.1.1 um@exemplo.com: your message could not be delivered", "X-Originating-IP: [192.0.2.1]\n")]
    [InlineData("john@gmail.com", "Delivery failed", "It says:\n\n550 5.1.1 um@exemplo.com: your message could not be delivered", "")]
    public void Nobody_who_speaks_of_a_failure_is_taken_for_a_server(string from, string subject, string text, string fields) =>
        Fixture.Read($"From: {from}\nTo: eu@vinculo\nSubject: {subject}\n{fields}Content-Type: text/plain; charset=utf-8\n\n{Fixture.Utf8(text)}\n").Kind.ShouldBe(MailKind.Person);

    [Theory]
    [InlineData("", "Your message could not be delivered to the following:\n\num@exemplo.com: 550 5.1.1 unknown")]
    [InlineData("Auto-Submitted: auto-replied\n", "Your message could not be delivered to the following:\n\num@exemplo.com")]
    [InlineData("Precedence: bulk\n", "Your message could not be delivered to the following:\n\num@exemplo.com")]
    [InlineData("", "Your message could not be delivered to the following:\n\num@exemplo.com\n\n> Subject: oi\n> Message-ID: <original@vinculo>")]
    public void A_server_that_looks_like_anybody_has_a_mark_beside_its_words(string fields, string text)
    {
        var message = Fixture.Read($"From: filtro@exemplo.com\nTo: eu@vinculo\nSubject: Delivery failure\n{fields}\n{text}\n");
        message.Bounce.ShouldNotBeNull().Recipients.ShouldHaveSingleItem().Address.ShouldBe("um@exemplo.com");
    }

    [Fact]
    public void A_sender_without_answers_may_name_the_mail_that_failed_instead_of_its_recipient()
    {
        var message = Fixture.Read("From: no-reply@loja.example\nTo: eu@vinculo\nIn-Reply-To: <original@vinculo>\nSubject: Delivery failure\n\nWe could not deliver your message to the buyer.\n");
        message.Kind.ShouldBe(MailKind.Bounce);
        message.Bounce!.OriginalMessageId.ShouldBe("original@vinculo");
        message.Bounce.Recipients.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("postmaster@exemplo.com", "Mail delivery warning", "um@exemplo.com\n\nhas a full mailbox.")]
    [InlineData("postmaster@exemplo.com", "Aviso", "um@exemplo.com was not reached. We will continue to try for two days.")]
    [InlineData("filtro@exemplo.com", "Delivery failure", "Your mail could not be delivered to the following:\n\num@exemplo.com (451 4.4.1 no answer)\n\nDelivery attempts will continue for 5 days.")]
    public void A_server_that_has_not_given_up_reports_no_failure(string from, string subject, string text)
    {
        var message = Fixture.Read($"From: {from}\nTo: eu@vinculo\nSubject: {subject}\n\n{text}\n");
        message.Kind.ShouldBe(MailKind.DeliveryNotice);
        message.Bounce.ShouldBeNull();
    }

    /// <summary>The address stays good: its owner can delete something (RFC 3463, 3.3).</summary>
    [Theory]
    [InlineData("<um@exemplo.com>: mailbox is full", "5.2.2")]
    [InlineData("<um@exemplo.com>: 552 quota exceeded", "5.2.2")]
    [InlineData("<um@exemplo.com>: the account is over its disk space limit", "5.2.2")]
    [InlineData("<um@exemplo.com>: 452 over quota", "4.2.2")]
    [InlineData("<um@exemplo.com>: 550 5.7.1 refused, mailbox full", "5.7.1")]
    [InlineData("um@exemplo.com\n\nMotivo da falha:\n\nA caixa postal está cheia.", "5.2.2")]
    public void A_full_mailbox_is_known_by_words_where_no_code_says_more(string text, string status)
    {
        var message = Fixture.Read($"From: postmaster@exemplo.com\nTo: eu@vinculo\nSubject: Returned mail\nContent-Type: text/plain; charset=utf-8\n\n{Fixture.Utf8(text)}\n");
        message.Bounce!.Recipients.ShouldHaveSingleItem().Status.ShouldBe(status);
    }

    [Fact]
    public void The_address_from_which_a_mail_was_passed_on_is_kept()
    {
        var message = Fixture.Read("From: mailer-daemon@exemplo.com\nTo: eu@vinculo\nSubject: Returned mail\n\n<um@exemplo.com>\n    (expanded from: <vendas@exemplo.com>)\n550 5.1.1 unknown\n");
        message.Bounce!.Recipients.ShouldHaveSingleItem().OriginalAddress.ShouldBe("vendas@exemplo.com");
    }

    [Fact]
    public void The_route_before_a_reported_address_is_left_out()
    {
        var message = Fixture.Read("From: MAILER-DAEMON@x.y\nContent-Type: multipart/report; report-type=delivery-status; boundary=xx\n\n"
            + "--xx\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; @dentro.example:um@exemplo.com\nAction: failed\nStatus: 5.1.1\n--xx--\n");
        message.Bounce!.Recipients.ShouldHaveSingleItem().Address.ShouldBe("um@exemplo.com");
    }

    [Fact]
    public void An_address_that_the_server_hides_is_the_one_that_the_sender_gave()
    {
        var message = Fixture.Read("From: MAILER-DAEMON@x.y\nContent-Type: multipart/report; report-type=delivery-status; boundary=xx\n\n"
            + "--xx\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; ****@****.example\nOriginal-Recipient: rfc822;um@exemplo.com\nAction: failed\nStatus: 5.2.0\n--xx--\n");
        message.Bounce!.Recipients.ShouldHaveSingleItem().Address.ShouldBe("um@exemplo.com");
    }

    [Theory]
    [InlineData("Final-Recipient: rfc822; @mx1.exemplo.com:um@correio_interno\nOriginal-Recipient: rfc822;um@exemplo.com\nStatus: 5.2.0", "5.2.0")]
    [InlineData("Final-Recipient: rfc822; um@exemplo.com\nStatus: 550\nDiagnostic-Code: 5.2.1 disabled", "5.2.1")]
    [InlineData("Final-Recipient: rfc822; um@exemplo.com\nStatus: 550", "5.0.0")]
    public void Fields_that_say_less_than_they_should_are_completed(string fields, string status)
    {
        var message = Fixture.Read("From: MAILER-DAEMON@x.y\nContent-Type: multipart/report; report-type=delivery-status; boundary=xx\n\n"
            + $"--xx\nContent-Type: message/delivery-status\n\nAction: failed\n{fields}\n--xx\nContent-Type: message/global-headers\n\nMessage-ID: <original@vinculo>\n--xx--\n");
        var failed = message.Bounce!.Recipients.ShouldHaveSingleItem();
        (failed.Address, failed.Status).ShouldBe(("um@exemplo.com", status));
        message.Bounce.OriginalMessageId.ShouldBe("original@vinculo");
    }

    [Fact]
    public void A_field_that_names_nobody_hides_nobody() =>
        Fixture.Read("From: MAILER-DAEMON@x.y\nX-Failed-Recipients: undefined\n\n<um@exemplo.com>: 550 unknown\n").Bounce!.Recipients.ShouldHaveSingleItem().Address.ShouldBe("um@exemplo.com");

    [Theory]
    [InlineData("Undelivered Mail Returned to Sender", MailKind.Bounce)]
    [InlineData("Delayed Mail (still being retried)", MailKind.DeliveryNotice)]
    public void A_report_without_action_and_status_means_what_its_subject_says(string subject, MailKind kind)
    {
        var message = Fixture.Read($"From: MAILER-DAEMON@x.y\nSubject: {subject}\nContent-Type: multipart/report; report-type=delivery-status; boundary=xx\n\n"
            + "--xx\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; um@exemplo.com\nRemote-MTA: dns; mx\n--xx--\n");
        message.Kind.ShouldBe(kind);
    }

    [Fact]
    public void A_report_that_a_server_put_into_another_mail_is_read_there()
    {
        var message = Fixture.Read("From: postmaster@x.y\nTo: eu@vinculo\nSubject: Delivery Status Notification (Failure)\nContent-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: message/rfc822\n\n"
            + "From: postmaster@x.y\nTo: eu@vinculo\nContent-Type: multipart/report; report-type=delivery-status; boundary=in\n\n--in\n\nSorry\n--in\nContent-Type: message/delivery-status\n\n"
            + "Final-Recipient: rfc822; um@exemplo.com\nAction: failed\nStatus: 5.1.1\n--in\nContent-Type: text/rfc822-headers\n\nMessage-ID: <original@vinculo>\n--in--\n--out--\n");
        message.Bounce!.Recipients.ShouldBe([new FailedRecipient("um@exemplo.com", "5.1.1", null)]);
        message.Bounce.OriginalMessageId.ShouldBe("original@vinculo");
    }

    [Fact]
    public void What_a_filter_refused_for_the_recipient_has_failed()
    {
        var message = Fixture.Read("From: Mail Delivery Subsystem <postmaster@x.y>\nTo: eu@vinculo\nAuto-Submitted: auto-replied (rejected)\nSubject: Refused\n"
            + "Content-Type: multipart/report; report-type=disposition-notification; boundary=xx\n\n--xx\n\nYour letter was refused:\nQuota exceeded\n--xx\n"
            + "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; um@exemplo.com\nOriginal-Message-ID: <original@vinculo>\nDisposition: automatic-action/MDN-sent-automatically; deleted\n--xx--\n");
        message.Kind.ShouldBe(MailKind.Bounce);
        message.Bounce!.Recipients.ShouldBe([new FailedRecipient("um@exemplo.com", "5.2.2", "Quota exceeded")]);
        message.Bounce.OriginalMessageId.ShouldBe("original@vinculo");
    }

    [Fact]
    public void A_code_may_stand_in_the_last_line_of_a_server_s_answer()
    {
        var message = Fixture.Read("From: postmaster@exemplo.com\nSubject: Returned mail\n\num@exemplo.com\n\nHere is why.\n\n550-Nobody here\n550 (#5.1.1)\n");
        var failed = message.Bounce!.Recipients.ShouldHaveSingleItem();
        (failed.Status, failed.Diagnostic).ShouldBe(("5.1.1", "550-Nobody here"));
    }

    [Theory]
    [InlineData("X-Original-Message-ID: <original@vinculo>\n\n", "")]
    [InlineData("", "Original-Message-ID: <original@vinculo>\n")]
    public void A_report_may_name_the_mail_that_failed_in_a_field_of_its_own(string fields, string header) =>
        Fixture.Read($"From: MAILER-DAEMON@x.y\n{header}Content-Type: multipart/report; report-type=delivery-status; boundary=xx\n\n"
            + $"--xx\nContent-Type: message/delivery-status\n\n{fields}Final-Recipient: rfc822; um@exemplo.com\nAction: failed\nStatus: 5.1.1\n--xx--\n")
            .Bounce!.OriginalMessageId.ShouldBe("original@vinculo");

    [Fact]
    public void A_recipient_whom_the_server_calls_otherwise_is_the_one_to_whom_the_message_went()
    {
        var message = Fixture.Read("From: Mail Delivery Subsystem <postmaster@x.y>\nTo: eu@vinculo\nAuto-Submitted: auto-replied (rejected)\nSubject: Refused\n"
            + "Content-Type: multipart/report; report-type=disposition-notification; boundary=xx\n\n--xx\n\nQuota exceeded\n--xx\n"
            + "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; um.exemplo.com\nDisposition: automatic-action/MDN-sent-automatically; deleted\n--xx\n"
            + "Content-Type: message/rfc822\n\nFrom: eu@vinculo\nTo: um@exemplo.com\n\noi\n--xx--\n");
        message.Bounce!.Recipients.ShouldHaveSingleItem().Address.ShouldBe("um@exemplo.com");
    }

    [Theory]
    [InlineData("staff@provedor.example", "complaint about message from 192.0.2.1", "multipart/mixed")]
    [InlineData("mailer-daemon@provedor.example", "Delivery failure", "multipart/report; report-type=feedback-report")]
    [InlineData("relatorios@provedor.example", "Report Domain: exemplo.com Submitter: provedor.example", "multipart/mixed")]
    public void Complaints_and_figures_of_providers_are_no_failures_and_get_no_answer(string from, string subject, string type) =>
        Fixture.Read($"From: {from}\nTo: eu@vinculo\nSubject: {subject}\nContent-Type: {type}; boundary=xx\n\n--xx\nContent-Type: message/rfc822\n\nFrom: eu@vinculo\nTo: um@exemplo.com\n\noi\n--xx--\n")
            .Kind.ShouldBe(MailKind.Automatic);

    [Theory]
    [InlineData("Não entregue: Proposta")]
    [InlineData("Undelivered: Proposta")]
    [InlineData("No entregado: Proposta")]
    public void The_subject_of_a_failure_may_hold_the_word_of_a_success(string subject)
    {
        var message = Fixture.Read($"From: Microsoft Exchange <postmaster@exemplo.com>\nTo: eu@vinculo\nSubject: {Fixture.Utf8(subject)}\n\num@exemplo.com\n");
        message.Kind.ShouldBe(MailKind.Bounce);
        message.Bounce!.Recipients.ShouldHaveSingleItem().Address.ShouldBe("um@exemplo.com");
    }

    [Fact]
    public void A_success_is_a_notice() =>
        Fixture.Read($"From: postmaster@exemplo.com\nSubject: Delivered: Proposta\n\nYour message was delivered to um@exemplo.com.\n").Kind.ShouldBe(MailKind.DeliveryNotice);

    [Theory]
    [InlineData("New kernel on mx: 4.19.2 is installed.")]
    [InlineData("MySQL was updated to 5.10.51.")]
    public void The_version_of_something_is_no_failure(string text) =>
        Fixture.Read($"From: postmaster@exemplo.com\nTo: ana@exemplo.com\nSubject: Update\n\n{text}\n").Kind.ShouldBe(MailKind.Automatic);
}
