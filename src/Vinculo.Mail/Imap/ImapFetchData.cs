using System.Globalization;

namespace Vinculo.Mail.Imap;

/// <summary>What one FETCH response says of a message; servers put the items in any order and leave some out.</summary>
internal sealed class ImapFetchData
{
    private static readonly string[] DateForms = ["d-MMM-yyyy HH:mm:ss zzz", "d-MMM-yyyy HH:mm:ss"];

    public uint? Uid { get; private set; }

    public IReadOnlyList<string>? Flags { get; private set; }

    public DateTimeOffset? InternalDate { get; private set; }

    public long? Size { get; private set; }

    /// <summary>Whether the response has the item BODY[], even one that is NIL.</summary>
    public bool HasBody { get; private set; }

    /// <summary>The message; null when it is NIL, was too large to be kept or is still on the wire.</summary>
    public byte[]? Body { get; private set; }

    /// <summary>The header fields that were asked for, where there are any and they were kept.</summary>
    public byte[]? Fields { get; private set; }

    /// <summary>Reads a response, or answers null where it is not a FETCH response.</summary>
    public static ImapFetchData? Parse(ImapResponse response)
    {
        var tokens = new ImapTokens(response);
        if (!tokens.Next() || !tokens.Is("*") || !tokens.Next() || tokens.Number is null || !tokens.Next() || !tokens.Is("FETCH"))
            return null;
        var data = new ImapFetchData();
        if (!tokens.Next() || tokens.Kind != ImapTokenKind.Open)
            return data;
        while (tokens.Next() && tokens.Kind != ImapTokenKind.Close)
            data.ReadItem(tokens);
        return data;
    }

    private void ReadItem(ImapTokens tokens)
    {
        var name = tokens.Text.ToUpperInvariant();
        switch (name)
        {
            case "UID" when tokens.Next():
                Uid = tokens.Number;
                break;
            case "FLAGS":
                Flags = tokens.List();
                break;
            case "INTERNALDATE" when tokens.Next():
                InternalDate = ParseDate(tokens.Text);
                break;
            case "RFC822.SIZE" when tokens.Next():
                Size = long.TryParse(tokens.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
                break;
            case var body when body == "BODY[]" || body.StartsWith("BODY[]<", StringComparison.Ordinal):
                ReadBody(tokens);
                break;
            case var fields when fields.StartsWith("BODY[HEADER.FIELDS", StringComparison.Ordinal) && tokens.Next():
                Fields = tokens.IsNil ? null : tokens.Bytes;
                break;
            default:
                tokens.SkipValue();
                break;
        }
    }

    private void ReadBody(ImapTokens tokens)
    {
        HasBody = true;
        if (tokens.Next() && !tokens.IsNil)
            Body = tokens.Bytes;
    }

    private static DateTimeOffset? ParseDate(string text)
    {
        const DateTimeStyles styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal;
        return DateTimeOffset.TryParseExact(text.Trim(), DateForms, CultureInfo.InvariantCulture, styles, out var date)
            ? date.ToUniversalTime()
            : null;
    }
}
