namespace Vinculo.Mail;

/// <summary>What a person reads of a message, and what came with it.</summary>
/// <param name="HasSignedText">Whether a text in it is signed in itself, not by a part.</param>
/// <param name="HasEncryptedPart">Whether a part is encrypted that a signature encloses.</param>
internal sealed record MessageBody(
    string Text, string? Html, IReadOnlyList<Attachment> Attachments, bool HasSignedText, bool HasEncryptedPart);

/// <summary>Decides which parts are the body, in which form, and which are attachments.</summary>
internal sealed class BodyReader
{
    /// <summary>Signatures within one another that are opened; what is signed, encrypted and signed again needs two.</summary>
    private const int DeepestEnclosure = 5;

    /// <summary>Bytes of the longest file that is taken for the text of a message without any; more is a file indeed.</summary>
    private const int LongestTextFile = 8 * 1024;

    private readonly ParseContext context;
    private readonly List<BodySegment> segments = [];
    private readonly List<Attachment> attachments = [];
    private readonly List<MimePart> textFiles = [];
    private MimePart? inlineText;
    private MimePart? otherText;
    private BodySegment? wrapped;
    private bool hasSignedText;
    private bool hasEncryptedPart;
    private int enclosures;
    private int textBytes;
    private int htmlBytes;

    private BodyReader(ParseContext context)
    {
        this.context = context;
        textBytes = htmlBytes = context.Limits.TextBytes;
    }

    public static MessageBody Read(MimePart root, ParseContext context)
    {
        var reader = new BodyReader(context);
        reader.Visit(root, root, inRelated: false);
        // Outlook puts the text beside its winmail.dat too, mostly; what is inside counts only where it is all there is.
        if (reader.wrapped is { } body && !reader.HasText())
            reader.segments.Add(body);
        if (reader.segments.Count == 0)
            reader.AddNamedText();
        var pieces = BodySegment.WithJoinedForms(reader.segments);
        var html = BodySegment.HtmlOf(pieces);
        reader.JoinPictures(html ?? "");
        return new(BodySegment.TextOf(pieces), html, reader.attachments, reader.hasSignedText, reader.hasEncryptedPart);
    }

    private void Visit(MimePart part, MimePart root, bool inRelated)
    {
        if (part.IsMultipart && part.Children.Count > 0)
        {
            VisitMultipart(part, root, inRelated);
        }
        else if (part.IsMultipart)
        {
            AddBroken(part);
        }
        else if (IsBodyText(part, root, inRelated))
        {
            AddText(part);
        }
        else
        {
            // A list that may not change what others signed encloses the whole message instead.
            if (part == root && part.IsMessage && part.Disposition != "attachment" && part.Children is [var enclosed])
                Visit(enclosed, enclosed, inRelated: false);
            Attach(part);
        }
    }

    private void VisitMultipart(MimePart part, MimePart root, bool inRelated)
    {
        switch (part.ContentType.MediaType)
        {
            case "multipart/alternative":
                VisitAlternative(part, root, inRelated);
                break;
            case "multipart/related":
                VisitRelated(part, root);
                break;
            default:
                foreach (var child in part.Children)
                    Visit(child, root, inRelated);
                break;
        }
    }

    /// <summary>The same content in several forms: the plain and the HTML form become one piece of the body.</summary>
    private void VisitAlternative(MimePart part, MimePart root, bool inRelated)
    {
        var before = segments.Count;
        var readable = part.Children.Any(child => child.ContentType.MediaType is not "text/calendar" && child.Leaves().Any(TextParts.IsPlainOrHtml));
        var forms = new List<List<BodySegment>>();
        foreach (var child in part.Children.Where(child => !readable || !(TextParts.IsOtherText(child) || TextParts.IsCopyOfInvitation(child, root))))
        {
            var start = segments.Count;
            if (IsForm(child, part, inRelated))
                AddText(child);
            else
                Visit(child, root, inRelated);
            forms.Add(segments[start..]);
        }
        if (segments.Count - before < 2)
            return;
        segments.RemoveRange(before, segments.Count - before);
        if (forms.Exists(form => form.Exists(segment => !segment.IsRaw && segment.HasText)))
            forms.ForEach(form => form.RemoveAll(segment => segment.IsRaw));
        // A form may be of several pieces: Apple's programs write HTML, a file and HTML again. Gateways append to an alternative
        // what is none: of two texts of one type neither says what the other does.
        var plains = forms.FindAll(form => form.Exists(segment => segment.HasPlain));
        var htmls = forms.FindAll(form => form.Exists(segment => segment.HasHtml));
        segments.Add(new()
        {
            Plain = plains.Count == 0 ? null : BodySegment.TextOf(Several("text/plain") ? [.. plains.SelectMany(form => form)] : plains[0]),
            Html = htmls.Count == 0 ? null : BodySegment.HtmlOf(Several("text/html") ? [.. htmls.SelectMany(form => form)] : htmls[^1]),
        });

        bool Several(string type) => part.Children.Count(child => child.ContentType.MediaType == type && child.Disposition != "attachment") > 1;
    }

