using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Mail without a mark of programs, which only its looks tell.</summary>
public sealed class ProgramGuessTests
{
    [Theory]
    [InlineData("Subject: Seu pedido 48213 foi enviado\nFrom: Loja Freijo <pedidos@lojafreijo.example>",
        "Olá, Maria!\n\nSeu pedido 48213 foi enviado.\nTransportadora: Rápida\nPrevisão: 12/03/2026\n\nClique aqui para acompanhar a entrega.\n\nEquipe Loja Freijo")]
    [InlineData("Subject: Scheduled maintenance 2026-03-12 20:00 UTC\nFrom: Carrier NOC <noc@carrier.example>\nMessage-ID: <123.JavaMail.noc@host>",
        "Dear customer,\n\nStart: 2026-03-12 20:00\nEnd: 2026-03-12 22:00\nImpact: 10 minutes\nLocation: São Paulo\n\nYour ticket has been updated.")]
    [InlineData("Subject: Warning: disk nearly full\nFrom: root <root@servidor.example>", "/dev/sda1 91% full")]
    [InlineData("Subject: Ana, a conversation was assigned to you\nFrom: accounts@desk.example\nReturn-Path: <0101@us-west-2.amazonses.com>\nContent-Type: text/html",
        "<p>Hi Ana,</p><p>A new conversation has been assigned to you.</p><p><a href=\"https://desk.example/873\">Click here</a> to open it.</p>")]
    [InlineData("Subject: Confirmación de su reserva\nFrom: Hotel Sol <reservas@hotelsol.example>",
        "Estimado cliente:\n\nGracias por elegir Hotel Sol. Su reserva ha sido confirmada.")]
    public void A_program_is_known_by_many_weak_signs(string header, string text)
    {
        var mail = Fixture.Read($"{header}\n\n{text}");
        mail.Kind.ShouldBe(MailKind.Automatic);
        mail.IsKindGuessed.ShouldBeTrue();
    }

    [Fact]
    public void Among_them_what_one_can_leave_is_a_newsletter()
    {
        var mail = Fixture.Read(
            "From: Loja Freijo <novidades@news.lojafreijo.example>\nSubject: Ofertas da semana\nContent-Type: text/html\n\n"
            + "<table bgcolor=\"#fff\"><tr><td><img src=\"https://lojafreijo.example/topo.png\">Mesas com 20% de desconto. Para não receber mais, escreva unsubscribe.</td></tr></table>");
        (mail.Kind, mail.IsKindGuessed).ShouldBe((MailKind.Bulk, true));
    }

    [Fact]
    public void What_a_mark_says_is_no_guess()
    {
        Fixture.Read("From: loja@loja.example\nAuto-Submitted: auto-generated\n\ntexto").IsKindGuessed.ShouldBeFalse();
        Fixture.Read("From: loja@loja.example\nPrecedence: bulk\n\ntexto").IsKindGuessed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("Return-Path: <postmaster@forja.example>")]
    [InlineData("Return-Path: <www-data@forja.example>")]
    [InlineData("Received: from forja.example by mx.loja.example\nReceived: (from apache@localhost)\n\tby forja.example (8.12.11/Submit) id m04L92hb; Fri, 4 Jan 2008 16:09:02 -0500")]
    [InlineData("Received: by forja.example (Postfix, from userid 33)\n\tid 163A317E906; Fri,  1 Nov 2002 06:32:05 -0500 (EST)")]
    public void Who_handed_it_in_is_a_sign_too(string field)
    {
        const string Commit = "\nFrom: ana@forja.example\nSubject: commit r39770\n\nAuthor: ana\nRevision: 39770\nLog: correção\nModified: loja/pedido.vm";
        Fixture.Read(field + Commit).Kind.ShouldBe(MailKind.Automatic);
        Fixture.Read(field.Replace("postmaster", "ana", StringComparison.Ordinal).Replace("www-data", "ana", StringComparison.Ordinal)
            .Replace("apache@", "ana@", StringComparison.Ordinal).Replace("userid 33", "userid 1000", StringComparison.Ordinal) + Commit).Kind.ShouldBe(MailKind.Person);
    }

    [Fact]
    public void What_a_person_writes_in_a_form_of_a_web_site_is_a_letter() =>
        Fixture.Read("Return-Path: <www-data@loja.example>\nReceived: by loja.example (Postfix, from userid 33) id 1\nFrom: Ana Lima <ana@empresa.example>\nSubject: Contato pelo site: pedido 48213\n\n"
            + "Nome: Ana Lima\nE-mail: ana@empresa.example\nTelefone: 11 5555-0000\nMensagem: Bom dia, gostaria de saber quando chega o meu pedido.").Kind.ShouldBe(MailKind.Person);

