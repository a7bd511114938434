using Vinculo.Channels.Email.Aliases;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Send;
using Vinculo.Mail.Net;

namespace Vinculo.Tests.Channels.Email.Send;

public class MailSenderTests
{
    [Theory]
    [InlineData("Equipe de Vendas", "Fila de Vendas", "Equipe de Vendas")]
    [InlineData(" ", "Fila de Vendas", "Fila de Vendas")]
    [InlineData(null, "Fila de Vendas", "Fila de Vendas")]
    [InlineData("", null, "Loja Exemplo")]
    [InlineData(null, " ", "Loja Exemplo")]
    public void What_it_signs_with_is_the_aliass_else_the_queues_else_the_mailboxs(string? alias, string? queue, string expected)
    {
        var server = new ServerAccess("mail.loja.example", 993, MailSecurity.Tls, "contato", "");
        var mailbox = new MailboxAccount
        {
            Address = "contato@loja.example",
            DisplayName = "Loja",
            Imap = server,
            Smtp = server,
            Signature = "Loja Exemplo",
        };
        var its = alias is null ? null : new MailboxAlias
        {
            Address = "vendas@loja.example",
            Signature = alias,
        };

        new MailSender(mailbox, its, "contato@loja.example").SignatureWith(queue).ShouldBe(expected);
    }
}
