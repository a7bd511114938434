using Vinculo.Mail.Net;

namespace Vinculo.Mail.Smtp;

/// <summary>How to reach an SMTP server that takes mail for sending.</summary>
/// <param name="Address">The server.</param>
public sealed record SmtpSettings(MailServerAddress Address) : MailServerSettings(Address)
{
    /// <summary>
    /// The name this machine gives itself in EHLO; null for its address in brackets, which is what a machine without a
    /// public name says (RFC 5321, section 4.1.3).
    /// </summary>
    public string? ClientName { get; init; }

    /// <summary>
    /// The longest wait for the server's word once it has the whole message. Long, as RFC 5321 (section 4.5.3.2.6) asks:
    /// whoever gives up early does not know whether the message was sent.
    /// </summary>
    public TimeSpan FinalReplyTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the server's word on a whole message is still awaited after the caller has cancelled.</summary>
    public TimeSpan GraceAfterCancellation { get; init; } = TimeSpan.FromSeconds(5);
}
