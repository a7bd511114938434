using System.Buffers;
using System.Text;

namespace Vinculo.Mail;

/// <summary>
/// Encoded words (RFC 2047). Neighbours in one charset are joined as bytes before they are decoded, because programs
/// cut characters in two; base64 that was cut between the four letters of a group, spaces inside a word, missing ends and
/// words inside quotes are forgiven.
/// </summary>
internal static class EncodedWords
{
    private const string Base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static readonly SearchValues<char> NotInCharset = SearchValues.Create(" \t\"<>()");

    /// <param name="Base64">The body where it is base64, else null.</param>
    private sealed record Word(string Charset, byte[] Bytes, int End, string? Base64);

    public static string Decode(string text)
    {
        var start = text.IndexOf("=?", StringComparison.Ordinal);
        if (start < 0)
            return text;
        var decoded = new StringBuilder(text.Length);
        var position = 0;
        // Known once: where many words without an end stand, each would look for it in all that follows.
        var lastEnd = text.LastIndexOf("?=", StringComparison.Ordinal);
        while (start >= 0)
        {
            if (ReadWord(text, start, lastEnd) is not { } word)
            {
                start = text.IndexOf("=?", start + 2, StringComparison.Ordinal);
                continue;
            }
            decoded.Append(text, position, start - position);
            position = AppendRun(text, word, lastEnd, decoded);
            start = text.IndexOf("=?", position, StringComparison.Ordinal);
        }
        return decoded.Append(text, position, text.Length - position).ToString();
    }

    /// <summary>The end of an encoded word that begins here and is whole, whatever signs stand in it; null where there is none.</summary>
    /// <remarks>An angle bracket is not taken for a part of it: it may be that of an address.</remarks>
    public static int? EndOfWhole(string text, int start)
    {
        if (!text.AsSpan(start).StartsWith("=?") || ReadStart(text, start) is not var (_, method, bodyStart))
            return null;
        var end = (int?)null;
        for (var i = bodyStart; i + 1 < text.Length && text[i] is not ('<' or '>'); i++)
        {
            if (text[i] == '=' && text[i + 1] == '?')
                break;
            if (text[i] != '?' || text[i + 1] != '=')
                continue;
            end = i + 2;
            // As in FindEnd: this may be a question mark before an escape.
            if (method != 'Q' || i + 3 >= text.Length || !char.IsAsciiHexDigit(text[i + 2]) || !char.IsAsciiHexDigit(text[i + 3]))
                break;
            i++;
        }
        return end;
    }

    /// <summary>Appends a word and those that follow it with only white space between, and says where they end.</summary>
    private static int AppendRun(string text, Word word, int lastEnd, StringBuilder decoded)
    {
        var bytes = new List<byte>(word.Bytes);
        while (Following(text, word.End, lastEnd) is { } next)
        {
            if (!MailSyntax.EqualsIgnoreCase(next.Charset, word.Charset))
            {
                AppendText(decoded, bytes, word.Charset);
                bytes.Clear();
            }
            else if (CutFrom(word, next) is { } begun)
            {
                bytes.RemoveRange(bytes.Count - (begun.Length * 6 / 8), begun.Length * 6 / 8);
                next = next with { Base64 = begun + next.Base64, Bytes = FromBase64(begun + next.Base64) };
            }
            bytes.AddRange(next.Bytes);
            word = next;
        }
        AppendText(decoded, bytes, word.Charset);
        return word.End;
    }

    /// <summary>
    /// The letters of a group that one word begins and the next one ends, where the base64 of one text was cut without regard
    /// to its groups; else null. Some programs leave padding out, so that a word may end within a group: it is whole when
    /// nothing is left over in its last letter.
    /// </summary>
    private static string? CutFrom(Word word, Word next) =>
        next.Base64 is not null && LastGroup(word.Base64) is { Length: > 0 } begun
        && (IsCut(begun) || IsCut(LastGroup(next.Base64)) || next.Base64.Contains('=')) ? begun : null;

    private static bool IsCut(string group) => group.Length switch
    {
        1 => true,
        2 => (Base64Letters.IndexOf(group[1]) & 0b1111) != 0,
        3 => (Base64Letters.IndexOf(group[2]) & 0b11) != 0,
        _ => false,
    };

    /// <summary>The letters after the last whole group of four; none where the body is padded, or is not base64.</summary>
    private static string LastGroup(string? base64)
    {
        if (base64 is null || base64.Contains('='))
            return "";
        var letters = base64.Count(Base64Letters.Contains);
        return letters % 4 == 0 ? "" : string.Concat(base64.Where(Base64Letters.Contains).Skip(letters - (letters % 4)));
    }

