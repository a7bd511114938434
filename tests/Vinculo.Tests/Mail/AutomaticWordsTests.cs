using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Answers of programs that only their words tell from those of people.</summary>
public sealed class AutomaticWordsTests
{
    [Theory]
    [InlineData("Automated response: Invoice")]
    [InlineData("Automatic response to your message")]
    [InlineData("[Auto-Reply] Invoice")]
    [InlineData("Autoresponder")]
    [InlineData("Out of Office AutoReply: Invoice")]
    [InlineData("Out of office until 12 May")]
    [InlineData("Out of office (12 May)")]
    [InlineData("Estou de férias até segunda")]
    [InlineData("Mensagem automática - Pedido")]
    [InlineData("Auto-Reply to: Invoice")]
    [InlineData("Balasan Otomatis: Pesanan")]
    [InlineData("رد تلقائي: طلب")]
    [InlineData("自动回复您的邮件")]
    [InlineData("Auto-resposta: Pedido")]
    [InlineData("Автоматична відповідь: замовлення")]
    [InlineData("자동 회신: 주문")]
    [InlineData("[Automatic Answer]")]
    [InlineData("Message status - delivered")]
    [InlineData("Message status - opened")]
    public void A_subject_such_as_programs_write_tells_an_automatic_answer(string subject) => OfSubject(subject).ShouldNotBe(MailKind.Person);

    [Theory]
    [InlineData("Out of office settings are lost")]
    [InlineData("Out of office reply is not sent")]
    [InlineData("Auto-reply does not work")]
    [InlineData("Autoreply-Funktion defekt")]
    [InlineData("Resposta automática não funciona")]
    [InlineData("Resposta automática?")]
    [InlineData("Mensagem automática de cobrança indevida")]
    [InlineData("Estou de férias e preciso cancelar")]
    [InlineData("Estou de férias, podem esperar?")]
    [InlineData("Re: Automatic reply: Invoice")]
    [InlineData("Read receipt is not sent")]
    [InlineData("Confirmação de leitura não chega")]
    [InlineData("Confirmação de leitura")]
    [InlineData("Confirmação de leitura - Pedido")]
    public void Who_speaks_of_automatic_answers_is_a_person(string subject) => OfSubject(subject).ShouldBe(MailKind.Person);

    private static MailKind OfSubject(string subject) => Fixture.Read($"From: cliente@exemplo.com\nSubject: {Fixture.Utf8(subject)}\n\ntexto").Kind;

    [Theory]
    [InlineData("Precedence: junk", "Away from mail", "")]
    [InlineData("Auto-Submitted: auto-replied", "Re: Pedido", "I am not in the office this week.")]
    [InlineData("X-Mailer: Lotus Notes", "AUTO: Souza, Maria is out of the office. (returning 11/09/2026)", "I am out of the office until 11/09/2026.\n\nNote: This is an automated response.")]
    [InlineData("X-Mailer: Lotus Notes", "Maria Souza/Loja is out of the office.", "I will be out of the office starting 09/08/2026 and will not return until 09/11/2026.")]
    public void Whoever_says_so_is_away(string field, string subject, string text) =>
        Fixture.Read($"From: cliente@exemplo.com\n{field}\nSubject: {subject}\n\n{text}").Kind.ShouldBe(MailKind.Absence);

    [Theory]
    [InlineData("lista+owner@exemplo.com", "Hello, this is the Mlmmj program of the list.", MailKind.Automatic)]
    [InlineData("lista+owner@exemplo.com", "The letter was unable to be delivered to the list, for it was too long.", MailKind.Automatic)]
    [InlineData("owner-lista@exemplo.com", "Your letter to lista awaits moderator approval.", MailKind.Automatic)]
    [InlineData("mailman-owner@exemplo.com", "This is a reminder, sent out once a month, of your lists.", MailKind.Automatic)]
    [InlineData("lista-admin@exemplo.com", "Your mail to 'lista' with the subject\n\n    Mesas\n\nis being held until the list moderator can review it. It awaits moderator approval.", MailKind.Automatic)]
    [InlineData("lista-request@exemplo.com", "lista -- confirmation of subscription -- request 123456", MailKind.Automatic)]
    [InlineData("lista-owner@exemplo.com", "I have let you in by hand.\n\n> Hello, this is the Mlmmj program of the list.", MailKind.Person)]
    [InlineData("lista-owner@exemplo.com", "Welcome, and write whenever you like.", MailKind.Person)]
    [InlineData("maria@exemplo.com", "It says that it has been automatically rejected.", MailKind.Person)]
    public void A_program_that_manages_a_list_says_so(string from, string text, MailKind expected) =>
        Fixture.Read($"From: {from}\nTo: eu@vinculo\nSubject: Post to lista denied\n\n{text}\n").Kind.ShouldBe(expected);

    [Theory]
    [InlineData("lista-request@exemplo.com", "confirm 7b2f90c1", MailKind.Automatic)]
    [InlineData("owner-lista@exemplo.com", "BOUNCE lista@exemplo.com: Non-member submission from [Ana <ana@empresa.example>]", MailKind.Automatic)]
    [InlineData("lista-request@exemplo.com", "Welcome to the \"lista\" mailing list", MailKind.Automatic)]
    [InlineData("lista-request@exemplo.com", "Welcome to the team", MailKind.Person)]
    [InlineData("maria@exemplo.com", "Confirm 123456", MailKind.Person)]
    public void Its_subject_may_say_so_too(string from, string subject, MailKind expected) =>
        Fixture.Read($"From: {from}\nTo: eu@vinculo\nSubject: {subject}\n\ntexto\n").Kind.ShouldBe(expected);

