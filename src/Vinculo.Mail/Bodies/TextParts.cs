namespace Vinculo.Mail;

/// <summary>What a part of text is to a reader, by its type.</summary>
internal static class TextParts
{
    /// <summary>A form of the text that every program knows.</summary>
    public static bool IsPlainOrHtml(MimePart part) => part.ContentType.MediaType is "text/plain" or "text/html";

    /// <summary>A further form of the same text for special programs: <c>text/enriched</c>, <c>text/x-amp-html</c>, <c>text/watch-html</c>.</summary>
    public static bool IsOtherText(MimePart part) =>
        part.ContentType.MediaType is "text/enriched" or "text/richtext" or "text/x-amp-html" or "text/watch-html" && part.FileName is null;

    /// <summary>Text that programs read and nobody else: invitations, cards, tables, the head of another message.</summary>
    public static bool IsData(MimePart part) => part.ContentType.MediaType is "text/calendar" or "text/vcard" or "text/x-vcard" or "text/directory"
        or "text/csv" or "text/xml" or "text/css" or "text/javascript" or "text/rfc822-headers";

    /// <summary>An invitation that is a form of the text, where the same is there as a file.</summary>
    public static bool IsCopyOfInvitation(MimePart part, MimePart root) =>
        part is { ContentType.MediaType: "text/calendar", FileName: null }
        && root.Leaves().Any(other => other.ContentType.MediaType == "application/ics" || (other.ContentType.MediaType == "text/calendar" && other.FileName is not null));
}