    /// <summary>
    /// Whether a child of an alternative is one of its forms: the plain or the HTML one, though programs may give it the name
    /// of a file. A named one beside another of its type is a file that somebody put into the wrong multipart.
    /// </summary>
    private static bool IsForm(MimePart child, MimePart alternative, bool inRelated) =>
        TextParts.IsPlainOrHtml(child) && child.Disposition != "attachment" && !(inRelated && child.ContentId is not null)
        && alternative.Children.Count(other => other.ContentType.MediaType == child.ContentType.MediaType) == 1;

    private void VisitRelated(MimePart part, MimePart root)
    {
        var start = part.ContentType.Parameters.GetValueOrDefault("start")?.Trim('<', '>', ' ');
        var first = part.Children[0];
        var main = part.Children.FirstOrDefault(child => start is not null && child.ContentId == start)
            ?? (first.Leaves().Any(TextParts.IsPlainOrHtml) ? first : part.Children.FirstOrDefault(child => child.ContentType.MediaType == StatedType(part)))
            ?? first;
        var before = segments.Count;
        Visit(main, root, inRelated: false);
        foreach (var child in part.Children.Where(child => child != main))
            Visit(child, root, inRelated: true);
        // Some put both forms of the text here, without an alternative around them.
        if (part.Children is [{ ContentType.MediaType: "text/plain", FileName: null }, { ContentType.MediaType: "text/html", FileName: null }, ..] && segments.Count == before + 2)
        {
            var forms = segments[before..];
            if (forms.Find(form => form.Html is null) is { } plain && forms.Find(form => form.Plain is null) is { } html)
            {
                segments.RemoveRange(before, forms.Count);
                segments.Add(new() { Plain = plain.Plain, Html = html.Html });
            }
        }
    }

    /// <summary>Of what type its main part is said to be (RFC 2387, 3.1).</summary>
    private static string? StatedType(MimePart related) => related.ContentType.Parameters.GetValueOrDefault("type")?.Trim().ToLowerInvariant();

    private bool IsBodyText(MimePart part, MimePart root, bool inRelated)
    {
        if (!TextParts.IsPlainOrHtml(part))
            return part.ContentType.Type == "text" && part == root && !TextParts.IsData(part) && part.Disposition != "attachment" && part.FileName is null;
        if (part.Disposition == "attachment" || (inRelated && part.ContentId is not null))
            return false;
        // A named text after the first is a file; a named first one is what the sender wrote, and so is all that a message holds.
        return part.FileName is null || (part == root && part.Disposition == "inline")
            || (segments.Count == 0 && attachments.Count == 0 && !LooksLikeFile(part));
    }

    private static bool LooksLikeFile(MimePart part) => part.Disposition is not null && part.DispositionValue?["filename"] is not null;

