using System.Buffers;

namespace Vinculo.Mail;

/// <summary>How the content of a part is encoded for transport (RFC 2045, 6).</summary>
internal enum TransferEncoding
{
    Identity,
    Base64,
    QuotedPrintable,
    Uuencode,
}

/// <summary>One part of a message: a leaf with content, a multipart with parts, or an attached message with its own root.</summary>
public sealed class MimePart
{
    private readonly List<MimePart> children = [];
    private MailSource? source;
    private long contentStart;
    private long contentEnd;
    private long? length;

    internal MimePart(string location, MailHeaders headers, string defaultType, DefectLog defects)
    {
        Location = location;
        Headers = headers;
        Defects = defects;
        ContentType = ContentType.Parse(headers.Find("Content-Type")?.Unfolded, defaultType, out var valid);
        if (!valid)
            defects.Add(MailDefectKind.InvalidContentType, location);
        var disposition = headers.Find("Content-Disposition")?.Unfolded;
        DispositionValue = disposition is null ? null : ParameterizedValue.Parse(disposition);
        Encoding = ReadEncoding();
    }

    /// <summary>The number of the part as IMAP counts them (<c>1.2</c>); empty for the message itself.</summary>
    public string Location { get; }

    /// <summary>The fields of this part.</summary>
    public MailHeaders Headers { get; }

    /// <summary>The content type; <c>text/plain</c> where none is stated, as RFC 2045 says.</summary>
    public ContentType ContentType { get; }

    /// <summary><c>attachment</c>, <c>inline</c> or another word in lower case; null where it is not stated.</summary>
    public string? Disposition => DispositionValue?.Value.ToLowerInvariant() is { Length: > 0 } value ? value : null;

    /// <summary>The file name as the sender wrote it, decoded; not safe for a file system. Null where there is none.</summary>
    public string? FileName =>
        NotBlank(DispositionValue?["filename"]) ?? NotBlank(ContentType.Parameters.GetValueOrDefault("name"))
        ?? NotBlank(DispositionValue?["name"]) ?? NotBlank(ContentType.Parameters.GetValueOrDefault("filename"))
        ?? LocationName();

    /// <summary>The content id without angle brackets, by which HTML refers to an image; or null.</summary>
    public string? ContentId => MessageIds.Single(Headers.Find("Content-ID")?.Unfolded);

    /// <summary>The parts of a multipart, or the root of an attached message.</summary>
    public IReadOnlyList<MimePart> Children => children;

    /// <summary>Whether this is a multipart.</summary>
    public bool IsMultipart => ContentType.Type == "multipart";

    /// <summary>Whether this is an attached message (<c>message/rfc822</c>, <c>message/global</c> or <c>message/news</c>).</summary>
    public bool IsMessage => ContentType.MediaType is "message/rfc822" or "message/global" or "message/news";

    /// <summary>What a multipart says before its first part, usually a note for old programs.</summary>
    public string Preamble => ReadRange(contentStart, PreambleEnd ?? contentEnd);

    /// <summary>What a multipart says after its last part.</summary>
    public string Epilogue => EpilogueStart is { } start ? ReadRange(start, contentEnd) : "";

    /// <summary>Bytes of the decoded content. Counted on first use, by reading it.</summary>
    public long Length => length ??= CountLength();

    internal DefectLog Defects { get; }

    internal ParameterizedValue? DispositionValue { get; }

    internal TransferEncoding Encoding { get; }

    internal long? PreambleEnd { get; set; }

    internal long? EpilogueStart { get; set; }

    /// <summary>The decoded content of a leaf, or the raw content of a multipart or attached message, in constant memory.</summary>
    /// <exception cref="ObjectDisposedException">The message was disposed of and was long enough to be in a temporary file.</exception>
    public Stream OpenRead() => IsMultipart ? OpenRaw() : Decoder(OpenRaw());

    /// <summary>The content as it came, not decoded.</summary>
    public Stream OpenRaw() => source is null ? Stream.Null : source.Open(contentStart, contentEnd - contentStart);

