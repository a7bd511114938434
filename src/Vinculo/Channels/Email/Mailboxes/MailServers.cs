using Vinculo.Channels.Email.SignIn;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Platform;
using Vinculo.Platform.Security;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>Opens connections to a mailbox's servers, with the passwords decrypted for that moment only, or with access tokens.</summary>
internal sealed class MailServers(Secrets secrets, VinculoSettings settings, TrustedCertificates certificates, AccessTokens tokens)
{
    /// <exception cref="MailServerException">What is wrong, and at which step.</exception>
    public async Task<ImapClient> ConnectImapAsync(ServerAccess access, CancellationToken cancellationToken)
    {
        var token = await TokenAsync(access, cancellationToken);
        var client = await ImapClient.ConnectAsync(
            new ImapSettings(access.Address)
            {
                LargestMessage = settings.MaxMessageBytes,
                TrustedRoots = certificates.Read(),
                ProgramName = "Vinculo",
            },
            cancellationToken);
        try
        {
            if (token is not null)
                await LoginAsync(access, token, t => client.LoginWithTokenAsync(access.UserName, t, cancellationToken), cancellationToken);
            else
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
        var token = await TokenAsync(access, cancellationToken);
        var client = await SmtpClient.ConnectAsync(
            new SmtpSettings(access.Address) { TrustedRoots = certificates.Read() }, cancellationToken);
        try
        {
            if (token is not null)
                await LoginAsync(access, token, t => client.LoginWithTokenAsync(access.UserName, t, cancellationToken), cancellationToken);
            else if (access.UserName.Length > 0)
                await client.LoginAsync(access.UserName, Password(access), cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    private async Task<string?> TokenAsync(ServerAccess access, CancellationToken cancellationToken) =>
        access.ConsentId is { } mailboxId ? await tokens.GetAsync(mailboxId, refused: null, cancellationToken) : null;

    /// <summary>A provider can take a token back before its time: one that is refused is renewed and tried once more.</summary>
    private async Task LoginAsync(ServerAccess access, string token, Func<string, Task> login, CancellationToken cancellationToken)
    {
        try
        {
            await login(token);
            return;
        }
        catch (MailServerException e) when (e.Kind == MailFailure.LoginRefused)
        {
        }
        try
        {
            await login(await tokens.GetAsync(access.ConsentId!.Value, refused: token, cancellationToken));
        }
        catch (MailServerException e) when (e is { Kind: MailFailure.LoginRefused, InnerException: not SignInException })
        {
            throw AccessTokens.Failure(new SignInException(SignInException.TokenRefused, e.ServerWords ?? e.Message));
        }
    }

    private string Password(ServerAccess access) =>
        access.ProtectedPassword.Length == 0
            ? ""
            : secrets.Unprotect(access.ProtectedPassword)
                ?? throw new MailServerException(MailFailure.LoginRefused, MailStep.Login, "The stored password cannot be decrypted; enter it again.");
}