    private void AddText(MimePart part)
    {
        var isHtml = part.ContentType.MediaType == "text/html";
        ref var room = ref isHtml ? ref htmlBytes : ref textBytes;
        var unencoded = UnencodedText.Read(part, room + 1);
        var bytes = unencoded ?? part.ReadBytes(room + 1);
        if (bytes.Length > room)
        {
            context.Defects.Add(MailDefectKind.TextTooLong, part.Location);
            bytes = isHtml && unencoded is null ? PicturesInHtml.ReadWithout(part, room) : bytes[..room];
        }
        room -= bytes.Length;
        if (!isHtml)
            bytes = YencText.Extract(bytes, (name, file, whole) => AddInnerFile(part, name, file, whole));
        var charset = part.ContentType.Charset ?? (isHtml ? HtmlText.DeclaredCharset(bytes) : null);
        var text = Charsets.Decode(bytes, charset, out var defect).ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal);
        if (defect is { } kind)
            context.Defects.Add(kind, part.Location);
        if (isHtml)
            segments.Add(new() { Html = text });
        else
            segments.Add(new() { Plain = TakePlain(part, text) });
    }

    private string TakePlain(MimePart part, string text)
    {
        if (MailSyntax.EqualsIgnoreCase(part.ContentType.Parameters.GetValueOrDefault("format"), "flowed"))
            text = FlowedText.Unwrap(text, MailSyntax.EqualsIgnoreCase(part.ContentType.Parameters.GetValueOrDefault("delsp"), "yes"));
        if (ClearSignedText.Unwrap(text) is { } signed)
            (text, hasSignedText) = (signed, true);
        return UuencodedText.Extract(text, (name, bytes) => AddInnerFile(part, name, bytes, whole: true));
    }

    /// <summary>A file that stood in a text; false where there are too many parts already, and it stays there.</summary>
    private bool AddInnerFile(MimePart part, string name, byte[] bytes, bool whole)
    {
        if (context.Parts >= context.Limits.Parts)
        {
            context.Defects.Add(MailDefectKind.TooManyParts, part.Location);
            return false;
        }
        context.Parts++;
        if (!whole)
            context.Defects.Add(MailDefectKind.DamagedUuencode, part.Location);
        attachments.Add(new(bytes, SafeFileName.Of(name, "application/octet-stream", attachments.Count + 1), part.Location));
        return true;
    }

    /// <summary>A multipart without parts: what it holds is its text, or its HTML where it begins as that does.</summary>
    private void AddBroken(MimePart part)
    {
        using var raw = part.OpenRaw();
        var bytes = new byte[Math.Min(Math.Max(0, textBytes), part.Length)];
        var read = raw.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        textBytes -= read;
        var text = Charsets.Decode(bytes.AsSpan(0, read), null).ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal);
        segments.Add(HtmlText.Begins(text)
            ? new() { Html = text, IsRaw = true }
            : new() { Plain = text, IsRaw = true });
    }

    /// <summary>
    /// Some programs give a name to what somebody wrote or a type of their own, and gateways of telephones send it as a file:
    /// where there is no other text, it is shown too. Beside an empty text it is a file that somebody sent without a word.
    /// </summary>
    private void AddNamedText()
    {
        if ((inlineText ?? otherText) is { } text)
            AddText(text);
        else if (textFiles is [{ Length: <= LongestTextFile } file])
            AddText(file);
    }

    private bool HasText() => segments.Exists(segment => segment.HasText);

    private void Attach(MimePart part)
    {
        if ((TnefOpener.MayOpen(part) && TakeTnef(part)) || (ProtectionReader.IsEnclosed(part) && TakeEnclosed(part)))
            return;
        if (part.ContentType.MediaType is "text/plain")
            textFiles.Add(part);
        if (TextParts.IsPlainOrHtml(part) && part.Disposition == "inline")
            inlineText ??= part;
        if (part.ContentType.Type == "text" && !TextParts.IsPlainOrHtml(part) && !TextParts.IsData(part) && part.Disposition != "attachment" && part.FileName is null)
            otherText ??= part;
        var name = part.FileName;
        if (name is null && part.IsMessage && part.Children.Count > 0 && part.Children[0].Headers["Subject"] is { Length: > 0 } subject)
            name = subject.Replace('/', '-').Replace('\\', '-') + ".eml";
        attachments.Add(new(part, SafeFileName.Of(name, part.ContentType.MediaType, attachments.Count + 1)));
    }

    /// <summary>What the HTML refers to is shown in its place; programs mark pictures there as attachments, and files as inline.</summary>
    private void JoinPictures(string html)
    {
        if (!attachments.Exists(attachment => attachment.ContentId is not null))
            return;
        var shown = ContentReferences.Of(html);
        foreach (var attachment in attachments)
            attachment.IsInline = attachment.ContentId is { } id && shown.Contains(id) && attachment.ContentType.Split('/')[0] is "image" or "audio" or "video";
    }

    /// <summary>Opens a winmail.dat; false where it has to be kept, for it is none or damaged.</summary>
    private bool TakeTnef(MimePart part)
    {
        var opener = new TnefOpener(context, part.Location);
        if (opener.Open(part, attachments.Count) is not { } message)
            return false;
        attachments.AddRange(opener.Attachments);
        if (message.Text is not null || message.Html is not null)
            wrapped ??= new() { Plain = message.Text, Html = message.Html };
        return !message.IsDamaged;
    }

    /// <summary>Opens a signature that encloses what is signed; false where it has to be kept.</summary>
    private bool TakeEnclosed(MimePart part)
    {
        if (enclosures == DeepestEnclosure || EnclosedContent.Of(part) is not { } content)
            return false;
        var parser = new MimeParser(context, new MemorySource(content), part.Location, enclosures + 1);
        parser.Push(content);
        var root = parser.Finish();
        hasEncryptedPart |= ProtectionReader.IsEncrypted(root);
        enclosures++;
        Visit(root, root, inRelated: false);
        enclosures--;
        return true;
    }
}
