using Vinculo.Channels.Email.Aliases;
using Vinculo.Tests.Mail;

namespace Vinculo.Tests.Channels.Email.Aliases;

/// <summary>By which of our addresses a mail came, and who wrote it where From does not say so.</summary>
public class CameByTests
{
    /// <summary>The mailbox loja@gmail.test, other addresses, and everything at catchall.test.</summary>
    private static readonly OurAddresses Ours = new(
        ["loja@gmail.test", "sac@catchall.test"],
        [Alias("vendas@loja.test"), Alias("suporte@loja.test"), Alias("ajuda+vip@loja.test"), Alias("contato@maçã.test"), Alias("@catchall.test")]);

    [Theory]
    [InlineData("To: loja@gmail.test", null)]
    [InlineData("To: somebody@else.test", null)]
    [InlineData("", null)]
    [InlineData("To: vendas@loja.test", "vendas@loja.test")]
    [InlineData("To: Vendas <VENDAS@Loja.TEST>", "vendas@loja.test")]
    [InlineData("To: vendas+natal@loja.test", "vendas@loja.test")]
    [InlineData("To: ajuda+vip@loja.test", "ajuda+vip@loja.test")]
    [InlineData("To: ajuda@loja.test", null)]
    [InlineData("To: contato@xn--ma-tiap.test", "contato@maçã.test")]
    [InlineData("To: outra@xn--ma-tiap.test", null)]
    [InlineData("To: suporte@loja.test, vendas@loja.test", "suporte@loja.test")]
    [InlineData("To: amigo@else.test\nCc: vendas@loja.test", "vendas@loja.test")]
    [InlineData("To: amigo@else.test\nBcc: vendas@loja.test", "vendas@loja.test")]
    [InlineData("To: loja@gmail.test\nCc: vendas@loja.test", null)] // it was written to the mailbox
    [InlineData("To: vendas@loja.test\nCc: loja@gmail.test", "vendas@loja.test")]
    [InlineData("To: compras@catchall.test", "compras@catchall.test")]
    [InlineData("To: compras+2026@CATCHALL.test", "compras@catchall.test")]
    [InlineData("To: sac@catchall.test", null)] // a mailbox has its own address
    [InlineData("To: compras@sub.catchall.test", null)]
    [InlineData("To: Grupo: vendas@loja.test, amigo@else.test;", "vendas@loja.test")]
    [InlineData("Delivered-To: loja@gmail.test\nTo: vendas@loja.test", "vendas@loja.test")] // that it ended here says nothing
    [InlineData("Delivered-To: vendas@loja.test\nTo: suporte@loja.test", "vendas@loja.test")]
    [InlineData("Delivered-To: loja@gmail.test\nX-Forwarded-To: loja@gmail.test\nDelivered-To: suporte@loja.test\nTo: undisclosed-recipients:;", "suporte@loja.test")]
    [InlineData("Delivered-To: suporte@loja.test\nDelivered-To: vendas@loja.test", "suporte@loja.test")] // the newest stands above
    [InlineData("X-Original-To: vendas@loja.test\nTo: lista@else.test", "vendas@loja.test")]
    [InlineData("Envelope-To: vendas@loja.test", "vendas@loja.test")]
    [InlineData("X-Envelope-To: <vendas@loja.test>", "vendas@loja.test")]
    [InlineData("X-Forwarded-To: vendas@loja.test", "vendas@loja.test")]
    [InlineData("Resent-To: vendas@loja.test\nTo: suporte@loja.test", "vendas@loja.test")]
    [InlineData("To: =?utf-8?q?vendas=40loja=2Etest=2C?= <amigo@else.test>", null)] // a name is no address
    public void A_mail_came_by(string fields, string? expected)
    {
        using var mail = Fixture.Read($"From: maria@cliente.test\n{fields}\n\ntexto");
        var found = CameBy.Of(mail, Ours);
        found?.Address.ShouldBe(expected);
        (found is null).ShouldBe(expected is null);
        found?.Alias.ShouldNotBeNull();
    }

    private const string Group = "List-Id: <suporte.loja.test>\nList-Post: <mailto:suporte@loja.test>\nPrecedence: list\n";