    [Theory]
    [InlineData("Site Loja <wordpress@loja.example>\nX-Mailer: PHPMailer 6.8.1\nReply-To: Maria Souza <maria@gmail.com>", "Contato pelo site",
        "De: Maria Souza <maria@gmail.com>\nAssunto: pedido\n\nBom dia, gostaria de saber o prazo de entrega.\n\n-- \nEste e-mail foi enviado de um form de contato em Loja (https://loja.example)")]
    [InlineData("Shopify <mailer@shopify.example>\nReply-To: maria@gmail.com", "Nova mensagem do cliente em 23 nov", "Nome:\nMaria\nE-mail:\nmaria@gmail.com\nCorpo:\nQual o prazo?")]
    [InlineData("Shopify <mailer@shopify.example>\nReply-To: compras@empresa.example", "Nova mensagem do cliente em 23 nov", "Nome:\nMaria\nE-mail:\ncompras@empresa.example\nCorpo:\nQual o prazo?")]
    public void Nor_is_it_where_the_site_writes_in_its_own_name_and_answers_go_to_the_visitor(string from, string subject, string text)
    {
        var mail = Fixture.Read($"From: {from}\nTo: oi@loja.example\nSubject: {subject}\n\n{text}");
        (mail.Kind, mail.IsKindGuessed).ShouldBe((MailKind.Person, false));
    }

    [Theory]
    [InlineData("sac@lojafreijo.example")]
    [InlineData("sac@atende.example")]
    public void A_shops_own_mail_may_be_answered_elsewhere(string replyTo) =>
        Fixture.Read($"From: Loja Freijo <pedidos@lojafreijo.example>\nReply-To: {replyTo}\nSubject: Seu pedido 48213 foi enviado\n\nSeu pedido 48213 foi enviado.\n\nClique aqui para acompanhar a entrega.\n\nEquipe Loja Freijo")
            .Kind.ShouldBe(MailKind.Automatic);

    // Customers write of orders and invoices too, many without a name beside the address.
    [Theory]
    [InlineData("Pedido 48213", "Boa tarde, o pedido 48213 ainda não chegou. Qual o prazo?")]
    [InlineData("Pedido não chegou", "Cadê a encomenda? Faz duas semanas que foi enviada e nada.")]
    [InlineData("Boleto", "Prezados, favor enviar a segunda via do boleto vencido em 10/03.")]
    [InlineData("Senha", "A senha não funciona, o sistema diz que a conta foi bloqueada.")]
    [InlineData("Fatura errada", "A fatura de março foi gerada com valor errado. Verifiquem por gentileza.")]
    [InlineData("Descadastrar", "Favor descadastrar este endereço da lista de vocês.")]
    [InlineData("Comprovante", "Pagamento realizado hoje, comprovante anexo. Pedido 99812.")]
    [InlineData("Entrega atrasada", "Nº do pedido: 12345\nCPF: 111.222.333-44\nNome: Ana Lima\nTelefone: 11 99999-0000\nEntrega atrasada há 5 dias.")]
    [InlineData("Contrato", "Prezada equipe, o contrato foi assinado e enviado ontem. Aguardamos retorno.")]
    [InlineData("URGENTE!", "Loja parada, sistema fora do ar. O chamado 88123 foi aberto ontem e ninguém ligou!")]
    [InlineData("Promoção 50% off", "A promoção do site não aplica no carrinho. Por quê?")]
    [InlineData("Seu atendimento", "Péssimo atendimento. Sua equipe desligou o telefone.")]
    [InlineData("Wrong invoice 48213", "The invoice of March has been generated with the wrong amount. Please correct it.")]
    [InlineData("Password", "The password was reset twice and still does not work. Please help.")]
    [InlineData("Unsubscribe", "Please unsubscribe this address from your list.")]
    [InlineData("New order", "Please send 20 chairs, model 14, to the usual address. Invoice to the company.")]
    [InlineData("Reminder", "Just a reminder that we still wait for the spare parts of order 48213.")]
    [InlineData("Factura", "Falta la factura de la compra del 3 de mayo. Gracias.")]
    [InlineData("Contraseña", "La contraseña no funciona y la cuenta fue bloqueada.")]
    public void What_customers_write_is_a_letter(string subject, string text)
    {
        var mail = Fixture.Read($"From: compras@empresa.example\nSubject: {subject}\nMessage-ID: <1.abc@empresa.example>\n\n{text}");
        (mail.Kind, mail.IsKindGuessed).ShouldBe((MailKind.Person, false));
    }