    [Fact]
    public void A_filter_that_keeps_a_mail_back_is_a_program() =>
        Fixture.Read("From: quarantine@exemplo.com\nSubject: um@exemplo.com\n\nPress this to have your mail delivered.").Kind.ShouldBe(MailKind.Automatic);

    [Theory]
    [InlineData("Seu pedido saiu.\n\nEste é um e-mail automático, por favor não responda.")]
    [InlineData("E-MAIL AUTOMÁTICO, NÃO RESPONDA\n\nA senha foi trocada.")]
    [InlineData("A fatura está pronta.\n\nEsta mensagem foi gerada automaticamente\npelo sistema.")]
    [InlineData("A fatura está pronta. Favor não responder a este e-mail.")]
    [InlineData("Your order left. Please do not reply to this\nmessage.")]
    [InlineData("*** This is an automatically generated e-mail ***\nBuild 7 failed.")]
    [InlineData("Build 7 failed. This message was sent automatically by the build server.")]
    [InlineData("Su pedido salió. No responda a este correo.")]
    [InlineData("Hello,\n\nplease verify your account:\nhttps://loja.example/v?t=4f0c9a5be2d14bb7a3")]
    [InlineData("Para redefinir sua senha, abra https://loja.example/s?t=4f0c9a5be2d14bb7a3")]
    [InlineData("Su pedido salió. Este mensaje ha sido generado automáticamente.")]
    public void A_mail_that_says_so_of_itself_is_rather_of_a_program(string text)
    {
        var mail = Mail("", text);
        (mail.Kind, mail.IsKindGuessed).ShouldBe((MailKind.Automatic, true));
    }

    [Theory]
    [InlineData("Subject: Re: Pedido\n", "This is an automated response to your message.")]
    [InlineData("Subject: [Bug 3] Novo\nIn-Reply-To: <bug-3@exemplo.com>\n", "Do not reply to this email.")]
    public void Programs_answer_too(string fields, string text) => OfText(fields, text).ShouldBe(MailKind.Automatic);

    [Theory]
    [InlineData("", "Recebi um e-mail automático que pedia para não responder. É de vocês?")]
    [InlineData("", "The invoice was automatically generated twice. Why?")]
    [InlineData("", "Podem me explicar?\n\nEm 3 de maio de 2026, Loja <loja@exemplo.com> escreveu:\n> Este é um e-mail automático, não responda.")]
    [InlineData("", "Em 3 de maio de 2026, Loja <loja@exemplo.com> escreveu:\n> Qual a mensagem?\n\nA de ontem.\n\n> Este é um e-mail automático, não responda.\n\nPois respondi.")]
    [InlineData("", "Como faço para confirmar meu e-mail? Em https://loja.example/conta não há botão.")]
    [InlineData("", "O aviso dizia: confirme seu e-mail. Mas onde?\n\nMaria\nhttps://maria.example")]
    [InlineData("", "Segue a foto.\n\nSe você recebeu este e-mail por engano, não responda a este e-mail e apague-o.")]
    [InlineData("", "Nome: Maria\nEsta mensagem foi enviada automaticamente pelo formulário do site.")]
    [InlineData("", "Where is my order?\n\nMaria\n\nThis email has been automatically scanned for viruses by MailGuard.")]
    [InlineData("", "Cadê meu pedido?\n\nMaria\n\nThis message was automatically classified as Internal.")]
    [InlineData("", "Cadê meu pedido?\n\nMaria\n\nEste e-mail foi automaticamente verificado.")]
    [InlineData("X-Mailer: Microsoft Outlook 16.0\n", "Vocês me mandaram: 'não responda este e-mail'. Então escrevo aqui.")]
    [InlineData("User-Agent: Mozilla Thunderbird\n", "Please confirm your address. Map: https://mapas.example/lugar/Rua+das+Flores+123+Curitiba")]
    [InlineData("Subject: Re: Pedido\nIn-Reply-To: <1@loja.example>\n", "O e-mail de vocês diz \"não responda este e-mail\", mas meu pedido não chegou.")]
    [InlineData("References: <1@loja.example>\nThread-Index: AdiNKrydItwP+Z0zSEewI95Kt+6XUw==\n", "O e-mail de vocês diz \"não responda este e-mail\", mas meu pedido não chegou.")]
    [InlineData("Subject: Fwd: Pedido\n", "Este é um e-mail automático, não responda.")]
    [InlineData("Reply-To: maria@exemplo.com\n", "Nome: Maria\nEste é um e-mail automático do formulário.")]
    public void Who_speaks_of_such_a_mail_or_passes_it_on_is_a_person(string fields, string text) => OfText(fields, text).ShouldBe(MailKind.Person);

    [Fact]
    public void A_newsletter_that_takes_no_answers_is_bulk() =>
        OfText("List-Unsubscribe: <mailto:sair@exemplo.com>\n", "Ofertas!\n\nPor favor, não responda a este e-mail.").ShouldBe(MailKind.Bulk);

    private static MailKind OfText(string fields, string text) => Mail(fields, text).Kind;

    private static MailMessage Mail(string fields, string text) =>
        Fixture.Read($"From: cliente@exemplo.com\n{fields}Content-Type: text/plain; charset=utf-8\n\n{Fixture.Utf8(text)}\n");
}
