using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Send;
using Vinculo.Channels.Email.Watch;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Mail;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Smtp;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email;

/// <summary>The whole way over real Postfix and Dovecot: a customer writes, an agent answers, the customer answers back.</summary>
public class RoundTripTests(Servers.MailServers servers)
{
    [Theory, BothEngines]
    public async Task A_customer_writes_is_answered_and_answers_back_in_one_conversation(Engine engine)
    {
        var stop = TestContext.Current.CancellationToken;
        var dovecot = await servers.DovecotAsync(stop);
        var postfix = await servers.PostfixAsync(stop);
        var company = servers.NewAddress("loja");
        var customer = servers.NewAddress("cliente");
        await postfix.AddUserAsync(company, "segredo da loja");
        await postfix.AddUserAsync(customer, "segredo do cliente");
        await using var app = await TestApp.StartAsync(engine);
        var certificates = Directory.CreateDirectory(Path.Combine(app.Settings.DataFolder, "certificates"));
        File.Copy(dovecot.CertificateAuthorityPath, Path.Combine(certificates.FullName, "ca.pem"));
        var mailbox = await app.MailboxAsync(
            dovecot.Settings().Address, postfix.Settings().Address, company, "segredo da loja", address: company);

        await SendAsync(postfix, customer, company, "Geladeira não liga", "Comprei ontem e não liga.", null);
        await ReadUntilAsync(app, mailbox, db => db.Set<Message>().CountAsync(), 1);
        await app.SettleAsync();
        var conversation = await app.QueryAsync(db => db.Set<Conversation>().SingleAsync());
        await app.AnswerAsync(conversation.Id, "Vamos **trocar** hoje.");
        await app.Services.GetRequiredService<SendDueMail>().RunAsync(stop);

        var received = await InboxAsync(dovecot, customer, "segredo do cliente", 2);
        var answer = received.Single(m => m.Headers.Find("Auto-Submitted") is null);
        received.Single(m => m != answer).Kind.ShouldBe(MailKind.Automatic);
        answer.From.Single().Address.ShouldBe(company);
        answer.Subject.ShouldContain(conversation.Protocol);
        answer.Text.ShouldContain("> Comprei ontem e não liga.");
        (await app.OutgoingAsync()).ShouldAllBe(m => m.State == OutgoingState.Sent);

        await SendAsync(postfix, customer, company, "Re: " + answer.Subject, "Obrigado, espero.\n\nEm 10/03/2026, Loja escreveu:\n> Vamos trocar hoje.", answer.MessageId);
        await ReadUntilAsync(app, mailbox, db => db.Set<Message>().CountAsync(m => m.Kind == MessageKind.Received), 2);

        (await app.QueryAsync(db => db.Set<Conversation>().CountAsync())).ShouldBe(1);
        var last = await app.QueryAsync(db => db.Set<Message>().OrderByDescending(m => m.At).ThenByDescending(m => m.Id).FirstAsync(m => m.Kind == MessageKind.Received));
        last.Text.ShouldBe("Obrigado, espero.");
        (await app.QueryAsync(db => db.Set<Message>().Where(m => m.Kind == MessageKind.Reply).Select(m => m.Delivery).SingleAsync()))
            .ShouldBe(DeliveryState.Sent);
        (await SeenAsync(dovecot, company, "segredo da loja")).ShouldBe(2);
    }

    private static async Task SendAsync(Servers.PostfixServer postfix, string from, string to, string subject, string text, string? inReplyTo)
    {
        var mail = new OutgoingMail
        {
            From = new Mailbox("Maria Souza", from),
            To = [new Mailbox(null, to)],
            Date = new DateTimeOffset(2026, 3, 10, 9, 59, 0, TimeSpan.FromHours(-3)),
            MessageId = MailWriter.NewMessageId("cliente.example"),
            InReplyTo = inReplyTo,
            References = inReplyTo is null ? [] : [inReplyTo],
            Subject = subject,
            Text = text,
        };
        await using var client = await SmtpClient.ConnectAsync(postfix.IncomingSettings(), CancellationToken.None);
        var outcome = await client.SendAsync(new SmtpEnvelope(from, [to]), new MemoryStream(await MailWriter.ToBytesAsync(mail)));
        outcome.ShouldBeOfType<SmtpAccepted>();
    }

    /// <summary>Postfix delivers a moment later: asks until it is there, at most 30 seconds.</summary>
    private static async Task ReadUntilAsync(TestApp app, MailboxAccount mailbox, Func<Vinculo.Platform.Storage.VinculoDb, Task<int>> count, int expected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await app.QueryAsync(count) < expected)
        {
            await app.Services.GetRequiredService<ReadMailbox>().ReadOnceAsync(mailbox, limit.Token);
            await Task.Delay(100, limit.Token);
        }
    }

    private static async Task<List<MailMessage>> InboxAsync(Servers.DovecotServer dovecot, string user, string password, int expected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            await using var client = await ImapClient.ConnectAsync(dovecot.Settings(), limit.Token);
            await client.LoginAsync(user, password, limit.Token);
            var folder = await client.SelectAsync("INBOX", limit.Token);
            if (folder.Exists < expected)
            {
                await client.IdleAsync(TimeSpan.FromSeconds(5), limit.Token);
                continue;
            }
            var messages = new List<MailMessage>();
            await foreach (var message in client.FetchAsync(await client.SearchUidsAfterAsync(0, limit.Token), limit.Token))
                messages.Add(await MailReader.ReadAsync(message.Body!, cancellationToken: limit.Token));
            return messages;
        }
    }

    private static async Task<int> SeenAsync(Servers.DovecotServer dovecot, string user, string password)
    {
        await using var client = await ImapClient.ConnectAsync(dovecot.Settings());
        await client.LoginAsync(user, password);
        await client.SelectAsync("INBOX");
        var seen = 0;
        await foreach (var message in client.FetchAsync(await client.SearchUidsAfterAsync(0)))
            seen += message.IsSeen ? 1 : 0;
        return seen;
    }
}
