namespace Vinculo.Mail.Net;

/// <summary>How a connection to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>TLS from the first byte (IMAPS on port 993, submissions on port 465; RFC 8314).</summary>
    Tls,

    /// <summary>Plain text that turns into TLS before anything private is said (IMAP on port 143, submission on port 587).</summary>
    StartTls,

    /// <summary>No TLS at all, and therefore only to a server on the same machine.</summary>
    PlainLoopbackOnly,
}

/// <summary>Where a mail server listens and how the connection to it is protected.</summary>
/// <param name="Host">Host name or IP address; the server's certificate must be made out to it.</param>
/// <param name="Port">TCP port, 1 to 65535.</param>
/// <param name="Security">How the connection is protected.</param>
public sealed record MailServerAddress(string Host, int Port, MailSecurity Security)
{
    /// <summary>The host and port as people write them.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
