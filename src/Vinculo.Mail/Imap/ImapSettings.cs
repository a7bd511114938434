using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <summary>How to reach an IMAP server, and the limits to keep.</summary>
/// <param name="Address">The server.</param>
public sealed record ImapSettings(MailServerAddress Address) : MailServerSettings(Address)
{
    /// <summary>Messages of more bytes than this are reported and not downloaded.</summary>
    public long LargestMessage { get; init; } = 64L * 1024 * 1024;

    /// <summary>The name that is told to servers that want to know the program (ID, RFC 2971); null tells nothing.</summary>
    public string? ProgramName { get; init; }

    /// <summary>How often a server without IDLE is asked for news.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one IDLE lasts before it is renewed; servers may hang up after 30 minutes (RFC 2177, section 3).</summary>
    public TimeSpan IdleRenewal { get; init; } = TimeSpan.FromMinutes(25);
}
