namespace Vinculo.Mail;

/// <summary>
/// A message that was read: its header's meaning, its text, its attachments, and what was wrong with it. What follows from
/// its text and parts is worked out when first asked for. Dispose of it when done, for a long message is kept in a temporary file.
/// </summary>
public sealed class MailMessage : IDisposable
{
    private readonly MailSource source;
    private readonly ParseContext context;
    private readonly Lazy<MessageBody> body;
    private readonly Lazy<MessageMeaning> meaning;

    internal MailMessage(MimePart root, MailSource source, ParseContext context, bool isTruncated)
    {
        this.source = source;
        this.context = context;
        Root = root;
        IsTruncated = isTruncated;
        var charset = root.Leaves().FirstOrDefault(leaf => leaf.ContentType is { Type: "text", Charset: not null })?.ContentType.Charset;
        if (charset is not null)
        {
            foreach (var header in root.Headers)
                header.SetFallback(charset);
        }
        body = new(() => BodyReader.Read(root, context));
        meaning = new(() => MeaningReader.Read(this));
        From = Addresses("From");
        Sender = Addresses("Sender") is [var sender, ..] ? sender : null;
        ReplyTo = Addresses("Reply-To");
        To = Addresses("To");
        Cc = Addresses("Cc");
        Bcc = Addresses("Bcc");
        Date = ReadDate();
        Subject = Headers["Subject"] ?? "";
        MessageId = MessageIds.Single(Headers.Find("Message-ID")?.Unfolded);
        InReplyTo = Ids("In-Reply-To");
        References = Ids("References");
        if (From.Count == 0)
            context.Defects.Add(MailDefectKind.MissingFrom, "");
    }

    /// <summary>The fields of the message, in the order in which they stand.</summary>
    public MailHeaders Headers => Root.Headers;

    /// <summary>The tree of parts.</summary>
    public MimePart Root { get; }

    /// <summary>The message's own id without angle brackets, or null.</summary>
    public string? MessageId { get; }

    /// <summary>The ids of the messages that this one answers (usually one), without angle brackets.</summary>
    public IReadOnlyList<string> InReplyTo { get; }

    /// <summary>The ids of the thread, oldest first, without angle brackets.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>Who wrote it; empty where the header does not say.</summary>
    public IReadOnlyList<Mailbox> From { get; }

    /// <summary>Who sent it, where that is not who wrote it.</summary>
    public Mailbox? Sender { get; }

    /// <summary>Where answers should go, where that is not <see cref="From"/>.</summary>
    public IReadOnlyList<Mailbox> ReplyTo { get; }

    /// <summary>The main recipients.</summary>
    public IReadOnlyList<Mailbox> To { get; }

    /// <summary>The recipients of a copy.</summary>
    public IReadOnlyList<Mailbox> Cc { get; }

    /// <summary>The recipients of a blind copy, which only a message on its way out has.</summary>
    public IReadOnlyList<Mailbox> Bcc { get; }

    /// <summary>The subject, decoded; empty where there is none.</summary>
    public string Subject { get; }

    /// <summary>When it was written, by the sender's clock and in the sender's zone; null where the header does not say or cannot be understood. When it arrived or was sent again is another time.</summary>
    public DateTimeOffset? Date { get; }

    /// <summary>The best readable body as plain text with line feeds: the plain part, or the HTML turned into text.</summary>
    public string Text => body.Value.Text;

    /// <summary>The body as HTML, raw and never safe to show as it is; null where there is none.</summary>
    public string? Html => body.Value.Html;

    /// <summary>Everything that is not the body.</summary>
    public IReadOnlyList<Attachment> Attachments => body.Value.Attachments;

    /// <summary>
    /// Whether somebody signed it, with S/MIME or OpenPGP. That the signature is right is not said. A signed body is read as
    /// any other, also where the signature encloses it (<c>smime.p7m</c>).
    /// </summary>
    public bool IsSigned => ProtectionReader.IsSigned(Root) || body.Value.HasSignedText;

    /// <summary>Whether its content, or some of it, is encrypted with S/MIME or OpenPGP; that part is an attachment, or stays in the text.</summary>
    public bool IsEncrypted => ProtectionReader.IsEncrypted(Root) || body.Value.HasEncryptedPart || ClearSignedText.IsEncrypted(Text);

