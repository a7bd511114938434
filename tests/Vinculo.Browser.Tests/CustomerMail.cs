using Vinculo.Mail;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Smtp;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Browser.Tests;

/// <summary>A customer with a mail program of their own: writes through Postfix, reads from Dovecot.</summary>
internal sealed class CustomerMail(PostfixServer postfix, DovecotServer dovecot, string address, string password)
{
    public string Address => address;

    public async Task WriteAsync(string to, string subject, string text, MailMessage? inAnswerTo = null)
    {
        var mail = new OutgoingMail
        {
            From = new Mailbox("Maria Souza", address),
            To = [new Mailbox(null, to)],
            Date = TimeProvider.System.GetUtcNow(),
            MessageId = MailWriter.NewMessageId("cliente.example"),
            InReplyTo = inAnswerTo?.MessageId,
            References = inAnswerTo is null ? [] : [.. inAnswerTo.References, inAnswerTo.MessageId!],
            Subject = subject,
            Text = text,
        };
        await using var client = await SmtpClient.ConnectAsync(postfix.IncomingSettings());
        (await client.SendAsync(new SmtpEnvelope(address, [to]), new MemoryStream(await MailWriter.ToBytesAsync(mail)))).ShouldBeOfType<SmtpAccepted>();
    }

    /// <summary>Waits, at most a minute, until a mail is there that the test looks for.</summary>
    public async Task<MailMessage> ReceiveAsync(Func<MailMessage, bool> wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var client = await ImapClient.ConnectAsync(dovecot.Settings(), limit.Token);
        await client.LoginAsync(address, password, limit.Token);
        await client.SelectAsync("INBOX", limit.Token);
        while (true)
        {
            await foreach (var message in client.FetchAsync(await client.SearchUidsAfterAsync(0, limit.Token), limit.Token))
            {
                var mail = await MailReader.ReadAsync(message.Body!, cancellationToken: limit.Token);
                if (wanted(mail))
                    return mail;
                mail.Dispose();
            }
            await client.IdleAsync(TimeSpan.FromSeconds(5), limit.Token);
        }
    }
}
