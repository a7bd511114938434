namespace Vinculo.Mail.Net;

/// <summary>
/// A mail server failed: what kind of failure, at which step, in the server's own words.
/// The message is English, for logs; a user interface says the same in the user's language from
/// <see cref="Kind"/> and <see cref="Step"/>. No password and no token ever stands in it.
/// </summary>
#pragma warning disable RCS1194 // Without a kind and a step the exception would say nothing, so it has no other constructors.
public sealed class MailServerException : IOException
#pragma warning restore RCS1194
{
    /// <summary>Creates the exception.</summary>
    public MailServerException(MailFailure kind, MailStep step, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
        Step = step;
    }

    /// <summary>What kind of failure.</summary>
    public MailFailure Kind { get; }

    /// <summary>What was being done.</summary>
    public MailStep Step { get; }

    /// <summary>What the server said, where it said something.</summary>
    public string? ServerWords { get; init; }

    /// <summary>The server's code: an SMTP reply code with its enhanced status ("550 5.1.1"), or an IMAP response code ("OVERQUOTA").</summary>
    public string? ServerCode { get; init; }

    /// <summary>What is wrong with the server's certificate, for <see cref="MailFailure.CertificateInvalid"/>.</summary>
    public CertificateFault? Certificate { get; init; }

    /// <summary>Whether the same attempt may succeed later without anybody changing a setting.</summary>
    public bool IsTransient => Kind is MailFailure.Timeout or MailFailure.Disconnected or MailFailure.Unreachable
        or MailFailure.ConnectionRefused or MailFailure.HostNotFound or MailFailure.TransientRefusal;
}
