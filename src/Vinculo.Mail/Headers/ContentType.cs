namespace Vinculo.Mail;

/// <summary>A value with parameters: a content type or a content disposition, decoded as RFC 2231 and common habits ask.</summary>
internal sealed record ParameterizedValue(string Value, IReadOnlyDictionary<string, string> Parameters)
{
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    public static ParameterizedValue Parse(string text)
    {
        text = HeaderText.BlankCommentsAtStart(text);
        var position = text.IndexOf(';') is >= 0 and var end ? end : text.Length;
        var value = text[..position].Trim();
        // Some write parameters alone: filename=nota.pdf
        if (value.IndexOf('=') is > 0 and var equal && value.AsSpan(0, equal).IndexOfAny(" \t/") < 0)
            return new("", ParameterReader.Read(text, 0));
        var rest = position;
        // Some write no semicolon before the first parameter: text/plain charset=utf-8
        var space = value.IndexOfAny([' ', '\t']);
        if (space > 0 && value.IndexOf('=', space) > 0)
        {
            rest = text.IndexOf(value, StringComparison.Ordinal) + space;
            value = value[..space];
        }
        return new(value, ParameterReader.Read(text, rest));
    }
}

/// <summary>The content type of a part (RFC 2045, 5).</summary>
/// <param name="MediaType">Type and subtype in lower case, such as <c>text/plain</c>.</param>
/// <param name="Parameters">Parameters by name (no regard to case), decoded.</param>
public sealed record ContentType(string MediaType, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The declared charset, or null.</summary>
    public string? Charset => Parameters.GetValueOrDefault("charset");

    /// <summary>The type before the slash.</summary>
    public string Type => MediaType[..MediaType.IndexOf('/')];

    /// <inheritdoc />
    public override string ToString() => MediaType;

    internal static ContentType Of(string mediaType) => new(mediaType, new Dictionary<string, string>());

    internal static ContentType Parse(string? text, string fallback, out bool valid)
    {
        valid = true;
        if (string.IsNullOrWhiteSpace(text))
            return Of(fallback);
        var parsed = ParameterizedValue.Parse(text);
        var type = parsed.Value.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal).Trim('"', '\'');
        valid = IsValid(type);
        if (!valid)
            type = Mend(type.Trim('/'), parsed["name"] is null ? fallback : "application/octet-stream");
        return new(type, parsed.Parameters);
    }

    /// <summary>Whether this is a type, one slash, and a subtype.</summary>
    internal static bool IsValid(string type)
    {
        var slash = type.IndexOf('/');
        return slash > 0 && slash < type.Length - 1 && type.All(c => MailSyntax.IsToken(c) || c == '/') && type.IndexOf('/', slash + 1) < 0;
    }

    private static string Mend(string type, string fallback) => type switch
    {
        "text" or "plain" => "text/plain",
        "html" => "text/html",
        "multipart" => "multipart/mixed",
        "message" => "message/rfc822",
        _ when type.StartsWith("multipart/", StringComparison.Ordinal) => "multipart/mixed",
        _ when type.StartsWith("text/html", StringComparison.Ordinal) => "text/html",
        _ when type.StartsWith("text/", StringComparison.Ordinal) => "text/plain",
        _ => fallback,
    };
}
