using System.Text;

namespace Vinculo.Mail;

/// <summary>
/// Address lists (RFC 5322, 3.4 and 4.4; RFC 6532). Written for what arrives: routes, groups, comments as names,
/// unquoted commas and at signs in names, doubled or missing angle brackets, semicolons between addresses.
/// </summary>
internal sealed class AddressParser
{
    private readonly string text;
    private readonly List<Mailbox> found = [];
    private readonly StringBuilder words = new();
    private int position;
    private int nameEnd;
    private string? angle;
    private string? comment;
    private bool quotedWord;
    private bool valid = true;

    private AddressParser(string text) => this.text = text;

    public static IReadOnlyList<Mailbox> Parse(string text, out bool valid)
    {
        var parser = new AddressParser(text);
        parser.ReadAll();
        valid = parser.valid;
        return parser.found;
    }

    private void ReadAll()
    {
        while (position < text.Length)
        {
            switch (text[position])
            {
                case '"':
                    ReadQuotedWord();
                    break;
                case '(':
                    ReadComment();
                    break;
                case '<':
                    ReadAngle();
                    break;
                case ',' or ';':
                    EndMailbox(text[position] == ',');
                    position++;
                    break;
                case ':' when IsGroupName():
                    Clear();
                    position++;
                    break;
                default:
                    words.Append(text[position++]);
                    break;
            }
        }
        EndMailbox(comma: false);
    }

    private void ReadQuotedWord()
    {
        var start = position;
        if (text.IndexOf('"', position + 1) < 0)
        {
            // A quote that never ends would take the address with it.
            valid = false;
            position++;
            return;
        }
        var word = HeaderText.ReadQuoted(text, ref position);
        // A quoted local part stays quoted: "john smith"@exemplo.com
        if (position < text.Length && text[position] == '@')
        {
            words.Append(text, start, position - start);
            return;
        }
        if (words.Length > 0 && !Ascii.IsSpace(words[^1]))
            words.Append(' ');
        words.Append(word);
        quotedWord = true;
    }

    private void ReadComment()
    {
        var start = position;
        position = HeaderText.SkipComment(text, start);
        var end = text[position - 1] == ')' ? position - 1 : position;
        comment ??= text[(start + 1)..Math.Max(end, start + 1)].Replace("\\", "", StringComparison.Ordinal).Trim();
        words.Append(' ');
    }

    private void ReadAngle()
    {
        position++;
        while (position < text.Length && text[position] is '<' or ' ')
            position++;
        var read = new StringBuilder();
        while (position < text.Length && text[position] is not ('>' or '<'))
        {
            if (text[position] == '(')
                position = HeaderText.SkipComment(text, position);
            else if (text[position] == '"' && read.Length == 0)
                ReadQuotedLocalPart(read);
            else if (text[position] is ',' or ';' && LooksEnded(read))
                break;
            else
                read.Append(text[position++]);
        }
        valid &= position < text.Length && text[position] == '>';
        while (position < text.Length && text[position] == '>')
            position++;
        var address = WithoutRoute(read.ToString());
        if (angle is not null && angle.Contains('@'))
        {
            words.Append(' ');
            if (IsAddress(address) && !Ascii.EqualsIgnoreCase(address, angle))
                EndWithoutComma();
            else
                return;
        }
        angle = address;
        nameEnd = words.Length;
    }

    private void ReadQuotedLocalPart(StringBuilder read)
    {
        var start = position;
        HeaderText.ReadQuoted(text, ref position);
        read.Append(text, start, position - start);
    }

    /// <summary>In an angle bracket that never closes, a comma after an address ends it; in a route it does not.</summary>
    private static bool LooksEnded(StringBuilder read) => read.Length > 0 && read[0] != '@' && read.ToString().Contains('@');

    private static string WithoutRoute(string address)
    {
        address = Compact(address);
        var colon = address.StartsWith('@') ? address.IndexOf(':') : -1;
        if (colon > 0)
            address = address[(colon + 1)..];
        return Ascii.StartsWithIgnoreCase(address, "mailto:") ? address[7..] : address;
    }

    private bool IsGroupName() => angle is null && words.Length > 0 && !words.ToString().Contains('@');

    /// <summary>A second address in brackets without a comma before it: what stands between the two is its name.</summary>
    private void EndWithoutComma()
    {
        valid = false;
        var name = words.ToString();
        Add(NameOf(name[..nameEnd].Trim()) ?? NameOf(comment), angle!);
        Clear();
        words.Append(name, nameEnd, name.Length - nameEnd);
    }

    private void EndMailbox(bool comma)
    {
        var written = words.ToString().Trim();
        if (angle is not null)
        {
            Add(NameOf(written) ?? NameOf(comment), angle);
        }
        else if (written.Length > 0)
        {
            if (comma && !quotedWord && NameGoesOn(written))
                return;
            AddBare(written);
        }
        Clear();
    }

