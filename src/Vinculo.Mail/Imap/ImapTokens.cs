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
    private int pieceIndex;
    private int at;

    public ImapTokenKind Kind { get; private set; }

    /// <summary>The token's bytes; null for a literal that was too large to be kept.</summary>
    public byte[]? Bytes { get; private set; }

    public string Text => Bytes is null ? "" : Encoding.UTF8.GetString(Bytes);

    public bool IsNil => Kind == ImapTokenKind.Atom && Is("NIL");

    public bool Is(string word) => Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public uint? Number =>
        uint.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public bool Next()
    {
        while (pieceIndex < response.Pieces.Count)
        {
            var piece = response.Pieces[pieceIndex];
            if (piece.IsLiteral)
            {
                pieceIndex++;
                at = 0;
                return Found(ImapTokenKind.Literal, piece.Bytes);
            }
            var text = piece.Bytes.AsSpan();
            while (at < text.Length && text[at] is (byte)' ' or (byte)'\t')
                at++;
            // '~' alone before a literal marks a binary one (RFC 3516).
            if (at < text.Length && !(text[at] == '~' && at == text.Length - 1))
                return TakeFrom(text);
            pieceIndex++;
            at = 0;
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
        switch (text[at])
        {
            case (byte)'(':
                return Found(ImapTokenKind.Open, text.Slice(at++, 1).ToArray());
            case (byte)')':
                return Found(ImapTokenKind.Close, text.Slice(at++, 1).ToArray());
            case (byte)'"':
                return TakeQuoted(text);
            default:
                return TakeAtom(text);
        }
    }

    private bool TakeQuoted(ReadOnlySpan<byte> text)
    {
        var value = new List<byte>();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            value.Add(text[at]);
        }
        at++;
        return Found(ImapTokenKind.Quoted, [.. value]);
    }

    private bool TakeAtom(ReadOnlySpan<byte> text)
    {
        var start = at;
        var inBrackets = false;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '[')
                inBrackets = NamesBody(text[start..at]);
            else if (c == ']')
                inBrackets = false;
            else if (!inBrackets && c is (byte)' ' or (byte)'(' or (byte)')')
                break;
        }
        return Found(ImapTokenKind.Atom, text[start..at].ToArray());
    }

    /// <summary>Whether what follows in brackets says which part of a message is meant; a flag may have a bracket and no end of it.</summary>
    private static bool NamesBody(ReadOnlySpan<byte> word) =>
        System.Text.Ascii.EqualsIgnoreCase(word[..Math.Min(4, word.Length)], "BODY"u8)
        || System.Text.Ascii.EqualsIgnoreCase(word[..Math.Min(6, word.Length)], "BINARY"u8);

    private bool Found(ImapTokenKind kind, byte[]? bytes)
    {
        Kind = kind;
        Bytes = bytes;
        return true;
    }
}
