namespace Vinculo.Mail;

/// <summary>
/// A message to write. Control characters in any value become spaces, so that no value can add a field or end the
/// header; an address that could do so is refused.
/// </summary>
public sealed class OutgoingMail
{
    /// <summary>Who writes.</summary>
    public required Mailbox From { get; init; }

    /// <summary>When it is written.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The message's own id without angle brackets; see <see cref="MailWriter.NewMessageId"/>.</summary>
    public required string MessageId { get; init; }

    /// <summary>The main recipients; may be empty.</summary>
    public IReadOnlyList<Mailbox> To { get; init; } = [];

    /// <summary>The recipients of a copy. Those of a blind copy belong to the envelope only.</summary>
    public IReadOnlyList<Mailbox> Cc { get; init; } = [];

    /// <summary>Where answers should go, where that is not <see cref="From"/>.</summary>
    public IReadOnlyList<Mailbox> ReplyTo { get; init; } = [];

    /// <summary>The subject, in any letters.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The plain text; with neither this nor <see cref="Html"/> the body is empty.</summary>
    public string? Text { get; init; }

    /// <summary>The HTML form of the text.</summary>
    public string? Html { get; init; }

    /// <summary>Files; those with a content id and marked inline are put beside the HTML.</summary>
    public IReadOnlyList<OutgoingAttachment> Attachments { get; init; } = [];

    /// <summary>The id of the message that this one answers, without angle brackets.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>The ids of the thread, oldest first, without angle brackets.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Further fields, such as <c>Auto-Submitted</c> or <c>List-Unsubscribe</c>; non-ASCII values become encoded words.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>
    /// The https address to which the recipient's program posts when they unsubscribe with one click (RFC 8058). It says by
    /// itself who unsubscribes from what. Large receivers want it in everything that goes to many, with <see cref="Signers"/>.
    /// </summary>
    public Uri? OneClickUnsubscribe { get; init; }

    /// <summary>Who signs the message by DKIM, mostly nobody or one.</summary>
    public IReadOnlyList<DkimSigner> Signers { get; init; } = [];
}

/// <summary>A file to send.</summary>
/// <param name="FileName">Its name, in any letters.</param>
/// <param name="ContentType">Its media type, such as <c>application/pdf</c>.</param>
/// <param name="OpenRead">Opens its content; called once for each time the message is written, and once more where it is signed; the content must stay the same.</param>
public sealed record OutgoingAttachment(string FileName, string ContentType, Func<Stream> OpenRead)
{
    /// <summary>The id by which the HTML refers to it (<c>cid:</c>), without angle brackets.</summary>
    public string? ContentId { get; init; }

    /// <summary>Whether it is shown within the HTML.</summary>
    public bool IsInline { get; init; }

    /// <summary>A file that is in memory.</summary>
    public static OutgoingAttachment FromBytes(string fileName, string contentType, byte[] bytes) =>
        new(fileName, contentType, () => new MemoryStream(bytes, writable: false));
}
