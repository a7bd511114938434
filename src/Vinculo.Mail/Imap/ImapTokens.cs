using System.Globalization;
using System.Text;

namespace Vinculo.Mail.Imap;

internal enum ImapTokenKind
{
    End,
    Open,
    Close,
    Atom,
    Quoted,
    Literal,
}

/// <summary>
/// Cuts a response into tokens. It takes what real servers send: an unclosed quotation or parenthesis ends with the
/// response, and anything unknown is an atom.
/// </summary>
internal sealed class ImapTokens(ImapResponse response)
{
    private int _piece;
    private int _at;

    public ImapTokenKind Kind { get; private set; }

    /// <summary>The token's bytes; null for a literal that was too large to be kept.</summary>
    public byte[]? Bytes { get; private set; }

    /// <summary>The token's length in bytes, also where the bytes were not kept.</summary>
    public long Length { get; private set; }

    public string Text => Bytes is null ? "" : Encoding.UTF8.GetString(Bytes);

    public bool IsNil => Kind == ImapTokenKind.Atom && Is("NIL");

    public bool Is(string word) => Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public uint? Number =>
        uint.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public bool Next()
    {
        while (_piece < response.Pieces.Count)
        {
            var piece = response.Pieces[_piece];
            if (piece.IsLiteral)
            {
                _piece++;
                _at = 0;
                return Found(ImapTokenKind.Literal, piece.Bytes, piece.Length);
            }
            var text = piece.Bytes.AsSpan();
            while (_at < text.Length && text[_at] is (byte)' ' or (byte)'\t')
                _at++;
            // '~' alone before a literal marks a binary one (RFC 3516).
            if (_at < text.Length && !(text[_at] == '~' && _at == text.Length - 1))
                return TakeFrom(text);
            _piece++;
            _at = 0;
        }
        Kind = ImapTokenKind.End;
        Bytes = null;
        return false;
    }

    /// <summary>Passes over one value: a word, a string, or everything in a pair of parentheses.</summary>
    public void SkipValue()
    {
        var depth = 0;
        while (Next())
        {
            if (Kind == ImapTokenKind.Open)
                depth++;
            else if (Kind == ImapTokenKind.Close)
                depth--;
            if (depth <= 0)
                return;
        }
    }

    /// <summary>The words of a list in parentheses, without what is nested in it; a single word counts as a list of one.</summary>
    public List<string> List()
    {
        var words = new List<string>();
        if (!Next())
            return words;
        if (Kind != ImapTokenKind.Open)
        {
            if (!IsNil)
                words.Add(Text);
            return words;
        }
        for (var depth = 1; depth > 0 && Next();)
        {
            if (Kind == ImapTokenKind.Open)
                depth++;
            else if (Kind == ImapTokenKind.Close)
                depth--;
            else if (depth == 1)
                words.Add(Text);
        }
        return words;
    }

    private bool TakeFrom(ReadOnlySpan<byte> text)
    {
        switch (text[_at])
        {
            case (byte)'(':
                return Found(ImapTokenKind.Open, text.Slice(_at++, 1).ToArray(), 1);
            case (byte)')':
                return Found(ImapTokenKind.Close, text.Slice(_at++, 1).ToArray(), 1);
            case (byte)'"':
                return TakeQuoted(text);
            default:
                return TakeAtom(text);
        }
    }

    private bool TakeQuoted(ReadOnlySpan<byte> text)
    {
        var value = new List<byte>();
        for (_at++; _at < text.Length && text[_at] != '"'; _at++)
        {
            if (text[_at] == '\\' && _at + 1 < text.Length)
                _at++;
            value.Add(text[_at]);
        }
        _at++;
        return Found(ImapTokenKind.Quoted, [.. value], value.Count);
    }

    private bool TakeAtom(ReadOnlySpan<byte> text)
    {
        var start = _at;
        var inBrackets = false;
        for (; _at < text.Length; _at++)
        {
            var c = text[_at];
            if (c == '[')
                inBrackets = true;
            else if (c == ']')
                inBrackets = false;
            else if (!inBrackets && c is (byte)' ' or (byte)'(' or (byte)')')
                break;
        }
        return Found(ImapTokenKind.Atom, text[start.._at].ToArray(), _at - start);
    }

    private bool Found(ImapTokenKind kind, byte[]? bytes, long length)
    {
        Kind = kind;
        Bytes = bytes;
        Length = length;
        return true;
    }
}
