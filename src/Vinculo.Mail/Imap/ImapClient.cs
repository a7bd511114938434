using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <summary>
/// A connection to an IMAP server (RFC 3501). It does one thing at a time. Every failure of the server or the network is a
/// <see cref="MailServerException"/>; after a cancelled or failed step the connection may be closed
/// (<see cref="IsConnected"/>) and a new one is needed.
/// </summary>
public sealed partial class ImapClient : IAsyncDisposable
{
    private readonly ImapSession session;
    private bool isSignedIn;

    private ImapClient(ImapSession session) => this.session = session;

    /// <summary>Whether the connection is open.</summary>
    public bool IsConnected => session.Connection.IsOpen;

    /// <summary>Whether the server offers this capability, such as "IDLE" or "MOVE", by name or as a part of IMAP4rev2.</summary>
    public bool Can(string capability) => session.Can(capability);

    /// <summary>Connects, starts TLS as the settings ask, and learns what the server can do.</summary>
    /// <exception cref="MailServerException">The server cannot be reached, or not safely.</exception>
    public static async Task<ImapClient> ConnectAsync(ImapSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var connection = await MailConnector.OpenAsync(settings, cancellationToken);
        var client = new ImapClient(new ImapSession(connection, settings));
        try
        {
            await client.GreetAsync(cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says goodbye and closes the connection.</summary>
    public async Task LogoutAsync(CancellationToken cancellationToken = default)
    {
        if (!IsConnected)
            return;
        try
        {
            await session.CommandAsync(new ImapCommand("LOGOUT"), new ImapReading(MailStep.Logout), null, cancellationToken);
        }
        catch (MailServerException)
        {
            // Nothing depends on the answer to a goodbye, and some servers hang up on it.
        }
        session.Connection.Close();
    }

    /// <summary>Closes the connection without a goodbye.</summary>
    public ValueTask DisposeAsync() => session.DisposeAsync();

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        var greeting = await session.ReadAsync(new ImapReading(MailStep.Greeting), cancellationToken);
        if (greeting.Tag != "*" || greeting.Status is not { Word: "OK" or "PREAUTH" or "BYE" } status)
            throw session.NotImap(MailStep.Greeting, greeting);
        if (status.Word == "BYE")
            throw ImapSession.Refusal(MailStep.Greeting, status, MailFailure.TransientRefusal);

        isSignedIn = status.Word == "PREAUTH";
        if (session.Settings.Address.Security == MailSecurity.StartTls)
            await StartTlsAsync(cancellationToken);
        if (!session.KnowsCapabilities)
            await AskCapabilitiesAsync(cancellationToken);
    }

    private async Task StartTlsAsync(CancellationToken cancellationToken)
    {
        // A server that counts us as signed in before TLS cannot start it any more: somebody may sit between (CVE-2020-12398).
        if (isSignedIn)
            throw TlsNotOffered("The server signs in before TLS has begun.");
        if (!session.KnowsCapabilities)
            await AskCapabilitiesAsync(cancellationToken);
        if (!Can("STARTTLS"))
            throw TlsNotOffered("The server does not offer STARTTLS.");
        var status = await session.CommandAsync(
            new ImapCommand("STARTTLS"), new ImapReading(MailStep.Tls), null, cancellationToken);
        if (!status.IsOk)
            throw ImapSession.Refusal(MailStep.Tls, status, MailFailure.TlsNotOffered);
        await session.Connection.StartTlsAsync(cancellationToken);
        session.ForgetCapabilities();
    }

    private MailServerException TlsNotOffered(string message) =>
        session.Connection.Fail(MailFailure.TlsNotOffered, MailStep.Tls, message);

    private Task<ImapStatus> AskCapabilitiesAsync(CancellationToken cancellationToken) =>
        session.RequireAsync(
            new ImapCommand("CAPABILITY"), new ImapReading(MailStep.Capabilities), null, cancellationToken);
}
