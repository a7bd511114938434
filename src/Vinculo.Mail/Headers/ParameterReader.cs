using System.Globalization;
using System.Text;

namespace Vinculo.Mail;

/// <summary>
/// Parameters of a structured field: RFC 2231 (charset, continuations) and the broken forms in use: encoded words in
/// values, spaces without quotes, missing or doubled semicolons, quotes that never end.
/// </summary>
internal static class ParameterReader
{
    private sealed record Piece(int Index, bool Encoded, string Text);

    public static Dictionary<string, string> Read(string text, int position)
    {
        var plain = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var pieces = new Dictionary<string, List<Piece>>(StringComparer.OrdinalIgnoreCase);
        while (NextName(text, ref position) is { } name)
        {
            var star = name.IndexOf('*');
            var isFileName = (star < 0 ? name : name[..star].Trim()).ToLowerInvariant() is "filename" or "name";
            var value = NextValue(text, ref position, isFileName, out var quoted);
            if (star < 0)
                plain.TryAdd(name, quoted || value.Contains("=?", StringComparison.Ordinal) ? EncodedWords.Decode(value) : value);
            else
                AddPiece(pieces, name, star, value);
        }
        foreach (var (name, parts) in pieces)
        {
            // The RFC 2231 form carries the whole name; the plain one beside it is a fallback in ASCII.
            plain[name] = Join(parts);
        }
        return plain;
    }

    private static string? NextName(string text, ref int position)
    {
        while (true)
        {
            while (position < text.Length && (text[position] is ';' or ',' or '(' || MailSyntax.IsSpace(text[position])))
                position = text[position] == '(' ? HeaderText.SkipComment(text, position) : position + 1;
            if (position >= text.Length)
                return null;
            var start = position;
            while (position < text.Length && text[position] is not ('=' or ';'))
                position++;
            if (position < text.Length && text[position] == '=')
            {
                var name = HeaderText.WithoutComments(text[start..position]).Trim();
                position++;
                if (name.Length > 0)
                    return name;
            }
        }
    }

    /// <summary>
    /// Reads a value. In a file's name parentheses belong to the name (<c>Nota (1).pdf</c>), though RFC 2045 wants quotes around
    /// it then; elsewhere they hold a comment.
    /// </summary>
    private static string NextValue(string text, ref int position, bool isFileName, out bool quoted)
    {
        while (position < text.Length && (MailSyntax.IsSpace(text[position]) || (!isFileName && text[position] == '(')))
            position = text[position] == '(' ? HeaderText.SkipComment(text, position) : position + 1;
        quoted = position < text.Length && text[position] == '"';
        if (quoted)
            return HeaderText.ReadQuoted(text, ref position);
        var start = position;
        while (position < text.Length && text[position] != ';')
        {
            // A value without quotes may have spaces (file names do), unless another parameter follows the space.
            var space = position;
            while (position < text.Length && MailSyntax.IsSpace(text[position]))
                position++;
            if (position == space)
            {
                position = !isFileName && text[position] == '(' ? HeaderText.SkipComment(text, position) : position + 1;
            }
            else if (StartsParameter(text, position))
            {
                position = space;
                break;
            }
        }
        var value = text[start..position];
        return (isFileName ? value : HeaderText.WithoutComments(value)).Trim();
    }

    private static bool StartsParameter(string text, int position)
    {
        var start = position;
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] is '-' or '*'))
            position++;
        return position > start && position < text.Length - 1 && text[position] == '='
            && text[position - 1] != '=' && text[position + 1] != '?';
    }

    private static void AddPiece(Dictionary<string, List<Piece>> pieces, string name, int star, string value)
    {
        var suffix = name[(star + 1)..];
        var encoded = suffix.Length == 0 || suffix.EndsWith('*');
        var index = int.TryParse(suffix.TrimEnd('*'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var key = name[..star].Trim();
        if (!pieces.TryGetValue(key, out var list))
            pieces[key] = list = [];
        list.Add(new(index, encoded, value));
    }

    private static string Join(List<Piece> parts)
    {
        parts.Sort((a, b) => a.Index.CompareTo(b.Index));
        // Some cut an encoded word into pieces instead.
        if (parts.TrueForAll(part => !part.Encoded))
            return EncodedWords.Decode(string.Concat(parts.DistinctBy(part => part.Index).Select(part => part.Text)));
        string? charset = null;
        var bytes = new List<byte>();
        var last = -1;
        foreach (var part in parts)
        {
            if (part.Index == last)
                continue;
            var text = part.Text;
            if (part.Encoded && last < 0)
                text = WithoutCharset(text, out charset);
            last = part.Index;
            if (part.Encoded)
                bytes.AddRange(Unescape(text));
            else
                bytes.AddRange(Encoding.UTF8.GetBytes(EncodedWords.Decode(text)));
        }
        // Pieces that are not encoded were put in as UTF-8, so only a wholly encoded value has the named charset.
        var named = parts.TrueForAll(part => part.Encoded || Encoding.UTF8.GetByteCount(part.Text) == part.Text.Length);
        return Charsets.Decode(bytes.ToArray(), named ? charset : "utf-8");
    }

    private static string WithoutCharset(string text, out string? charset)
    {
        var first = text.IndexOf('\'');
        var second = first < 0 ? -1 : text.IndexOf('\'', first + 1);
        charset = second > 0 && first > 0 ? text[..first] : null;
        return second >= 0 ? text[(second + 1)..] : text;
    }

    private static IEnumerable<byte> Unescape(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                yield return (byte)((MailSyntax.HexValue(text[i + 1]) << 4) | MailSyntax.HexValue(text[i + 2]));
                i += 2;
            }
            else if (text[i] < 128)
            {
                yield return (byte)text[i];
            }
            else
            {
                var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                foreach (var b in Encoding.UTF8.GetBytes(text.Substring(i, length)))
                    yield return b;
                i += length - 1;
            }
        }
    }
}
