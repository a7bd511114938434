using System.Runtime.ExceptionServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Desk.Contracts;
using Vinculo.Mail;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Platform.Files;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Send;

/// <summary>Hands mail to the SMTP server of a mailbox, several over one connection.</summary>
internal sealed class MailTransport(IServiceScopeFactory scopes, MailServers servers, Blobs blobs)
{
    public Connection Open(Guid mailboxId) => new(this, mailboxId);

    internal sealed class Connection(MailTransport transport, Guid mailboxId) : IAsyncDisposable
    {
        private MailboxAccount? mailbox;
        private SmtpClient? client;
        private MailServerException? unreachable;

        /// <summary>Whether the mailbox keeps copies of what it sends; known once something was sent.</summary>
        public bool KeepsCopies => mailbox is { KeepsSentCopies: true };

        /// <summary>A server that could not be reached, or that let nobody in, is not asked again over this connection: one attempt is enough for all of its mail.</summary>
        /// <exception cref="MailServerException">Certainly not sent.</exception>
        public async Task<SmtpOutcome> SendAsync(OutgoingMailItem item, CancellationToken cancellationToken)
        {
            mailbox ??= await transport.MailboxAsync(mailboxId, cancellationToken);
            await using var bytes = await transport.ComposeAsync(item, mailbox, cancellationToken);
            if (client is not { IsConnected: true })
                client = await ConnectAsync(mailbox, cancellationToken);
            return await client.SendAsync(new SmtpEnvelope(item.FromAddress ?? mailbox.Address, item.Envelope), bytes, cancellationToken);
        }

        private async Task<SmtpClient> ConnectAsync(MailboxAccount to, CancellationToken cancellationToken)
        {
            if (unreachable is not null)
                ExceptionDispatchInfo.Throw(unreachable);
            try
            {
                return await transport.ConnectAsync(to, cancellationToken);
            }
            catch (MailServerException e)
            {
                unreachable = e;
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (client is null)
                return;
            if (client.IsConnected)
                await client.QuitAsync(CancellationToken.None);
            await client.DisposeAsync();
        }
    }

    /// <summary>The mail as it leaves, the same each time but for its boundaries; one with attachments in a file that is gone when it is closed.</summary>
    public async Task<Stream> ComposeAsync(OutgoingMailItem item, MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        var mail = Compose(item, mailbox);
        Stream bytes = mail.Attachments.Count == 0
            ? new MemoryStream()
            : new FileStream(
                Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 65536, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await MailWriter.WriteAsync(mail, bytes, cancellationToken);
            bytes.Position = 0;
            return bytes;
        }
        catch
        {
            await bytes.DisposeAsync();
            throw;
        }
    }

    private Task<SmtpClient> ConnectAsync(MailboxAccount mailbox, CancellationToken cancellationToken) =>
        servers.ConnectSmtpAsync(mailbox.Smtp, cancellationToken);

    private async Task<MailboxAccount> MailboxAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<VinculoDb>().Set<MailboxAccount>().AsNoTracking()
            .SingleAsync(m => m.Id == id, cancellationToken);
    }

    private OutgoingMail Compose(OutgoingMailItem item, MailboxAccount mailbox) => new()
    {
        From = new Mailbox(item.FromName ?? mailbox.DisplayName, item.FromAddress ?? mailbox.Address),
        To = item.To,
        Cc = Mailbox.ParseList(item.Cc),
        Date = item.WrittenAt,
        MessageId = item.MessageIdHeader,
        // What was queued by an earlier version may name ids that cannot be written.
        InReplyTo = item.InReplyTo is { } answered && MailWriter.IsMessageId(answered) ? answered : null,
        References = [.. item.References.Split(' ').Where(MailWriter.IsMessageId)],
        Subject = item.Subject,
        Text = item.Text,
        Html = item.Html,
        Attachments = [.. JsonSerializer.Deserialize<MessageFile[]>(item.Files)!.Select(Attach)],
        // RFC 3834: programs that see this do not answer it.
        Headers = item.IsAutomatic
            ? [new("Auto-Submitted", "auto-replied"), new("X-Auto-Response-Suppress", "All")]
            : [],
    };

    private OutgoingAttachment Attach(MessageFile file) => new(
        file.Name, file.ContentType,
        () => blobs.Open(file.BlobHash) ?? throw new FileNotFoundException($"The file '{file.Name}' is gone from the data folder."));
}
