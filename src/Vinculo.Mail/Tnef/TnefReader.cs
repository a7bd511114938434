namespace Vinculo.Mail;

/// <summary>
/// Reads the form in which Outlook and Exchange wrap messages for their own kind ([MS-OXTNEF]): attributes one after the
/// other, each with a level, a number, a length and a checksum. It never throws: what is damaged ends the reading.
/// </summary>
internal sealed class TnefReader
{
    private const uint Signature = 0x223E9F78;
    private const int MessageLevel = 1;
    private const int AttachmentLevel = 2;
    private const int DefaultCodePage = 1252;

    /// <summary>A level, a number, a length and a checksum: less than this at the end is only filling.</summary>
    private const int LeastAttributeBytes = 11;

    private readonly MailLimits limits;
    private readonly List<TnefAttachment> attachments = [];
    private int codePage = DefaultCodePage;
    private MapiProperties? properties;
    private ReadOnlyMemory<byte> plainBody;
    private bool damaged;

    private TnefReader(MailLimits limits) => this.limits = limits;

    /// <summary>Reads a stream; null where it is none.</summary>
    public static TnefMessage? Read(ReadOnlyMemory<byte> data, MailLimits limits)
    {
        var cursor = new TnefCursor(data);
        if (cursor.UInt32() != Signature)
            return null;
        cursor.UInt16(); // the key, which counts messages of the sender
        var reader = new TnefReader(limits);
        while (cursor.Remaining >= LeastAttributeBytes && reader.ReadAttribute(cursor))
        {
        }
        return reader.ToMessage();
    }

    private bool ReadAttribute(TnefCursor cursor)
    {
        var level = cursor.Byte();
        var number = (ushort)cursor.UInt32(); // the upper half tells the type, which the number implies
        var content = cursor.Take(cursor.UInt32());
        var checksum = cursor.UInt16();
        if (cursor.IsBeyondEnd || level is not (MessageLevel or AttachmentLevel))
        {
            damaged = true;
            return false;
        }
        damaged |= checksum != Sum(content.Span);
        if (level == MessageLevel)
            TakeOfMessage(number, content);
        else
            TakeOfAttachment(number, content);
        return true;
    }

    private void TakeOfMessage(ushort number, ReadOnlyMemory<byte> content)
    {
        switch (number)
        {
            case 0x9007: // attOemCodepage
                codePage = (int)Math.Min(new TnefCursor(content).UInt32(), ushort.MaxValue);
                break;
            case 0x800C: // attBody
                plainBody = content;
                break;
            case 0x9003: // attMsgProps
                properties = MapiProperties.Read(content, codePage);
                damaged |= properties.IsDamaged;
                break;
        }
    }

    private void TakeOfAttachment(ushort number, ReadOnlyMemory<byte> content)
    {
        if (number == 0x9002) // attAttachRenddata, which begins an attachment
        {
            damaged |= attachments.Count >= limits.Parts;
            if (attachments.Count < limits.Parts)
                attachments.Add(new());
            return;
        }
        if (attachments.Count == 0)
        {
            damaged = true;
            return;
        }
        var current = attachments[^1];
        switch (number)
        {
            case 0x8010: // attAttachTitle
                current.Title = Charsets.Decode(content.Span, codePage).TrimEnd('\0');
                break;
            case 0x800F: // attAttachData
                current.Data = content;
                break;
            case 0x9005: // attAttachment
                current.Properties = MapiProperties.Read(content, codePage);
                damaged |= current.Properties.IsDamaged;
                break;
        }
    }

    private TnefMessage ToMessage()
    {
        var html = Html();
        var text = properties?.Text(MapiProperty.Body, limits.TextBytes)
            ?? (plainBody.IsEmpty ? null : Charsets.Decode(Cut(plainBody).Span, codePage).TrimEnd('\0'));
        if (html is null && properties?.Bytes(MapiProperty.RtfCompressed) is { } compressed)
        {
            var rtf = CompressedRtf.Decompress(compressed.Span, 4 * limits.TextBytes);
            damaged |= rtf is null;
            var content = rtf is null ? default : RtfReader.Read(rtf, limits.TextBytes);
            html = content.Html;
            text ??= content.Text;
        }
        return new(properties, Clean(text), Clean(html), attachments, damaged);
    }

    private string? Html()
    {
        if (properties?.Bytes(MapiProperty.BodyHtml) is not { } bytes)
            return null;
        if (properties.IsUnicode(MapiProperty.BodyHtml))
            return properties.Text(MapiProperty.BodyHtml, limits.TextBytes);
        var cut = Cut(bytes).Span;
        // The HTML came as it is, so what it says of itself is nearer than what the program that wrapped it thinks.
        return HtmlText.DeclaredCharset(cut) is { } declared
            ? Charsets.Decode(cut, declared)
            : Charsets.Decode(cut, properties.Number(MapiProperty.InternetCodePage) ?? codePage);
    }

    private ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> text) => text[..Math.Min(text.Length, limits.TextBytes)];

    private static string? Clean(string? text)
    {
        text = text?.ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal);
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>The sum of all bytes; in a wide number first, which the processor adds up faster.</summary>
    private static ushort Sum(ReadOnlySpan<byte> content)
    {
        var sum = 0u;
        foreach (var value in content)
            sum += value;
        return (ushort)sum;
    }
}
