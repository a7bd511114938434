namespace Vinculo.Mail;

/// <summary>What sort of message it is. Only the first may be answered automatically (RFC 3834).</summary>
public enum MailKind
{
    /// <summary>Written by a person to this mailbox.</summary>
    Person,
    /// <summary>Sent by a program: an automatic answer or a notification that is none of the following.</summary>
    Automatic,
    /// <summary>An automatic answer saying that somebody is away.</summary>
    Absence,
    /// <summary>A report that a message was shown or deleted; see <see cref="MailMessage.ReadReceipt"/>.</summary>
    ReadReceipt,
    /// <summary>A report that a message is delayed, or was delivered or passed on. Nothing has failed.</summary>
    DeliveryNotice,
    /// <summary>A report that a message could not be delivered; see <see cref="MailMessage.Bounce"/>.</summary>
    Bounce,
    /// <summary>From a mailing list, to which its members write.</summary>
    MailingList,
    /// <summary>Sent to many at once, as newsletters and advertising are.</summary>
    Bulk,
}

/// <summary>A report that a message could not be delivered.</summary>
/// <param name="Recipients">Who did not get it; empty where the report does not say.</param>
/// <param name="OriginalMessageId">The id of the message that was not delivered, without angle brackets; or null.</param>
public sealed record Bounce(IReadOnlyList<FailedRecipient> Recipients, string? OriginalMessageId)
{
    /// <summary>Whether trying again later is pointless for every recipient named.</summary>
    public bool IsPermanent => Recipients.All(recipient => recipient.IsPermanent);
}

/// <summary>A recipient who did not get a message.</summary>
/// <param name="Address">The address at which it failed.</param>
/// <param name="Status">The status code of RFC 3463, such as <c>5.1.1</c>; or null.</param>
/// <param name="Diagnostic">What the server said, on one line; or null.</param>
/// <param name="OriginalAddress">
/// The address that the sender gave (RFC 3464, 2.3.1), where the report says it and the mail was passed on from there; or null.
/// </param>
public sealed record FailedRecipient(string Address, string? Status, string? Diagnostic, string? OriginalAddress = null)
{
    /// <summary>Whether the failure is final. One without a status counts as final, for servers report those.</summary>
    public bool IsPermanent => Status is null || !Status.StartsWith('4');
}

/// <summary>A report of what became of a message where it was read (RFC 8098).</summary>
/// <param name="OriginalMessageId">The id of that message, without angle brackets; or null.</param>
/// <param name="Recipient">Whose program reports; or null.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record ReadReceipt(string? OriginalMessageId, string? Recipient, ReadOutcome Outcome);

/// <summary>What became of a message where it was read.</summary>
public enum ReadOutcome
{
    /// <summary>It was shown. Whether it was understood, nobody knows.</summary>
    Displayed,
    /// <summary>It was deleted, perhaps unread.</summary>
    Deleted,
    /// <summary>It was passed on, processed or refused without being shown, or the report does not say.</summary>
    Other,
}
