using System.Globalization;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Smtp;

/// <summary>
/// A connection to an SMTP server (RFC 5321) that takes mail for sending. It does one thing at a time and may send several
/// messages. Failures of the server or the network are a <see cref="MailServerException"/>, and then the message was not
/// sent; what the server says of a message is an <see cref="SmtpOutcome"/>.
/// </summary>
public sealed partial class SmtpClient : IAsyncDisposable
{
    private readonly SmtpSession session;

    private SmtpClient(SmtpSession session) => this.session = session;

    /// <summary>Whether the connection is open.</summary>
    public bool IsConnected => session.Connection.IsOpen;

    /// <summary>The largest message that the server takes, in bytes, where it says so (RFC 1870).</summary>
    public long? LargestMessage =>
        session.Extensions.TryGetValue("SIZE", out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : null;

    /// <summary>Whether the server offers this extension, such as "SMTPUTF8".</summary>
    public bool Can(string extension) => session.Can(extension);

    /// <summary>Connects, starts TLS as the settings ask, and learns what the server can do.</summary>
    /// <exception cref="MailServerException">The server cannot be reached, or not safely.</exception>
    public static async Task<SmtpClient> ConnectAsync(SmtpSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.ClientName?.All(c => c is > ' ' and <= '~') == false)
            throw new ArgumentException("The name for EHLO is a host name.", nameof(settings));
        var connection = await MailConnector.OpenAsync(settings, cancellationToken);
        var client = new SmtpClient(new SmtpSession(connection, settings));
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
    public async Task QuitAsync(CancellationToken cancellationToken = default)
    {
        if (!IsConnected)
            return;
        try
        {
            await session.CommandAsync("QUIT", MailStep.Logout, cancellationToken);
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
        var greeting = await session.ReadReplyAsync(MailStep.Greeting, session.Settings.StepTimeout, cancellationToken);
        if (!greeting.IsPositive)
            throw SmtpSession.Refusal(MailStep.Greeting, greeting);
        await session.HelloAsync(cancellationToken);
        if (session.Settings.Address.Security != MailSecurity.StartTls)
            return;

        if (!Can("STARTTLS"))
            throw session.Connection.Fail(MailFailure.TlsNotOffered, MailStep.Tls, "The server does not offer STARTTLS.");
        var reply = await session.CommandAsync("STARTTLS", MailStep.Tls, cancellationToken);
        if (!reply.IsPositive)
            throw SmtpSession.Refusal(MailStep.Tls, reply, reply.IsTransient ? null : MailFailure.TlsNotOffered);
        await session.Connection.StartTlsAsync(cancellationToken);
        await session.HelloAsync(cancellationToken);
    }
}
