namespace Vinculo.Mail;

/// <summary>Something that came with a message and is not its body.</summary>
public sealed class Attachment
{
    private readonly MimePart? part;
    private readonly ReadOnlyMemory<byte> bytes;

    internal Attachment(MimePart part, string fileName)
    {
        this.part = part;
        FileName = fileName;
        ContentType = part.ContentType.MediaType is "application/octet-stream" ? SafeFileName.MediaTypeOf(fileName) : part.ContentType.MediaType;
        ContentId = part.ContentId;
        Location = part.Location;
    }

    /// <summary>A file that is no part of its own: it stood in a text, or in a winmail.dat.</summary>
    internal Attachment(ReadOnlyMemory<byte> bytes, string fileName, string location)
    {
        this.bytes = bytes;
        FileName = fileName;
        ContentType = SafeFileName.MediaTypeOf(fileName);
        Location = location;
    }

    /// <summary>A name that is safe for a file system: no folders, no control or reserved characters, never empty, at most 150 characters.</summary>
    public string FileName { get; }

    /// <summary>The media type as the sender states it, which may be wrong; by the name where that is only <c>application/octet-stream</c>.</summary>
    public string ContentType { get; internal init; }

    /// <summary>The id by which the HTML body refers to it (<c>cid:</c>), without angle brackets; or null.</summary>
    public string? ContentId { get; internal init; }

    /// <summary>Whether the HTML body shows it, as a picture in its place. One that no HTML refers to is a file as any other, whatever its header says.</summary>
    public bool IsInline { get; internal set; }

    /// <summary>The number of its part, or of the part in which it was found.</summary>
    public string Location { get; }

    /// <summary>Bytes of the decoded content. Counted on first use, by reading it.</summary>
    public long Length => part?.Length ?? bytes.Length;

    /// <summary>The decoded content, in constant memory.</summary>
    public Stream OpenRead() => part?.OpenRead() ?? new MemorySource(bytes).Open(0, bytes.Length);
}
