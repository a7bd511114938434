using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Platform;
using Vinculo.Platform.Security;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>Opens connections to a mailbox's servers, with the passwords decrypted for that moment only.</summary>
internal sealed class MailServers(Secrets secrets, VinculoSettings settings, TrustedCertificates certificates)
{
    /// <exception cref="MailServerException">What is wrong, and at which step.</exception>
    public async Task<ImapClient> ConnectImapAsync(ServerAccess access, CancellationToken cancellationToken)
    {
        var client = await ImapClient.ConnectAsync(
            new ImapSettings(access.Address) { LargestMessage = settings.MaxMessageBytes, TrustedRoots = certificates.Roots }, cancellationToken);
        try
        {
            await client.LoginAsync(access.UserName, Password(access), cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="MailServerException">What is wrong, and at which step.</exception>
    public async Task<SmtpClient> ConnectSmtpAsync(ServerAccess access, CancellationToken cancellationToken)
    {
        var client = await SmtpClient.ConnectAsync(
            new SmtpSettings(access.Address) { TrustedRoots = certificates.Roots }, cancellationToken);
        try
        {
            if (access.UserName.Length > 0)
                await client.LoginAsync(access.UserName, Password(access), cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    private string Password(ServerAccess access) =>
        access.ProtectedPassword.Length == 0
            ? ""
            : secrets.Unprotect(access.ProtectedPassword)
                ?? throw new MailServerException(MailFailure.LoginRefused, MailStep.Login, "The stored password cannot be decrypted; enter it again.");
}
