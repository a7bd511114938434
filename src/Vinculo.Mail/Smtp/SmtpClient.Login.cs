using System.Text;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Smtp;

/// <content>Signing in (RFC 4954).</content>
public sealed partial class SmtpClient
{
    /// <summary>A command line is no longer than this, so what is longer waits for the server to ask for it.</summary>
    private const int LongestCommand = 512;

    /// <summary>Signs in with a password, by PLAIN or LOGIN.</summary>
    /// <exception cref="MailServerException">
    /// <see cref="MailFailure.LoginRefused"/> for a wrong name or password; <see cref="MailFailure.NotSupported"/> where the
    /// server takes no password.
    /// </exception>
    public async Task LoginAsync(string userName, string password, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(password);
        var credentials = SaslCredentials.OfPassword(userName, password);
        if (Mechanisms.Contains("PLAIN"))
            ThrowUnlessIn(credentials, await AuthenticateAsync(credentials, cancellationToken));
        else if (Mechanisms.Contains("LOGIN"))
            ThrowUnlessIn(credentials, await LoginInTwoStepsAsync(userName, password, cancellationToken));
        else
            throw new MailServerException(MailFailure.NotSupported, MailStep.Login, "The server takes no user name and password.");
    }

    /// <summary>
    /// Signs in with an OAuth 2.0 access token, by OAUTHBEARER (RFC 7628) or XOAUTH2, as Google and Microsoft ask for.
    /// Getting and renewing the token is the caller's.
    /// </summary>
    /// <param name="userName">The mailbox, mostly its address.</param>
    /// <param name="accessToken">The token, without "Bearer". It appears in no exception.</param>
    /// <param name="cancellationToken">Cancels, and closes the connection.</param>
    /// <exception cref="MailServerException">
    /// <see cref="MailFailure.LoginRefused"/> for a token that is not good (any more), with what the server says of it;
    /// <see cref="MailFailure.NotSupported"/> where the server takes no tokens.
    /// </exception>
    public async Task LoginWithTokenAsync(string userName, string accessToken, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(accessToken);
        var credentials = SaslCredentials.OfToken(userName, accessToken, session.Settings.Address, Mechanisms.Contains)
            ?? throw new MailServerException(MailFailure.NotSupported, MailStep.Login, "The server takes no access tokens.");
        ThrowUnlessIn(credentials, await AuthenticateAsync(credentials, cancellationToken));
    }

    private HashSet<string> Mechanisms => session.Extensions.GetValueOrDefault("AUTH", "")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private async Task<SmtpReply> AuthenticateAsync(SaslCredentials credentials, CancellationToken cancellationToken)
    {
        var line = $"AUTH {credentials.Mechanism} {credentials.InitialResponse}";
        SmtpReply reply;
        if (line.Length + 2 <= LongestCommand)
        {
            reply = await SayAsync(line);
        }
        else
        {
            reply = await SayAsync("AUTH " + credentials.Mechanism);
            if (reply.Code == 334)
                reply = await SayAsync(credentials.InitialResponse);
        }
        if (reply.Code != 334 || credentials.AnswerToRefusal is null)
            return reply;
        var explanation = SaslCredentials.ReadChallenge(reply.Words);
        reply = await SayAsync(credentials.AnswerToRefusal);
        return reply.IsPositive ? reply : new SmtpReply(reply.Code, [.. reply.Lines, $"({explanation})"]);

        Task<SmtpReply> SayAsync(string said) => session.CommandAsync(said, MailStep.Login, cancellationToken);
    }

    private async Task<SmtpReply> LoginInTwoStepsAsync(string userName, string password, CancellationToken cancellationToken)
    {
        var reply = await session.CommandAsync("AUTH LOGIN", MailStep.Login, cancellationToken);
        foreach (var part in new[] { userName, password })
        {
            if (reply.Code != 334)
                return reply;
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(part));
            reply = await session.CommandAsync(encoded, MailStep.Login, cancellationToken);
        }
        return reply;
    }

    private void ThrowUnlessIn(SaslCredentials credentials, SmtpReply reply)
    {
        if (reply.IsPositive)
            return;
        // A server that still waits for an answer would take the next command for it.
        if (reply.Code < 400)
            session.Connection.Close();
        var said = new SmtpReply(reply.Code, [.. reply.Lines.Select(credentials.Conceal)]);
        throw SmtpSession.Refusal(MailStep.Login, said, KindOfLoginRefusal(said));
    }

    private static MailFailure? KindOfLoginRefusal(SmtpReply reply)
    {
        if (reply.Code is 530 or 538)
            return MailFailure.TlsNotOffered;
        return reply.IsPermanent ? MailFailure.LoginRefused : null;
    }
}
