using Vinculo.Mail.Net;

namespace Vinculo.Mail.Smtp;

/// <summary>What the server said to one recipient.</summary>
/// <param name="Address">The recipient.</param>
/// <param name="Reply">The server's answer; null where it was not asked because the sender was refused before.</param>
public sealed record SmtpRecipientResult(string Address, SmtpReply? Reply)
{
    /// <summary>Whether the server took the recipient.</summary>
    public bool IsAccepted => Reply is { IsPositive: true };

    /// <summary>Whether the server refused the recipient for good; false too where it may take it later.</summary>
    public bool IsRefusedForGood => Reply is { IsPermanent: true };
}

/// <summary>What became of a message: exactly one of <see cref="SmtpAccepted"/>, <see cref="SmtpRefused"/> and <see cref="SmtpUnknown"/>.</summary>
/// <param name="Recipients">What the server said to each recipient, in the order of the envelope.</param>
public abstract record SmtpOutcome(IReadOnlyList<SmtpRecipientResult> Recipients);

/// <summary>The server has the message and answers for it, for the recipients that it accepted (perhaps not all).</summary>
/// <param name="Reply">The server's words, mostly with its number for the message.</param>
/// <param name="Recipients">What the server said to each recipient.</param>
public sealed record SmtpAccepted(SmtpReply Reply, IReadOnlyList<SmtpRecipientResult> Recipients) : SmtpOutcome(Recipients);

/// <summary>The server took the message for no recipient.</summary>
/// <param name="Step">Where it refused: the sender, every recipient, or the message itself.</param>
/// <param name="Reply">The server's words; those to the first recipient that may yet be accepted where all were refused.</param>
/// <param name="Recipients">What the server said to each recipient.</param>
public sealed record SmtpRefused(MailStep Step, SmtpReply Reply, IReadOnlyList<SmtpRecipientResult> Recipients) : SmtpOutcome(Recipients)
{
    /// <summary>Whether trying again is useless.</summary>
    public bool IsPermanent => Reply.IsPermanent;
}

/// <summary>
/// The server was given the whole message and its word on it never came: it may have been sent. Sending it again may send it
/// twice, so a person decides.
/// </summary>
/// <param name="Cause">How the answer was lost.</param>
/// <param name="Recipients">What the server said to each recipient.</param>
public sealed record SmtpUnknown(MailServerException Cause, IReadOnlyList<SmtpRecipientResult> Recipients) : SmtpOutcome(Recipients);