    [Theory]
    // From speaks for itself, whatever else stands there.
    [InlineData("From: Maria <maria@cliente.test>", null)]
    [InlineData("From: Maria <maria@cliente.test>\nReply-To: outra@cliente.test", null)]
    [InlineData("From: Maria <maria@cliente.test>\nX-Original-From: gerente@banco.test", null)]
    // Our own address stands in From.
    [InlineData("From: suporte@loja.test", null)]
    [InlineData("From: suporte@loja.test\nReply-To: suporte@loja.test", null)]
    [InlineData("From: loja@gmail.test\nReply-To: Maria <maria@cliente.test>", "Maria <maria@cliente.test>")]
    [InlineData("From: suporte@loja.test\nX-Original-From: Maria <maria@cliente.test>", "Maria <maria@cliente.test>")]
    [InlineData("From: suporte@loja.test\nX-Google-Original-From: Maria <maria@cliente.test>\nReply-To: suporte@loja.test", "Maria <maria@cliente.test>")]
    [InlineData("From: suporte@loja.test\nX-Original-From: =?utf-8?q?Concei=C3=A7=C3=A3o=2C_x=40y.test?= <maria@cliente.test>", "Conceição, x@y.test <maria@cliente.test>")]
    [InlineData("From: Formulário do site <suporte@loja.test>\nReply-To: maria@cliente.test", "Formulário do site <maria@cliente.test>")]
    // A group passes on what it got.
    [InlineData("From: 'Maria Souza' via Suporte <suporte@loja.test>\nReply-To: maria@cliente.test\n" + Group, "Maria Souza <maria@cliente.test>")]
    [InlineData("From: Maria Souza via Suporte <suporte@loja.test>\nX-Original-From: maria@cliente.test\n" + Group, "Maria Souza <maria@cliente.test>")]
    [InlineData("From: Ana via Lista <lista@else.test>\nReply-To: ana@cliente.test\nList-Post: <mailto:lista@else.test>", "Ana <ana@cliente.test>")]
    [InlineData("From: Ana via Lista <lista@else.test>\nReply-To: ana@cliente.test\nList-Id: Nossa lista <lista.else.test>", "Ana <ana@cliente.test>")]
    [InlineData("From: Ana via Lista <lista@else.test>\nReply-To: lista@else.test\nList-Id: <lista.else.test>", null)]
    [InlineData("From: Ana <ana@else.test>\nReply-To: lista@else.test\nList-Id: <lista.else.test>", null)] // the list left From alone
    // Somebody of a domain whose mail we all take is not the desk.
    [InlineData("From: colega@catchall.test\nReply-To: maria@cliente.test\nTo: compras@catchall.test", null)]
    [InlineData("From: compras@catchall.test\nReply-To: maria@cliente.test\nTo: compras@catchall.test", "maria@cliente.test")]
    public void Who_wrote_it(string fields, string? expected)
    {
        using var mail = Fixture.Read(fields + "\nSubject: Oi\n\ntexto");
        TrueAuthor.Of(mail, Ours, CameBy.Of(mail, Ours))?.ToString().ShouldBe(expected);
        (TrueAuthor.Of(mail, Ours, CameBy.Of(mail, Ours)) is null).ShouldBe(expected is null);
    }

    [Theory]
    [InlineData(Group, false)]
    [InlineData("List-Post: <mailto:lista@else.test>\nPrecedence: list\n", true)]
    [InlineData("List-Unsubscribe: <https://suporte.loja.test/sair>\n", true)] // a newsletter
    [InlineData(Group + "Auto-Submitted: auto-replied\n", true)]
    [InlineData("", false)]
    public void A_group_of_our_own_is_how_mail_comes_and_no_mailing_list(string fields, bool quiet)
    {
        using var mail = Fixture.Read($"From: Maria via Suporte <suporte@loja.test>\n{fields}\ntexto");
        TrueAuthor.IsQuiet(mail, Ours).ShouldBe(quiet);
    }

    private static MailboxAlias Alias(string address) => new() { Address = address };
}
