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
    [InlineData("X-Cron-Env: <HOME=/root>", MailKind.Automatic)]
    [InlineData("Reply-To: no-reply@exemplo.com", MailKind.Automatic)]
    [InlineData("Return-Path: <noreply@retorno.exemplo.com>", MailKind.Automatic)]
    [InlineData("Return-Path: <noreply@loja.com.br>", MailKind.Person)]
    [InlineData("Return-Path: <noreply@exemplo.com>\nTo: contato@exemplo.com", MailKind.Person)]
    [InlineData("Return-Path: <noreply@retorno.exemplo.com>\nReply-To: maria@cliente.com", MailKind.Person)]
    [InlineData("Content-Type: message/feedback-report", MailKind.Automatic)]
    [InlineData("List-Id: <noticias.exemplo.com>\nX-CSA-Complaints: csa@exemplo.com", MailKind.Bulk)]
    [InlineData("List-Id: <noticias.exemplo.com>\nFeedback-ID: a:b:c:d", MailKind.Bulk)]
    [InlineData("Precedence: bulk\nX-RT-Loop-Prevention: loja.example", MailKind.Automatic)]
    [InlineData("List-Id: <lista.exemplo.com>\nX-List-Administrivia: yes", MailKind.Automatic)]
    [InlineData("List-Id: <lista.exemplo.com>\nX-List-Administrivia: no", MailKind.MailingList)]
    [InlineData("X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply", MailKind.Person)]
    [InlineData("Auto-Submitted: auto-replied (vacation)\nPrecedence: bulk", MailKind.Absence)]
    [InlineData("X-Mailman-Version: 2.1.39", MailKind.MailingList)]
    [InlineData("Sender: owner-lista@exemplo.com\nPrecedence: bulk", MailKind.MailingList)]
    [InlineData("Sender: lista-bounce@exemplo.com\nPrecedence: bulk", MailKind.MailingList)]
    [InlineData("Sender: bounce@exemplo.com\nPrecedence: bulk", MailKind.Bulk)]
    [InlineData("Sender: lista@exemplo.com\nTo: lista@exemplo.com\nPrecedence: bulk\nList-Unsubscribe: <mailto:sair@exemplo.com>", MailKind.MailingList)]
    [InlineData("Sender: cliente@exemplo.com\nTo: cliente@exemplo.com\nPrecedence: bulk", MailKind.Bulk)]
    [InlineData("Subject: Resposta automática: Pedido", MailKind.Automatic)]
    [InlineData("Subject: =?utf-8?Q?Aus=C3=AAncia_tempor=C3=A1ria?=", MailKind.Absence)]
    [InlineData("Subject: Out of Office: Re: Invoice", MailKind.Absence)]
    [InlineData("Auto-Submitted: auto-replied (vacation)\nSubject: Re: Invoice, on vacation", MailKind.Absence)]
    [InlineData("Subject: Cancelamento nas minhas =?utf-8?Q?f=C3=A9rias?=", MailKind.Person)]
    [InlineData("Subject: Lida: oi", MailKind.Person)]
    [InlineData("In-Reply-To: <1@loja.example>\nSubject: Lida: oi", MailKind.ReadReceipt)]
    [InlineData("References: <1@loja.example>\nSubject: =?utf-8?Q?Exclu=C3=ADda:_oi?=", MailKind.ReadReceipt)]
    [InlineData("Return-Path: <>\nSubject: Read: Invoice", MailKind.ReadReceipt)]
    [InlineData("In-Reply-To: <1@loja.example>\nSubject: =?utf-8?Q?Confirma=C3=A7=C3=A3o_de_leitura_-_Pedido?=", MailKind.ReadReceipt)]
    [InlineData("Subject: Report domain: loja.example Submitter: google.com Report-ID: <12345>", MailKind.Automatic)]
    [InlineData("Subject: complaint about message from 192.0.2.7", MailKind.Automatic)]
    [InlineData("In-Reply-To: <1@loja.example>\nSubject: Auto: Pedido", MailKind.Automatic)]
    [InlineData("X-MS-Exchange-Message-Is-Ndr:\nReturn-Path: <>\nSubject: Onbestelbaar: Pedido", MailKind.Bounce)]
    [InlineData("Subject: Respuesta automática: Pedido", MailKind.Automatic)]
    [InlineData("Precedence: bulk\nSubject: Automatic reply: Invoice", MailKind.Automatic)]
    [InlineData("Return-Path: <>", MailKind.Automatic)]
    [InlineData("Return-Path: <>\nPrecedence: bulk\nSubject: Obrigado pelo contato", MailKind.Automatic)]
    [InlineData("Return-Path: <>\nPrecedence: bulk\nList-Unsubscribe: <mailto:sair@exemplo.com>", MailKind.Bulk)]
    [InlineData("Precedence: junk\nSubject: [Automatyczna =?utf-8?Q?odpowied=C5=BA?=] oi", MailKind.Automatic)]
    [InlineData("Precedence: bulk", MailKind.Bulk)]
    [InlineData("List-Id: <lista.exemplo.com>", MailKind.MailingList)]
    [InlineData("List-Id: <lista.exemplo.com>\nList-Post: <mailto:lista@exemplo.com>\nList-Unsubscribe: <mailto:sair@exemplo.com>", MailKind.MailingList)]
    [InlineData("List-Id: <noticias.exemplo.com>\nList-Unsubscribe: <mailto:sair@exemplo.com>", MailKind.Bulk)]
    [InlineData("List-Id: <noticias.exemplo.com>\nList-Post: NO\nList-Unsubscribe: <mailto:sair@exemplo.com>", MailKind.Bulk)]
    [InlineData("Precedence: list", MailKind.MailingList)]
    [InlineData("Precedence: junk", MailKind.Bulk)]
    [InlineData("List-Unsubscribe: <mailto:sair@exemplo.com>", MailKind.Bulk)]
    [InlineData("X-List-Unsubscribe: <mailto:sair@exemplo.com>", MailKind.Bulk)]
    [InlineData("Return-Path: <cliente@exemplo.com>\nSubject: Undeliverable package", MailKind.Person)]
    public void People_programs_and_lists_are_told_apart(string fields, MailKind expected) =>
        Fixture.Read($"From: cliente@exemplo.com\n{fields}\n\ntexto").Kind.ShouldBe(expected);

    [Theory]
    [InlineData("Deleted: my account was removed, please help")]
    [InlineData("Excluída: minha conta sumiu")]
    [InlineData("Read: your terms - I have questions")]
    [InlineData("Lida: proposta de vocês")]
    [InlineData("Auto: seguro do carro venceu")]
    [InlineData("Auto: insurance claim 123")]
    [InlineData("Report domain: phishing site with your name")]
    [InlineData("Complaint about message from your seller")]
    public void People_begin_their_subjects_with_the_words_of_programs_too(string subject)
    {
        var mail = OfGmail(subject);
        (mail.Kind, mail.IsKindGuessed).ShouldBe((MailKind.Person, false));
    }

    [Theory]
    [InlineData("On vacation next week, change delivery date", MailKind.Absence)]
    [InlineData("Estou ausente até dia 10, entregar depois", MailKind.Absence)]
    [InlineData("Fora do escritorio - entrega", MailKind.Absence)]
    [InlineData("Out of office until 12 May", MailKind.Absence)]
    [InlineData("Mensagem automática: recebi isto de vocês", MailKind.Automatic)]
    public void What_only_the_first_words_of_a_subject_tell_is_a_guess(string subject, MailKind expected)
    {
        var mail = OfGmail(subject);
        (mail.Kind, mail.IsKindGuessed).ShouldBe((expected, true));
    }

    [Theory]
    [InlineData("", "Automatic reply: Invoice")]
    [InlineData("", "Resposta automática: Pedido")]
    [InlineData("", "Out of Office AutoReply: Invoice")]
    [InlineData("", "Out of Office: Re: Invoice")]
    [InlineData("In-Reply-To: <1@loja.example>\n", "Estou de férias até 10/3")]
    [InlineData("Return-Path: <>\n", "Out of office")]
    [InlineData("Precedence: junk\n", "Away from mail")]
    public void An_automatic_answer_with_a_mark_or_the_subject_that_it_answers_is_no_guess(string fields, string subject)
    {
        var mail = OfGmail(subject, fields);
        mail.Kind.ShouldBeOneOf(MailKind.Automatic, MailKind.Absence);
        mail.IsKindGuessed.ShouldBeFalse();
    }

    private static MailMessage OfGmail(string subject, string fields = "") =>
        Fixture.Read($"From: Maria Souza <maria.souza@gmail.com>\nMessage-ID: <CAF8-abc@mail.gmail.com>\n{fields}Subject: {Fixture.Utf8(subject)}\n\nPodem me ajudar?\n\nMaria");

    [Fact]
    public void A_link_by_which_one_leaves_below_a_letter_is_a_guess_and_in_what_a_service_sends_none()
    {
        const string Letter = "Subject: Proposta\nContent-Type: text/html\n\n<p>Bom dia, podemos conversar?</p><p>Maria</p><a href='https://crm.example/u'>Unsubscribe</a>";
        var signed = Fixture.Read("From: Maria <maria.souza@gmail.com>\nMessage-ID: <CAF8-abc@mail.gmail.com>\n" + Letter);
        (signed.Kind, signed.IsKindGuessed).ShouldBe((MailKind.Bulk, true));
        var sent = Fixture.Read("From: Loja <novidades@loja.example>\nReturn-Path: <b1@bounce.sendgrid.net>\n" + Letter);
        (sent.Kind, sent.IsKindGuessed).ShouldBe((MailKind.Bulk, false));
    }

    [Theory]
    [InlineData("auto-confirm@loja.com", MailKind.Automatic)]
    [InlineData("notifications@loja.com", MailKind.Automatic)]
    [InlineData("auto-pecas@loja.com", MailKind.Person)]
    public void Programs_are_known_by_their_names(string from, MailKind expected) => Fixture.Read($"From: {from}\n\ntexto").Kind.ShouldBe(expected);

    [Theory]
    [InlineData("Ofertas", "<p>Ofertas</p><a href='https://loja.example/sair?x=1'>Descadastrar</a>", MailKind.Bulk)]
    [InlineData("News", "<a style='x' href=\"https://loja.example/u\"><b>Unsubscribe</b> here</a>", MailKind.Bulk)]
    [InlineData("Sair", "<p>Quero me descadastrar. Meu site: <a href='https://maria.example'>maria</a></p>", MailKind.Person)]
    [InlineData("Sair", "<p>Onde fica <a href='https://loja.example/unsubscribe'>a página</a>?</p>", MailKind.Person)]
    [InlineData("Fwd: Ofertas", "<a href='https://loja.example/sair'>Descadastrar</a>", MailKind.Person)]
    public void A_link_by_which_one_leaves_tells_a_newsletter(string subject, string html, MailKind expected) =>
        Fixture.Read($"From: loja@exemplo.com\nSubject: {subject}\nContent-Type: text/html; charset=utf-8\n\n{Fixture.Utf8(html)}").Kind.ShouldBe(expected);

    [Fact]
    public void A_sender_without_answers_is_a_program_unless_it_passes_on_a_person()
    {
        Fixture.Read("From: no-reply@loja.com\n\nPago").Kind.ShouldBe(MailKind.Automatic);
        Fixture.Read("From: nao-responda@loja.com\nReply-To: cliente@exemplo.com\n\nFormulário").Kind.ShouldBe(MailKind.Person);
    }

    [Theory]
    [InlineData("TR : Ofertas")]
    [InlineData("RE : Ofertas")]
    [InlineData("SV: Ofertas")]
    [InlineData("VS: Ofertas")]
    [InlineData("Antw: Ofertas")]
    [InlineData("Odp: Ofertas")]
    [InlineData("Rif: Ofertas")]
    [InlineData("YNT: Ofertas")]
    [InlineData("İLT: Ofertas")]
    [InlineData("转发：Ofertas")]
    [InlineData("回复: Ofertas")]
    [InlineData("Re[2]: Ofertas")]
    [InlineData("[lista] Re: Ofertas")]
    public void What_somebody_answers_or_passes_on_is_a_letter(string subject) =>
        Fixture.Read($"From: ana@empresa.example\nSubject: {Fixture.Utf8(subject)}\nContent-Type: text/html\n\n<p>Veja.</p><a href='https://loja.example/sair'>Unsubscribe</a>").Kind.ShouldBe(MailKind.Person);

    [Theory]
    [InlineData("manual-action/MDN-sent-manually; displayed", ReadOutcome.Displayed)]
    [InlineData("automatic-action/MDN-sent-automatically; deleted", ReadOutcome.Deleted)]
    [InlineData("automatic-action/MDN-sent-automatically; displayed/error", ReadOutcome.Displayed)]
    [InlineData("automatic-action; processed", ReadOutcome.Other)]
    [InlineData("", ReadOutcome.Other)]
    public void A_read_receipt_says_what_became_of_which_message(string disposition, ReadOutcome outcome)
    {
        var message = Fixture.Read("From: a@b.c\nSubject: Lida: oi\nContent-Type: multipart/report; report-type=disposition-notification; boundary=x\n\n--x\n\nlida\n--x\n"
            + $"Content-Type: message/disposition-notification\n\nReporting-UA: x\nFinal-Recipient: rfc822;um@exemplo.com\nOriginal-Message-ID: <original@vinculo>\nDisposition: {disposition}\n--x--\n");
        message.Kind.ShouldBe(MailKind.ReadReceipt);
        message.ReadReceipt.ShouldBe(new ReadReceipt("original@vinculo", "um@exemplo.com", outcome));
        message.Bounce.ShouldBeNull();
    }

    [Fact]
    public void A_receipt_that_only_its_subject_tells_is_one()
    {
        var message = Fixture.Read("From: um@exemplo.com\nIn-Reply-To: <original@vinculo>\nSubject: Not read: oi\n\n");
        message.ReadReceipt.ShouldBe(new ReadReceipt("original@vinculo", "um@exemplo.com", ReadOutcome.Deleted));
        Fixture.Read("From: um@exemplo.com\nSubject: Readiness: oi\n\n").ReadReceipt.ShouldBeNull();
    }

    /// <summary>Customers answer with such a subject too, and wait for an answer to it.</summary>
    [Theory]
    [InlineData("In-Reply-To: <original@vinculo>", "Excluída: minha conta", true)]
    [InlineData("References: <original@vinculo>", "Lida: o contrato", true)]
    [InlineData("In-Reply-To: <original@vinculo>\nReturn-Path: <>", "Lida: o contrato", false)]
    [InlineData("In-Reply-To: <original@vinculo>\nAuto-Submitted: auto-replied", "Lida: o contrato", false)]
    public void A_receipt_that_only_its_subject_and_what_it_answers_tell_is_a_guess(string fields, string subject, bool isGuessed)
    {
        var mail = OfGmail(subject, fields + "\n");
        (mail.Kind, mail.IsKindGuessed).ShouldBe((MailKind.ReadReceipt, isGuessed));
    }

    /// <summary>Exchange says of what a rule of its user passes on that it was generated.</summary>
    [Theory]
    [InlineData("Resent-From: <contato@loja.example>")]
    [InlineData("X-MS-Exchange-Inbox-Rules-Loop: contato@loja.example")]
    [InlineData("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent")]
    public void A_letter_that_a_rule_passes_on_is_from_whoever_wrote_it(string field)
    {
        var mail = Fixture.Read($"From: Maria <maria@cliente.example>\nAuto-Submitted: auto-generated\n{field}\nSubject: Pedido 123 atrasado\nContent-Type: text/plain; charset=utf-8\n\n"
            + Fixture.Utf8("Bom dia, a Ana já voltou de férias? Meu pedido não chegou.\n"));
        (mail.Kind, mail.IsKindGuessed).ShouldBe((MailKind.Person, false));
    }

    [Fact]
    public void An_absence_that_a_rule_answers_is_one()
    {
        var mail = Fixture.Read("From: Ana <ana@empresa.example>\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: ana@empresa.example\n"
            + "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\nSubject: Automatic reply: Pedido\n\nI am out of the office until Monday.\n");
        (mail.Kind, mail.IsKindGuessed).ShouldBe((MailKind.Absence, false));
    }

    [Theory]
    [InlineData("Estarei de férias até 10/3 e retorno dia 11.", MailKind.Absence)]
    [InlineData("Estou fora do escritório com acesso limitado.", MailKind.Absence)]
    [InlineData("I am out of the office until Monday.", MailKind.Absence)]
    [InlineData("Estou fora nesta semana.", MailKind.Absence)]
    [InlineData("Recebemos sua mensagem e responderemos em breve.", MailKind.Automatic)]
    public void An_automatic_answer_is_an_absence_where_it_says_so(string text, MailKind expected) =>
        Fixture.Read($"From: a@b.c\nAuto-Submitted: auto-replied\nSubject: Re: Pedido\nContent-Type: text/plain; charset=utf-8\n\n{Fixture.Utf8(text)}\n").Kind.ShouldBe(expected);

    [Fact]
    public void The_reports_of_the_collections_are_told_apart()
    {
        var folder = SharedData.Path("mail");
        Kind("ruby_mail/spec/fixtures/emails/multipart_report_emails/report_422.eml").ShouldBe(MailKind.DeliveryNotice);
        Kind("ruby_mail/spec/fixtures/emails/multipart_report_emails/report_530.eml").ShouldBe(MailKind.Bounce);
        Kind("ruby_mail/spec/fixtures/emails/multipart_report_emails/multi_address_bounce1.eml").ShouldBe(MailKind.Bounce);
        Kind("mimekit/messages/bounce.txt").ShouldBe(MailKind.Bounce);
        Kind("mimekit/messages/delivery-status.txt").ShouldBe(MailKind.Bounce);
        Kind("mimekit/messages/disposition-notification.txt").ShouldBe(MailKind.ReadReceipt);
        Kind("mimekit/messages/feedback-report.txt").ShouldBe(MailKind.Automatic);

        MailKind Kind(string file)
        {
            using var message = MailReader.Read(File.ReadAllBytes(Path.Combine(folder, file)));
            return message.Kind;
        }
    }

    [Fact]
    public void A_letter_that_passes_a_complaint_on_is_its_writers() =>
        Fixture.Read("From: Ana <ana@empresa.example>\nSubject: Veja esta reclamação\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
            + "--b\nContent-Type: text/plain\n\nO que fazemos com isto?\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n--b--\n")
            .Kind.ShouldBe(MailKind.Person);

    [Theory]
    [InlineData("X-Spam-Flag: YES", true)]
    [InlineData("X-Spam-Status: Yes, score=10.9 required=5.0", true)]
    [InlineData("X-Bogosity: Spam, tests=bogofilter, spamicity=0.99", true)]
    [InlineData("X-Forefront-Antispam-Report: CIP:192.0.2.1;CTRY:BR;SCL:9;SFV:SPM", true)]
    [InlineData("X-MS-Exchange-Organization-SCL: 6", true)]
    [InlineData("X-MS-Exchange-Organization-SCL: -1", false)]
    [InlineData("X-Spam-Status: No, score=3.1 required=5.0", false)]
    [InlineData("X-Spam-Flag: NO", false)]
    public void What_the_servers_filter_took_for_spam_is_rather_advertising_than_a_letter(string field, bool isSpam)
    {
        var mail = Fixture.Read($"From: Aurelia <aurelia@provedor.example>\n{field}\nSubject: Curso\n\nVenha!");
        (mail.Kind, mail.IsKindGuessed).ShouldBe((isSpam ? MailKind.Bulk : MailKind.Person, isSpam));
    }
}
