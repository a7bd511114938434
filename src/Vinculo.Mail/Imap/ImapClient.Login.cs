using System.Text;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <content>Signing in.</content>
public sealed partial class ImapClient
{
    /// <summary>Signs in with a password.</summary>
    /// <exception cref="MailServerException">
    /// <see cref="MailFailure.LoginRefused"/> for a wrong name or password; <see cref="MailFailure.NotSupported"/> where the
    /// server takes no password at all.
    /// </exception>
    public async Task LoginAsync(string userName, string password, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(password);
        if (isSignedIn)
            return;
        var credentials = SaslCredentials.OfPassword(userName, password);
        if (Can("AUTH=PLAIN"))
        {
            await SignInAsync(credentials, hear => AuthenticateAsync(credentials, hear, cancellationToken), cancellationToken);
            return;
        }
        if (Can("LOGINDISABLED"))
            throw NoWayIn("The server takes no user name and password on this connection.");
        var command = new ImapCommand("LOGIN ").String(userName).Text(" ").String(password);
        await SignInAsync(
            credentials, hear => session.CommandAsync(command, new ImapReading(MailStep.Login), hear, cancellationToken), cancellationToken);
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
        if (isSignedIn)
            return;
        var credentials = SaslCredentials.OfToken(userName, accessToken, session.Settings.Address, m => Can("AUTH=" + m))
            ?? throw NoWayIn("The server takes no access tokens.");
        await SignInAsync(credentials, hear => AuthenticateAsync(credentials, hear, cancellationToken), cancellationToken);
    }

    private async Task SignInAsync(
        SaslCredentials credentials, Func<Action<ImapResponse>, Task<ImapStatus>> command, CancellationToken cancellationToken)
    {
        var learned = false;
        var status = await command(r => learned |= IsCapability(r));
        if (!status.IsOk)
            throw LoginRefusal(status with { Words = credentials.Conceal(status.Words) });
        isSignedIn = true;
        if (!learned && status.Code != "CAPABILITY")
            await AskCapabilitiesAsync(cancellationToken);
        if (Can("ID") && session.Settings.ProgramName is { } name)
        {
            // Some servers let nobody read before they know the program; what others make of it does not matter.
            var introduction = new ImapCommand("ID (\"name\" ").String(name).Text(")");
            await session.CommandAsync(introduction, new ImapReading(MailStep.Login), null, cancellationToken);
        }
    }

    private async Task<ImapStatus> AuthenticateAsync(
        SaslCredentials credentials, Action<ImapResponse> untagged, CancellationToken cancellationToken)
    {
        var answers = new Queue<string>([credentials.InitialResponse, .. credentials.AnswerToRefusal is { } last ? [last] : Array.Empty<string>()]);
        var explanation = "";
        await session.BeginAsync(MailStep.Login, cancellationToken);
        try
        {
            var tag = session.NextTag();
            await SayAsync($"{tag} AUTHENTICATE {credentials.Mechanism}" + (Can("SASL-IR") ? " " + answers.Dequeue() : ""));
            while (true)
            {
                var response = await session.ReadAsync(new ImapReading(MailStep.Login), cancellationToken);
                if (response.Tag == tag)
                {
                    var status = response.Status ?? throw session.NotImap(MailStep.Login, response);
                    return explanation.Length == 0 ? status : status with { Words = $"{status.Words} ({explanation})" };
                }
                if (response.Tag == "*")
                    untagged(response);
                if (response.Tag != "+")
                    continue;
                if (!answers.TryDequeue(out var answer))
                    throw session.Connection.Fail(MailFailure.Protocol, MailStep.Login, "The server asked for more than there is to say.");
                if (answers.Count == 0 && credentials.AnswerToRefusal is not null)
                    explanation = SaslCredentials.ReadChallenge(Encoding.ASCII.GetString(response.FirstLine).TrimStart('+').Trim());
                await SayAsync(answer);
            }
        }
        finally
        {
            session.End();
        }

        ValueTask SayAsync(string line) =>
            session.Connection.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), MailStep.Login, cancellationToken);
    }

    private static MailServerException NoWayIn(string message) => new(MailFailure.NotSupported, MailStep.Login, message);

    /// <summary>By which servers that give no code say that they have no room for the moment; Gmail's and Exchange's do.</summary>
    private static readonly string[] BusyWords = ["too many", "simultaneous", "unavailable", "try again"];

    private static MailServerException LoginRefusal(ImapStatus status)
    {
        MailFailure? kind = (status.Word, status.Code) switch
        {
            _ when status.IsPassing(MailStep.Login) => MailFailure.TransientRefusal,
            ("NO", "" or "ALERT") when MailSyntax.ContainsAny(status.Words, BusyWords) => MailFailure.TransientRefusal,
            (_, "PRIVACYREQUIRED") => MailFailure.TlsNotOffered,
            ("NO", _) => MailFailure.LoginRefused,
            _ => null,
        };
        return ImapSession.Refusal(MailStep.Login, status, kind);
    }

    private static bool IsCapability(ImapResponse response)
    {
        var tokens = new ImapTokens(response);
        return tokens.Next() && tokens.Next() && tokens.Is("CAPABILITY");
    }
}
