namespace Vinculo.Mail;

/// <summary>What a TNEF stream holds of a message.</summary>
/// <param name="Properties">The properties of the message; null where it has none.</param>
/// <param name="Text">The body as plain text; null where it has none.</param>
/// <param name="Html">The body as HTML; null where it has none.</param>
/// <param name="Attachments">Its files, in the order in which they stand.</param>
/// <param name="IsDamaged">Whether something of it could not be read.</param>
internal sealed record TnefMessage(
    MapiProperties? Properties, string? Text, string? Html, IReadOnlyList<TnefAttachment> Attachments, bool IsDamaged);

/// <summary>A file in a TNEF stream.</summary>
internal sealed class TnefAttachment
{
    private const int EmbeddedMessageMethod = 5;
    private const int OleMethod = 6;

    /// <summary>The length of the class id before an object's data.</summary>
    private const int ClassIdBytes = 16;

    /// <summary>Its short name, in the eight letters of old systems.</summary>
    public string? Title { get; set; }

    public ReadOnlyMemory<byte>? Data { get; set; }

    public MapiProperties? Properties { get; set; }

    public bool IsMessage => Properties?.Number(MapiProperty.AttachMethod) == EmbeddedMessageMethod;

    public bool IsOle => Properties?.Number(MapiProperty.AttachMethod) == OleMethod;

    public string? ContentType => Properties?.Text(MapiProperty.AttachMimeTag)?.Trim().ToLowerInvariant();

    public string? ContentId => Properties?.Text(MapiProperty.AttachContentId)?.Trim('<', '>', ' ');

    /// <summary>The name in its longest form; null where it has none, or only the one that stands for none.</summary>
    public string? FileName =>
        Properties?.Text(MapiProperty.AttachLongFileName)
        ?? (IsMessage || string.IsNullOrWhiteSpace(Title) ? null : Title)
        ?? Properties?.Text(MapiProperty.AttachFileName) ?? Properties?.Text(MapiProperty.DisplayName);

    /// <summary>The content; an object's without the class id before it. Null where there is none.</summary>
    public ReadOnlyMemory<byte>? Content
    {
        get
        {
            if ((IsMessage || IsOle) && Properties?.Bytes(MapiProperty.AttachData) is { Length: >= ClassIdBytes } whole)
                return whole[ClassIdBytes..];
            return Data ?? Properties?.Bytes(MapiProperty.AttachData);
        }
    }
}
