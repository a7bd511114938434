namespace Vinculo.Mail;

/// <summary>What was wrong in a message, and mended or left out.</summary>
public enum MailDefectKind
{
    /// <summary>A line of the header is not a field; it was skipped.</summary>
    InvalidHeaderLine,
    /// <summary>The empty line between header and body is missing.</summary>
    MissingHeaderEnd,
    /// <summary>A multipart names no boundary; the one used in its body was taken.</summary>
    MissingBoundary,
    /// <summary>A multipart whose boundary never appears in its body.</summary>
    BoundaryNotFound,
    /// <summary>A multipart ends without its closing boundary.</summary>
    MissingEndBoundary,
    /// <summary>A part follows the closing boundary of its multipart.</summary>
    PartAfterEnd,
    /// <summary>The content type cannot be understood.</summary>
    InvalidContentType,
    /// <summary>The transfer encoding is unknown or not allowed here; the content is taken as it is.</summary>
    InvalidTransferEncoding,
    /// <summary>Characters that do not belong in base64, or its end is missing.</summary>
    DamagedBase64,
    /// <summary>An equals sign without two hexadecimal digits.</summary>
    DamagedQuotedPrintable,
    /// <summary>A uuencoded line of the wrong length, or its end is missing; a yEnc file of another length than it says.</summary>
    DamagedUuencode,
    /// <summary>A winmail.dat (TNEF) that is damaged or too large to open; it is kept whole beside what could be read of it.</summary>
    DamagedTnef,
    /// <summary>A charset nobody knows.</summary>
    UnknownCharset,
    /// <summary>A charset that is not read because it hides text (UTF-7).</summary>
    RefusedCharset,
    /// <summary>The bytes are not in the declared charset; the likely one was used.</summary>
    WrongCharset,
    /// <summary>Bytes outside ASCII without a declared charset.</summary>
    UndeclaredCharset,
    /// <summary>An address that cannot be understood.</summary>
    InvalidAddress,
    /// <summary>A date that cannot be understood.</summary>
    InvalidDate,
    /// <summary>A field that may stand once stands several times; the first was used.</summary>
    DuplicateHeader,
    /// <summary>There is no sender.</summary>
    MissingFrom,
    /// <summary>Deeper than <see cref="MailLimits.Depth"/>.</summary>
    TooDeep,
    /// <summary>More parts than <see cref="MailLimits.Parts"/>.</summary>
    TooManyParts,
    /// <summary>More fields than <see cref="MailLimits.HeaderCount"/>.</summary>
    TooManyHeaders,
    /// <summary>A header longer than <see cref="MailLimits.HeaderBytes"/>.</summary>
    HeaderTooLong,
    /// <summary>A line longer than <see cref="MailLimits.LineBytes"/>.</summary>
    LineTooLong,
    /// <summary>More than <see cref="MailLimits.TotalBytes"/>.</summary>
    MessageTooLong,
    /// <summary>More text than <see cref="MailLimits.TextBytes"/>, with the pictures that stand in HTML itself, which are left out first.</summary>
    TextTooLong,
}

/// <summary>One defect of a message.</summary>
/// <param name="Kind">What was wrong.</param>
/// <param name="Location">The number of the part as IMAP counts them (<c>1.2</c>), empty for the message itself.</param>
/// <param name="Field">The name of the field in the message's header, where one is meant.</param>
public sealed record MailDefect(MailDefectKind Kind, string Location, string? Field = null);

/// <summary>The defects of one message. Each kind is kept once per place, so that garbage cannot fill memory.</summary>
internal sealed class DefectLog
{
    private const int Most = 200;
    private readonly Lock gate = new();
    private readonly List<MailDefect> defects = [];
    private readonly HashSet<MailDefect> seen = [];

    public void Add(MailDefectKind kind, string location, string? field = null)
    {
        var defect = new MailDefect(kind, location, field);
        lock (gate)
        {
            if (defects.Count < Most && seen.Add(defect))
                defects.Add(defect);
        }
    }

    public IReadOnlyList<MailDefect> Snapshot()
    {
        lock (gate)
            return [.. defects];
    }
}
