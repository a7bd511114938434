namespace Vinculo.Mail;

/// <summary>Makes attachments of what a winmail.dat holds; embedded messages become ordinary ones.</summary>
internal sealed class TnefOpener(ParseContext context, string location)
{
    /// <summary>Bytes of a winmail.dat that are opened; a larger one is kept whole.</summary>
    private const int MostBytes = 32 * 1024 * 1024;

    /// <summary>Messages embedded in one another: each writes all that is in it once more, a third longer.</summary>
    private const int DeepestMessage = 5;

    private static readonly string[] MediaTypes = ["application/ms-tnef", "application/vnd.ms-tnef"];

    private readonly List<Attachment> attachments = [];

    public IReadOnlyList<Attachment> Attachments => attachments;

    /// <summary>Whether a part says that it is TNEF, or has the name under which Outlook sends it.</summary>
    public static bool MayOpen(MimePart part) =>
        Array.IndexOf(MediaTypes, part.ContentType.MediaType) >= 0 || MailSyntax.EqualsIgnoreCase(part.FileName, "winmail.dat")
        || MailSyntax.EqualsIgnoreCase(part.FileName, "win.dat");

    /// <summary>Opens a part; null where it is no TNEF at all, or too large.</summary>
    public TnefMessage? Open(MimePart part, int attachmentsBefore)
    {
        var bytes = part.ReadBytes(MostBytes + 1);
        var message = bytes.Length > MostBytes ? null : TnefReader.Read(bytes, context.Limits);
        if (message is null)
        {
            if (part.ContentType.MediaType == MediaTypes[0] || bytes.Length > MostBytes)
                context.Defects.Add(MailDefectKind.DamagedTnef, location);
            return null;
        }
        if (message.IsDamaged)
            context.Defects.Add(MailDefectKind.DamagedTnef, location);
        attachments.AddRange(AttachmentsOf(message, attachmentsBefore, depth: 1));
        return message;
    }

    private List<Attachment> AttachmentsOf(TnefMessage message, int before, int depth)
    {
        var made = new List<Attachment>();
        foreach (var file in message.Attachments)
        {
            if (file.Content is not { } content)
                continue;
            if (context.Parts++ >= context.Limits.Parts)
            {
                context.Defects.Add(MailDefectKind.TooManyParts, location);
                break;
            }
            var number = before + made.Count + 1;
            var embedded = file.IsMessage && depth <= DeepestMessage ? TnefReader.Read(content, context.Limits) : null;
            made.Add(embedded is null ? File(file, content, number) : Message(file, embedded, number, depth));
        }
        return made;
    }

    private Attachment File(TnefAttachment file, ReadOnlyMemory<byte> content, int number)
    {
        var name = file.FileName;
        var stated = file.ContentType is { } type && ContentType.IsValid(type) ? type : null;
        var mediaType = stated ?? (file.IsOle ? "application/x-ole-storage" : file.IsMessage ? MediaTypes[0] : SafeFileName.MediaTypeOf(name));
        return new(content, SafeFileName.Of(name, mediaType, number), location)
        {
            ContentType = mediaType,
            ContentId = file.ContentId,
        };
    }

    private Attachment Message(TnefAttachment file, TnefMessage embedded, int number, int depth)
    {
        if (embedded.IsDamaged)
            context.Defects.Add(MailDefectKind.DamagedTnef, location);
        var bytes = TnefMail.Write(embedded, AttachmentsOf(embedded, 0, depth + 1));
        var name = file.FileName ?? embedded.Properties?.Text(MapiProperty.Subject);
        name = name is null ? null : name.Replace('/', '-').Replace('\\', '-') + ".eml";
        return new(bytes, SafeFileName.Of(name, "message/rfc822", number), location) { ContentType = "message/rfc822" };
    }
}