    private static Word? Following(string text, int end, int lastEnd)
    {
        var next = end;
        while (next < text.Length && MailSyntax.IsSpace(text[next]))
            next++;
        return next + 1 < text.Length && text[next] == '=' && text[next + 1] == '?' ? ReadWord(text, next, lastEnd) : null;
    }

    private static void AppendText(StringBuilder decoded, List<byte> bytes, string charset)
    {
        foreach (var c in Charsets.Decode(bytes.ToArray(), charset))
        {
            if (!char.IsControl(c))
                decoded.Append(c);
            else if (c is '\t' or '\n')
                decoded.Append(' ');
        }
    }

    /// <summary>What stands before the body of a word: its charset, its method, and where the body begins.</summary>
    private static (string Charset, char Method, int BodyStart)? ReadStart(string text, int start)
    {
        var charsetEnd = text.AsSpan(start + 2, Math.Min(60, text.Length - start - 2)).IndexOf('?') + start + 2;
        if (charsetEnd <= start + 2 || charsetEnd + 2 >= text.Length || text[charsetEnd + 2] != '?')
            return null;
        var method = char.ToUpperInvariant(text[charsetEnd + 1]);
        if (method is not ('B' or 'Q'))
            return null;
        var charset = text[(start + 2)..charsetEnd];
        if (charset.IndexOf('*') is > 0 and var language)
            charset = charset[..language];
        return charset.AsSpan().ContainsAny(NotInCharset) ? null : (charset, method, charsetEnd + 3);
    }

    private static Word? ReadWord(string text, int start, int lastEnd)
    {
        if (ReadStart(text, start) is not var (charset, method, bodyStart))
            return null;
        var bodyEnd = FindEnd(text, bodyStart, lastEnd, method);
        var end = Math.Min(bodyEnd + 2, text.Length);
        var body = text.AsSpan(bodyStart, bodyEnd - bodyStart);
        if (bodyEnd == text.Length)
            body = body.TrimEnd('?'); // cut in the middle of its end
        return method == 'B' ? new(charset, FromBase64(body), end, body.ToString()) : new(charset, FromQuoted(body), end, null);
    }

    private static int FindEnd(string text, int bodyStart, int lastEnd, char method)
    {
        for (var i = bodyStart > lastEnd ? -1 : text.IndexOf("?=", bodyStart, StringComparison.Ordinal); i >= 0;)
        {
            var after = i + 2 > lastEnd ? -1 : text.IndexOf("?=", i + 2, StringComparison.Ordinal);
            // An unencoded question mark before an escape looks like the end of the word.
            var escape = method == 'Q' && after > 0 && char.IsAsciiHexDigit(text[i + 2])
                && char.IsAsciiHexDigit(text[i + 3]) && text.AsSpan(i + 2, after - i - 2).IndexOf("=?") < 0;
            if (!escape)
                return i;
            i = after;
        }
        var next = text.IndexOf("=?", bodyStart, StringComparison.Ordinal);
        return next > bodyStart ? next : text.Length;
    }

    private static byte[] FromBase64(ReadOnlySpan<char> body)
    {
        var bytes = new byte[body.Length];
        for (var i = 0; i < body.Length; i++)
            bytes[i] = body[i] < 128 ? (byte)body[i] : (byte)' ';
        using var stream = new Base64Stream(new MemoryStream(bytes), new DefectLog(), "");
        using var decoded = new MemoryStream();
        stream.CopyTo(decoded);
        return decoded.ToArray();
    }

    private static byte[] FromQuoted(ReadOnlySpan<char> body)
    {
        var bytes = new List<byte>(body.Length);
        for (var i = 0; i < body.Length; i++)
        {
            var c = body[i];
            if (c == '_')
            {
                bytes.Add((byte)' ');
            }
            else if (c == '=' && i + 2 < body.Length && char.IsAsciiHexDigit(body[i + 1]) && char.IsAsciiHexDigit(body[i + 2]))
            {
                bytes.Add((byte)((MailSyntax.HexValue(body[i + 1]) << 4) | MailSyntax.HexValue(body[i + 2])));
                i += 2;
            }
            else if (IsBrokenEscape(body[i..]))
            {
                bytes.Add((byte)((MailSyntax.HexValue(body[i + 1]) << 4) | MailSyntax.HexValue(body[i + 3])));
                i += 3;
            }
            else if (c < 128)
            {
                bytes.Add((byte)c);
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes([c]));
            }
        }
        return bytes.ToArray();
    }

    /// <summary>An escape in two: some programs break long lines wherever they end.</summary>
    private static bool IsBrokenEscape(ReadOnlySpan<char> text) =>
        text is ['=', var high, ' ', var low, ..] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low);
}