    /// <summary>Which piece of a longer message this is (RFC 2046, 5.2.2); null where it is whole.</summary>
    public PartialMessage? Partial => PartialMessage.Of(Root.ContentType);

    /// <summary>What sort of message it is; decides whether it may be answered automatically.</summary>
    public MailKind Kind => meaning.Value.Kind;

    /// <summary>
    /// Whether <see cref="Kind"/> is <see cref="MailKind.Automatic"/>, <see cref="MailKind.Absence"/>, <see cref="MailKind.Bulk"/>
    /// or <see cref="MailKind.ReadReceipt"/> only by the looks of the message, a sentence in it, the first words of its subject or a link to leave, while no mark of it says so.
    /// Measured: 4 of 311 letters without a mark were taken for a program's, none of which waited for an answer. Whoever must leave no person
    /// without an answer treats it as a letter.
    /// </summary>
    public bool IsKindGuessed => meaning.Value.IsGuess;

    /// <summary>Who did not get which message, where <see cref="Kind"/> is <see cref="MailKind.Bounce"/>; else null.</summary>
    public Bounce? Bounce => meaning.Value.Bounce;

    /// <summary>What became of which message, where <see cref="Kind"/> is <see cref="MailKind.ReadReceipt"/>; else null.</summary>
    public ReadReceipt? ReadReceipt => meaning.Value.Receipt;

    /// <summary>Whether the message was longer than <see cref="MailLimits.TotalBytes"/> and only its beginning was read.</summary>
    public bool IsTruncated { get; }

    /// <summary>
    /// The fault of this library at which reading ended: nothing is known of the message but its raw bytes. Null for every
    /// message that was read, whatever it is like.
    /// </summary>
    public Exception? Fault { get; internal init; }

    /// <summary>What was wrong so far. Defects of content are found when the content is read.</summary>
    public IReadOnlyList<MailDefect> Defects => context.Defects.Snapshot();

    /// <summary>Bytes of the raw message that were read.</summary>
    public long RawLength => source.Length;

    internal MailLimits Limits => context.Limits;

    /// <summary>The raw message, as it came.</summary>
    /// <exception cref="ObjectDisposedException">The message was disposed of and was long enough to be in a temporary file.</exception>
    public Stream OpenRaw() => source.Open(0, source.Length);

    /// <summary>What servers that one trusts found when they checked who sent this (RFC 8601). ARC fields are not read, for they tell of other servers' findings.</summary>
    /// <param name="trustedServers">
    /// The names by which these servers call themselves in <c>Authentication-Results</c>, such as <c>mx.google.com</c>; an
    /// empty one for fields without a name, as Microsoft 365 writes them. Each such server must remove fields in its name
    /// that come from elsewhere (RFC 8601, 5); the topmost counts in any case.
    /// </param>
    public MailAuthentication Authentication(IReadOnlyCollection<string> trustedServers)
    {
        ArgumentNullException.ThrowIfNull(trustedServers);
        return AuthenticationReader.Read(Headers, trustedServers);
    }

    /// <inheritdoc />
    public void Dispose() => source.Dispose();

    private List<string> Ids(string field) =>
        // Some programs write a long id as an encoded word, which RFC 2047 does not allow there.
        Headers.All(field).SelectMany(header => MessageIds.Parse(
            header.Unfolded.Contains("=?", StringComparison.Ordinal) ? header.Value : header.Unfolded)).Distinct().ToList();

    private List<Mailbox> Addresses(string field)
    {
        var headers = Headers.All(field).ToList();
        if (headers.Count == 0)
            return [];
        if (headers.Count > 1)
            context.Defects.Add(MailDefectKind.DuplicateHeader, "", field);
        // Two senders would let one message look like another's; of recipients, each field adds some.
        var used = field is "From" or "Sender" ? headers.Take(1) : headers;
        var found = new List<Mailbox>();
        foreach (var header in used)
        {
            found.AddRange(AddressParser.Parse(header.Unfolded, out var valid));
            if (!valid)
                context.Defects.Add(MailDefectKind.InvalidAddress, "", field);
        }
        return found;
    }

    private DateTimeOffset? ReadDate()
    {
        var written = Headers.Find("Date")?.Unfolded;
        if (string.IsNullOrWhiteSpace(written))
            return null;
        var date = DateParser.Parse(written);
        if (date is null)
            context.Defects.Add(MailDefectKind.InvalidDate, "", "Date");
        return date;
    }
}
