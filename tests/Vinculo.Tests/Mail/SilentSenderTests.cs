using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Senders who take no answers, and those whose answers somebody else takes.</summary>
public sealed class SilentSenderTests
{
    [Theory]
    [InlineData("no.reply@loja.example")]
    [InlineData("do.not.reply@loja.example")]
    [InlineData("dont-reply@loja.example")]
    [InlineData("nao.responda@loja.example")]
    [InlineData("no-contestar@loja.example")]
    [InlineData("nepasrepondre@loja.example")]
    [InlineData("ne-pas-repondre@loja.example")]
    [InlineData("keine-antwort@loja.example")]
    [InlineData("nicht_antworten@loja.example")]
    [InlineData("non.rispondere@loja.example")]
    [InlineData("pedidos.noreply@loja.example")]
    [InlineData("pedidosnoreply@loja.example")]
    [InlineData("autoresponder@loja.example")]
    [InlineData("majordomo@stat.example")]
    [InlineData("LISTSERV@LISTSERV.EXAMPLE")]
    public void A_name_says_in_any_spelling_that_nobody_reads_answers(string from)
    {
        var mail = Fixture.Read($"From: {from}\nTo: maria@cliente.example\n\ntexto");
        (mail.Kind, mail.IsKindGuessed).ShouldBe((MailKind.Automatic, false));
    }

    [Theory]
    [InlineData("casino.reply@loja.example")]
    [InlineData("mailman@gmail.com")]
    [InlineData("sympatia@loja.example")]
    [InlineData("amanda@loja.example")]
    public void A_name_that_only_looks_so_is_a_persons(string from) => Fixture.Read($"From: {from}\n\ntexto").Kind.ShouldBe(MailKind.Person);

    [Theory]
    [InlineData("no-reply@acme.example", "support@acme.example", "maria@cliente.example", MailKind.Automatic)]
    [InlineData("no-reply@acme.com.br", "sac@atende.acme.com.br", "maria@cliente.example", MailKind.Automatic)]
    // An employee, whom their system's mail shall reach.
    [InlineData("no-reply@acme.example", "joana.silva@acme.example", "maria@cliente.example", MailKind.Person)]
    // A form of the house's own site, in which a visitor wrote.
    [InlineData("no-reply@acme.example", "contato@acme.example", "contato@acme.example", MailKind.Person)]
    [InlineData("no-reply@acme.com.br", "suporte@outra.com.br", "maria@cliente.example", MailKind.Person)]
    [InlineData("no-reply@uol.com.br", "contato@uol.com.br", "maria@cliente.example", MailKind.Person)]
    public void Answers_to_a_desk_of_its_own_house_make_it_no_letter(string from, string replyTo, string to, MailKind expected)
    {
        var mail = Fixture.Read($"From: {from}\nReply-To: {replyTo}\nTo: {to}\nSubject: Acesso\n\nO acesso foi liberado.");
        (mail.Kind, mail.IsKindGuessed).ShouldBe((expected, false));
    }

    [Fact]
    public void An_address_that_is_filled_in_is_that_of_a_visitor() =>
        Fixture.Read("From: no-reply@acme.example\nReply-To: contato@acme.example\nTo: dono@gmail.com\nSubject: Novo contato\n\nNome: Maria\nSeu e-mail:\nmaria@cliente.example\nMensagem: Qual o prazo?")
            .Kind.ShouldBe(MailKind.Person);

    [Fact]
    public void A_buyer_s_question_that_a_market_passes_on_is_a_letter() =>
        Fixture.Read("From: Mercado <noreply@mercado.example>\nReply-To: reply+7f3a@mercado.example\nTo: oi@loja.example\nSubject: Mesa de freijó\n\n"
            + "Bom dia, gostaria de saber se a mesa ainda está disponível.").Kind.ShouldBe(MailKind.Person);
}