    /// <summary>The decoded content, at most <paramref name="limit"/> bytes of it.</summary>
    public byte[] ReadBytes(int limit = int.MaxValue)
    {
        using var stream = OpenRead();
        // Decoded content is never longer than what it was encoded to.
        var bytes = new byte[Math.Min(limit, contentEnd - contentStart)];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>The decoded content as text in its charset, at most <paramref name="limit"/> bytes of it.</summary>
    public string ReadText(int limit = int.MaxValue)
    {
        var text = Charsets.Decode(ReadBytes(limit), ContentType.Charset, out var defect);
        if (defect is { } kind)
            Defects.Add(kind, Location);
        return text;
    }

    /// <summary>The parts that have content of their own, in the order in which they stand: this one where it is no multipart or has no parts. Attached messages are not entered.</summary>
    public IEnumerable<MimePart> Leaves()
    {
        if (!IsMultipart || children.Count == 0)
            return [this];
        return children.SelectMany(child => child.Leaves());
    }

    /// <summary>The bytes of a message of which nothing is known.</summary>
    internal static MimePart OfBytes(MailSource bytes, DefectLog defects)
    {
        var part = new MimePart("", new MailHeaders([]), "application/octet-stream", defects);
        part.SetContent(bytes, 0, bytes.Length);
        return part;
    }

    internal void AddChild(MimePart child) => children.Add(child);

    internal void SetContent(MailSource content, long start, long end)
    {
        source = content;
        contentStart = start;
        contentEnd = Math.Max(start, end);
    }

    private Stream Decoder(Stream raw) => Encoding switch
    {
        TransferEncoding.Base64 => new Base64Stream(raw, Defects, Location),
        TransferEncoding.QuotedPrintable => new QuotedPrintableStream(raw, Defects, Location),
        TransferEncoding.Uuencode => new UuencodeStream(raw, Defects, Location),
        _ => raw,
    };

    private TransferEncoding ReadEncoding()
    {
        var stated = Headers.Find("Content-Transfer-Encoding")?.Unfolded;
        if (stated is null)
            return TransferEncoding.Identity;
        var word = HeaderText.WithoutComments(stated).Split(';')[0].Trim(' ', '"', '\'').ToLowerInvariant();
        var encoding = word.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal) switch
        {
            "base64" or "b" => TransferEncoding.Base64,
            "quotedprintable" or "qp" or "q" => TransferEncoding.QuotedPrintable,
            "xuuencode" or "uuencode" or "xuue" or "uue" => TransferEncoding.Uuencode,
            _ => TransferEncoding.Identity,
        };
        if (encoding == TransferEncoding.Identity && word is not ("7bit" or "8bit" or "binary"))
            Defects.Add(MailDefectKind.InvalidTransferEncoding, Location);
        return encoding;
    }

    private long CountLength()
    {
        if (IsMultipart || Encoding == TransferEncoding.Identity)
            return contentEnd - contentStart;
        using var stream = OpenRead();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        long count = 0;
        while (stream.Read(buffer, 0, buffer.Length) is > 0 and var read)
            count += read;
        ArrayPool<byte>.Shared.Return(buffer);
        return count;
    }

    private string ReadRange(long start, long end)
    {
        if (source is null || end <= start || !IsMultipart)
            return "";
        using var stream = source.Open(start, Math.Min(end - start, 64 * 1024));
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Charsets.Decode(bytes.ToArray(), null);
    }

    /// <summary>The file that a content location ends in, where the part is a file and not text.</summary>
    private string? LocationName()
    {
        if (ContentType.Type is "text" or "multipart" || Headers.Find("Content-Location")?.Unfolded is not { } location)
            return null;
        var path = location.Trim('"', '<', '>', ' ').Split('?', '#')[0];
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.Contains('.') && name.Length < 200 ? Uri.UnescapeDataString(name) : null;
    }

    private static string? NotBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