    [Theory]
    [InlineData("Ana Lima <ana@analima.example>")]
    [InlineData("ana.lima@empresa.example")]
    [InlineData("pedidos@empresa.example")]
    [InlineData("admin@empresa.example")]
    [InlineData("Financeiro <financeiro@empresa.example>")]
    public void Whatever_she_calls_herself(string from) =>
        Fixture.Read($"From: {from}\nSubject: Pedido 48213\n\nO pedido chegou incompleto.").Kind.ShouldBe(MailKind.Person);

    [Theory]
    [InlineData("X-Mailer: Microsoft Outlook 16.0")]
    [InlineData("Thread-Index: AdiNKrydItwP+Z0zSEewI95Kt+6XUw==")]
    [InlineData("Message-ID: <CAF8-abc@mail.gmail.com>")]
    [InlineData("In-Reply-To: <1@loja.example>")]
    public void A_companys_letter_with_its_logo_is_a_letter(string field)
    {
        var mail = Fixture.Read(
            $"From: Ana Lima <ana@empresa.example>\n{field}\nSubject: Pedido 48213\nContent-Type: text/html\n\n<p>Bom dia,</p><p>O pedido ainda não chegou. Podem verificar?</p>"
            + "<table cellpadding=\"0\"><tr><td><img src=\"https://empresa.example/logo.png\"></td><td>Ana Lima<br>Empresa Ltda<br>Tel: 11 5555-0000</td></tr></table>");
        (mail.Kind, mail.IsKindGuessed).ShouldBe((MailKind.Person, false));
    }

    [Theory]
    [InlineData("Mon, 3 Nov 2025 20:00")]
    [InlineData("Detroit, MI 48201")]
    [InlineData("Prices include the VAT of the EU.")]
    [InlineData("My Account | My Orders")]
    public void A_day_a_state_or_a_page_is_nobody_who_speaks_of_herself(string text) =>
        Fixture.Read($"From: pedidos@loja.example\nSubject: Order 48213\n\nIt has been shipped.\n\n{text}").Kind.ShouldBe(MailKind.Automatic);

    [Theory]
    [InlineData("My order 48213 has been shipped, but my address has been changed.")]
    [InlineData("Eu fiz o pedido 48213, e ele foi enviado para a casa errada.")]
    [InlineData("Mi pedido 48213 fue enviado a otra dirección.")]
    public void A_sentence_may_begin_with_such_a_word(string text) =>
        Fixture.Read($"From: Compras <compras@empresa.example>\nSubject: Order 48213 shipped\nContent-Type: text/plain; charset=utf-8\n\n{Fixture.Utf8(text)}\nSua equipe").Kind.ShouldBe(MailKind.Person);

    [Theory]
    [InlineData("ship-confirm@loja.example")]
    [InlineData("order-update@loja.example")]
    [InlineData("card.statements@loja.example")]
    public void A_word_in_the_name_of_a_sender_is_a_sign(string from)
    {
        Fixture.Read($"From: {from}\nSubject: Order 48213\n\nIt left today.").Kind.ShouldBe(MailKind.Automatic);
        Fixture.Read($"From: {from}\nSubject: Mesas\n\nQual o prazo?").Kind.ShouldBe(MailKind.Person);
    }

    [Fact]
    public void What_the_library_of_a_web_site_marks_as_Outlook_does_is_not_of_Outlook() =>
        Fixture.Read("From: pedidos@loja.example\nX-Mailer: Microsoft CDO for Windows 2000\nThread-Index: AcfQ7b2w\nContent-Class: urn:content-classes:message\n"
            + "Subject: Order 48213\n\nIt has been shipped.").Kind.ShouldBe(MailKind.Automatic);

    [Theory]
    [InlineData("X-Mailer: Zimbra 8.8.15_GA_4717 (ZimbraWebClient - GC120 (Win))\nMessage-ID: <1867.12.1700000000.JavaMail.zimbra@empresa.example>")]
    [InlineData("X-Mailer: Open-Xchange Mailer v7.10.6\nMessage-ID: <1867.12.1700000000@office.provedor.example>")]
    [InlineData("X-Mailer: Mail.Ru Mailer 1.0")]
    public void A_page_on_which_people_write_is_called_as_programs_are(string fields) =>
        Fixture.Read($"From: Ana Lima <ana@empresa.example>\n{fields}\nSubject: Pedido 48213\n\nSeu pedido foi enviado ontem.").Kind.ShouldBe(MailKind.Person);

    [Theory]
    [InlineData("X-Mailer: Release notes sender 2.1")]
    [InlineData("X-Mailer: SparkPost 4.2")]
    [InlineData("X-Mailer: Operations console")]
    public void A_program_may_have_the_name_of_people_s_in_its_own(string field) =>
        Fixture.Read($"From: pedidos@loja.example\n{field}\nSubject: Order 48213\n\nYour order has been shipped.").Kind.ShouldBe(MailKind.Automatic);
}
