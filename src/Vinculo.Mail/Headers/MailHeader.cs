using System.Collections;

namespace Vinculo.Mail;

/// <summary>One field of a header.</summary>
public sealed class MailHeader
{
    private readonly ReadOnlyMemory<byte> rawValue;
    private string? value;
    private string? fallbackCharset;

    internal MailHeader(string name, ReadOnlyMemory<byte> rawValue)
    {
        Name = name;
        this.rawValue = rawValue;
    }

    /// <summary>The name as written, without the colon.</summary>
    public string Name { get; }

    /// <summary>The bytes after the colon, folded as they came, without the last line break.</summary>
    public ReadOnlyMemory<byte> RawValue => rawValue;

    /// <summary>The value on one line: unfolded, raw 8-bit text read as UTF-8, else in the charset of the body, else as windows-1252, encoded words left as they are.</summary>
    public string Unfolded => HeaderText.Unfold(Charsets.DecodeHeader(rawValue.Span, fallbackCharset));

    /// <summary>The value to show to a person: unfolded, encoded words (RFC 2047) decoded.</summary>
    public string Value => value ??= EncodedWords.Decode(Unfolded).Trim();

    /// <inheritdoc />
    public override string ToString() => $"{Name}: {Value}";

    /// <summary>Names the charset in which raw 8-bit text is likely to be.</summary>
    internal void SetFallback(string charset)
    {
        fallbackCharset = charset;
        value = null;
    }
}

/// <summary>The fields of a header in the order in which they stand. Names are compared without regard to case.</summary>
public sealed class MailHeaders : IReadOnlyList<MailHeader>
{
    private readonly List<MailHeader> fields;

    internal MailHeaders(List<MailHeader> fields) => this.fields = fields;

    /// <inheritdoc />
    public int Count => fields.Count;

    /// <inheritdoc />
    public MailHeader this[int index] => fields[index];

    /// <summary>The decoded value of the first field of this name, or null.</summary>
    public string? this[string name] => Find(name)?.Value;

    /// <summary>The first field of this name, or null.</summary>
    public MailHeader? Find(string name) => fields.Find(field => MailSyntax.EqualsIgnoreCase(field.Name, name));

    /// <summary>All fields of this name.</summary>
    public IEnumerable<MailHeader> All(string name) => fields.Where(field => MailSyntax.EqualsIgnoreCase(field.Name, name));

    /// <summary>Whether there is a field of this name.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <inheritdoc />
    public IEnumerator<MailHeader> GetEnumerator() => fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
