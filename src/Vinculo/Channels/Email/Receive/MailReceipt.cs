namespace Vinculo.Channels.Email.Receive;

/// <summary>What became of a piece of mail that was handed in.</summary>
/// <param name="Outcome">What was done; null when it is in quarantine.</param>
/// <param name="IsDuplicate">It had been dealt with before, and nothing was changed now.</param>
/// <param name="Text">The reply without what it quotes; empty when it is in quarantine, as <paramref name="Attachments"/> are.</param>
/// <param name="QuarantineReason">Why it could not be taken in; the mail is kept whole.</param>
internal sealed record MailReceipt(
    MailOutcome? Outcome, bool IsDuplicate, Guid? ConversationId, Guid? MessageId, string? Protocol,
    string From, string Subject, string Text, IReadOnlyList<string> Attachments, string? QuarantineReason = null);