    /// <summary>Whether a comma stands inside a name without quotes: <c>Silva, Maria &lt;maria@exemplo.com&gt;</c>.</summary>
    private bool NameGoesOn(string written)
    {
        if (written.Contains('@'))
            return false;
        var rest = text.AsSpan(position + 1);
        var end = rest.IndexOfAny(",;");
        var next = end < 0 ? rest : rest[..end];
        if (!next.Contains('<') || next.TrimStart()[0] == '<' || next[..next.IndexOf('<')].Contains('@'))
            return false;
        words.Append(',');
        return true;
    }

    private void AddBare(string written)
    {
        if (written.StartsWith('"') && written.Contains("\"@", StringComparison.Ordinal))
        {
            Add(NameOf(comment), written);
            return;
        }
        // "maria@exemplo.com" alone, "Maria maria@exemplo.com", or obsolete "maria @ exemplo . com"
        var pieces = JoinSpaced(written.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var compact = Compact(written);
        if (pieces.Length > 1 && !quotedWord && Array.TrueForAll(pieces, piece => piece.IndexOf('@') > 0))
        {
            valid = false;
            Array.ForEach(pieces, piece => Add(null, piece));
            return;
        }
        var address = Array.FindLastIndex(pieces, piece => piece.IndexOf('@') > 0 && piece.IndexOf('@') < piece.Length - 1);
        if (address > 0 && !quotedWord)
        {
            valid = false;
            Add(NameOf(string.Join(' ', pieces[..address])) ?? NameOf(comment), pieces[address].Trim('[', ']'));
        }
        else if (address >= 0 && pieces.Length > 1 && address < pieces.Length)
        {
            Add(NameOf(string.Join(' ', pieces.Where((_, i) => i != address))) ?? NameOf(comment), pieces[address]);
        }
        else if (compact.Contains('@') || (!quotedWord && pieces.Length == 1))
        {
            valid &= compact.Contains('@');
            Add(NameOf(comment), Ascii.StartsWithIgnoreCase(compact, "mailto:") ? compact[7..] : compact);
        }
        else
        {
            valid = false;
        }
    }

    /// <summary>Joins what the obsolete syntax lets stand apart: <c>jdoe @ exemplo . com</c>.</summary>
    private static string[] JoinSpaced(string[] pieces)
    {
        var joined = new List<string>();
        foreach (var piece in pieces)
        {
            var goesOn = joined.Count > 0 && (piece[0] is '.' or '@' || joined[^1].EndsWith('@')
                || (joined[^1].EndsWith('.') && joined[^1].Contains('@')));
            if (goesOn)
                joined[^1] += piece;
            else
                joined.Add(piece);
        }
        return [.. joined];
    }

    private void Add(string? name, string address)
    {
        address = WithoutBrackets(address.Trim().Trim('\'', '.'));
        if (!IsAddress(address))
        {
            valid = false;
            return;
        }
        if (address.Contains("=?", StringComparison.Ordinal))
        {
            var decoded = EncodedWords.Decode(address);
            // Some encode a name with its address as one.
            if (name is null && !decoded.Contains("=?", StringComparison.Ordinal) && Parse(decoded, out _) is [var whole])
                (name, decoded) = (whole.Name, whole.Address);
            address = Compact(decoded);
        }
        found.Add(new(name, address));
    }

    private static string WithoutBrackets(string address) =>
        address.StartsWith('[') && address.EndsWith(']') && address.Contains('@') ? address[1..^1] : address;

    /// <summary>A list such as <c>&lt;Undisclosed-Recipient:;&gt;</c> in brackets is no address.</summary>
    private static bool IsAddress(string address)
    {
        var at = address.LastIndexOf('@');
        var local = at < 0 ? address : address[..at];
        return local.Length > 0 && at != address.Length - 1 && address.Any(char.IsLetterOrDigit)
            && (local.StartsWith('"') || local.AsSpan().IndexOfAny(":;>") < 0);
    }

    private static string? NameOf(string? written)
    {
        if (string.IsNullOrWhiteSpace(written))
            return null;
        var name = EncodedWords.Decode(written).Trim();
        if (name.Length >= 2 && ((name[0] == '\'' && name[^1] == '\'') || (name[0] == '"' && name[^1] == '"')))
            name = name[1..^1].Trim();
        return name.Length == 0 ? null : name;
    }

    private static string Compact(string address)
    {
        if (!address.AsSpan().ContainsAny(" \t"))
            return address;
        if (address.StartsWith('"'))
            return address.Trim();
        return string.Concat(address.Where(c => !Ascii.IsSpace(c)));
    }

    private void Clear()
    {
        words.Clear();
        angle = null;
        comment = null;
        quotedWord = false;
    }
}
