namespace Vinculo.Mail;

/// <summary>
/// How much of one message the reader takes apart. Passing a limit never throws: what is beyond it stays unparsed or is
/// cut off, and <see cref="MailMessage.Defects"/> says so.
/// </summary>
public sealed record MailLimits
{
    /// <summary>The limits used where none are given: generous for any real message.</summary>
    public static MailLimits Default { get; } = new();

    /// <summary>Depth of nested multiparts and attached messages; a part below it is kept whole, as one attachment.</summary>
    public int Depth { get; init; } = 32;

    /// <summary>Parts of the whole message; later parts stay inside the last one.</summary>
    public int Parts { get; init; } = 1_000;

    /// <summary>Fields of one header; later ones are dropped.</summary>
    public int HeaderCount { get; init; } = 1_000;

    /// <summary>Bytes of one header, all fields together; later fields are dropped, the last one cut.</summary>
    public int HeaderBytes { get; init; } = 512 * 1024;

    /// <summary>Bytes of one line. A longer header line is cut; a longer body line is only reported.</summary>
    public int LineBytes { get; init; } = 256 * 1024;

    /// <summary>Bytes of the whole message; the rest is not read and <see cref="MailMessage.IsTruncated"/> is set.</summary>
    public long TotalBytes { get; init; } = 150L * 1024 * 1024;

    /// <summary>Bytes of body text (each of plain and HTML) that become strings; the rest is left out of the text.</summary>
    public int TextBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes kept in memory while reading a stream; a longer message is spooled to a temporary file.</summary>
    public int MemoryBytes { get; init; } = 2 * 1024 * 1024;
}
