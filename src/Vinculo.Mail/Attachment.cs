namespace Vinculo.Mail;

/// <summary>Something that came with a message and is not its body.</summary>
public sealed class Attachment
{
    private readonly MimePart? part;
    private readonly byte[]? bytes;

    internal Attachment(MimePart part, string fileName, bool isInline)
    {
        this.part = part;
        FileName = fileName;
        ContentType = part.ContentType.MediaType;
        ContentId = part.ContentId;
        IsInline = isInline;
        Location = part.Location;
    }

    internal Attachment(byte[] bytes, string fileName, string location)
    {
        this.bytes = bytes;
        FileName = fileName;
        ContentType = "application/octet-stream";
        Location = location;
    }

    /// <summary>A name that is safe for a file system: no folders, no control or reserved characters, never empty, at most 150 characters.</summary>
    public string FileName { get; }

    /// <summary>The media type as the sender states it, which may be wrong.</summary>
    public string ContentType { get; }

    /// <summary>The id by which the HTML body refers to it (<c>cid:</c>), without angle brackets; or null.</summary>
    public string? ContentId { get; }

    /// <summary>Whether it is meant to be shown within the body, as an image in it is.</summary>
    public bool IsInline { get; }

    /// <summary>The number of its part.</summary>
    public string Location { get; }

    /// <summary>Bytes of the decoded content. Counted on first use, by reading it.</summary>
    public long Length => bytes?.Length ?? part!.Length;

    /// <summary>The decoded content, in constant memory.</summary>
    public Stream OpenRead() => bytes is null ? part!.OpenRead() : new MemoryStream(bytes, writable: false);
}
