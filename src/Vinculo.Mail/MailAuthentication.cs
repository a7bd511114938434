namespace Vinculo.Mail;

/// <summary>What a mail server found when it checked who sent a message (RFC 8601).</summary>
/// <param name="Spf">Whether the sending host may send for the domain of the envelope (RFC 7208).</param>
/// <param name="Dkim">Each signature that was checked (RFC 6376); empty where none was.</param>
/// <param name="Dmarc">Whether one of these speaks for the domain that people see as the sender's (RFC 7489).</param>
public sealed record MailAuthentication(AuthenticationVerdict Spf, IReadOnlyList<AuthenticationVerdict> Dkim, AuthenticationVerdict Dmarc);

/// <summary>One finding.</summary>
/// <param name="Outcome">What was found.</param>
/// <param name="Domain">The domain it is about, in lower case; null where the server does not say.</param>
public sealed record AuthenticationVerdict(AuthenticationOutcome Outcome, string? Domain)
{
    internal static AuthenticationVerdict NotChecked { get; } = new(AuthenticationOutcome.NotChecked, null);
}

/// <summary>The results of RFC 8601, 2.7.</summary>
public enum AuthenticationOutcome
{
    /// <summary>No trusted server says anything of it.</summary>
    NotChecked,
    /// <summary>The sender's domain stands for the message.</summary>
    Pass,
    /// <summary>The domain says that this is not from it, or the signature is wrong.</summary>
    Fail,
    /// <summary>The domain doubts that this is from it.</summary>
    SoftFail,
    /// <summary>The domain says neither, or the result is a word that nobody knows.</summary>
    Neutral,
    /// <summary>The domain says nothing of who may send, or there is no signature.</summary>
    None,
    /// <summary>A signature is right but not of a kind that the server accepts.</summary>
    Policy,
    /// <summary>The check could not be done now.</summary>
    TemporaryError,
    /// <summary>What the domain has published cannot be understood.</summary>
    PermanentError,
}
