using System.Security.Cryptography.X509Certificates;

namespace Vinculo.Mail.Net;

/// <summary>What every connection to a mail server needs to know.</summary>
/// <param name="Address">The server.</param>
public abstract record MailServerSettings(MailServerAddress Address)
{
    /// <summary>
    /// Root certificates trusted besides the machine's own, for companies with a certificate authority of their own.
    /// Certificates are always verified; there is no way to turn that off.
    /// </summary>
    public IReadOnlyList<X509Certificate2> TrustedRoots { get; init; } = [];

    /// <summary>The longest wait for the host name, the TCP connection and the TLS handshake, each.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest wait for one answer, or for more bytes of a message that is being transferred.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock that timeouts are measured by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
