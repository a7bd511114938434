using System.Text;

namespace Vinculo.Mail;

/// <summary>
/// Address lists (RFC 5322, 3.4 and 4.4; RFC 6532). Written for what arrives: routes, groups, comments as names,
/// unquoted commas and at signs in names, doubled or missing angle brackets, semicolons between addresses and in names,
/// parentheses and quotes that never end, encoded words with signs in them that should be encoded.
/// </summary>
internal sealed class AddressParser
{
    private const int LongestName = 1000;

    private readonly string text;
    private readonly int lastSemicolon;
    private readonly List<Mailbox> found = [];
    private readonly StringBuilder words = new();
    private int position;
    private int nameEnd;
    private string? angle;
    private string? comment;
    private bool quotedWord;
    private bool hasAt;
    private bool inGroup;
    private bool valid = true;
    private Dictionary<int, int>? commentEnds;
    private int nextMark = -1;

    private AddressParser(string text) => (this.text, lastSemicolon) = (text, text.LastIndexOf(';'));

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
                case '\\' when position + 1 < text.Length && text[position + 1] == '"':
                    // Programs that escape once too often: \"Maria\" <maria@exemplo.com>
                    valid = false;
                    words.Append('"');
                    position += 2;
                    break;
                case '(' when CommentEnd(position) is { } end:
                    ReadComment(end);
                    break;
                case '=' when EncodedWords.EndOfWhole(text, position) is { } end:
                    words.Append(text, position, end - position);
                    position = end;
                    break;
                case '<':
                    ReadAngle();
                    break;
                case ',' or ';':
                    EndMailbox(text[position]);
                    inGroup &= text[position] != ';';
                    position++;
                    break;
                case ':' when IsGroupName():
                    Clear();
                    inGroup = true;
                    position++;
                    break;
                default:
                    hasAt |= text[position] == '@';
                    words.Append(text[position++]);
                    break;
            }
        }
        EndMailbox(separator: null);
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
        var word = HeaderText.ReadQuoted(text, ref position, isName: true);
        // A quoted local part stays quoted: "john smith"@exemplo.com
        if (position < text.Length && text[position] == '@')
        {
            words.Append(text, start, position - start);
            hasAt = true;
            return;
        }
        if (words.Length > 0 && !MailSyntax.IsSpace(words[^1]))
            words.Append(' ');
        words.Append(word);
        hasAt |= word.Contains('@');
        quotedWord = true;
    }

    /// <summary>The end of the comment that begins here; null where none closes it, so that it would take the address with it.</summary>
    private int? CommentEnd(int start) =>
        (commentEnds ??= HeaderText.CommentEnds(text)).TryGetValue(start, out var end) ? end : null;

    private void ReadComment(int end)
    {
        comment ??= text[(position + 1)..(end - 1)].Replace("\\", "", StringComparison.Ordinal).Trim();
        position = end;
        words.Append(' ');
    }

    private void ReadAngle()
    {
        position++;
        while (position < text.Length && text[position] is '<' or ' ')
            position++;
        var read = new StringBuilder();
        var ended = false;
        while (position < text.Length && text[position] is not ('>' or '<'))
        {
            if (text[position] == '(' && CommentEnd(position) is { } end)
                position = end;
            else if (text[position] == '"' && read.Length == 0)
                ReadQuotedLocalPart(read);
            else if (text[position] is ',' or ';' && ended)
                break;
            else
                read.Append(text[position++]);
            // In a bracket that never closes, a comma after an address ends it; in a route it does not.
            ended |= read.Length > 0 && read[^1] == '@' && read[0] != '@';
        }
        valid &= position < text.Length && text[position] == '>';
        while (position < text.Length && text[position] == '>')
            position++;
        var address = AddressText.WithoutRoute(read.ToString());
        if (angle is not null && angle.Contains('@'))
        {
            words.Append(' ');
            if (AddressText.IsAddress(address) && !MailSyntax.EqualsIgnoreCase(address, angle))
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

    /// <summary>Whether a colon ends the name of a group; what has an address in brackets and no end is a person's: <c>Loja: Vendas</c>.</summary>
    private bool IsGroupName() =>
        angle is null && words.Length > 0 && !hasAt && (NextMark() != '<' || position < lastSemicolon);

    /// <summary>The next sign of an address: an angle bracket or an at sign; null where none follows.</summary>
    private char? NextMark()
    {
        if (nextMark < position)
            nextMark = text.AsSpan(position).IndexOfAny('<', '@') is >= 0 and var found ? position + found : text.Length;
        return nextMark < text.Length ? text[nextMark] : null;
    }

    /// <summary>A second address in brackets without a comma before it: what stands between the two is its name.</summary>
    private void EndWithoutComma()
    {
        valid = false;
        var name = words.ToString();
        Add(AddressText.NameOf(name[..nameEnd].Trim()) ?? AddressText.NameOf(comment), angle!);
        Clear();
        words.Append(name, nameEnd, name.Length - nameEnd);
        hasAt = name.IndexOf('@', nameEnd) >= 0;
    }

    private void EndMailbox(char? separator)
    {
        var written = words.ToString().Trim();
        if (angle is not null)
        {
            Add(AddressText.NameOf(quotedWord ? written : AddressText.WithoutLastSeparator(written)) ?? AddressText.NameOf(comment), angle);
        }
        else if (written.Length > 0 && separator != ',' && found.Count == 0 && !hasAt && comment is not null && comment.Contains('@') && AddressText.IsAddress(comment))
        {
            // The two the wrong way round, and nobody else: Maria (maria@exemplo.com)
            valid = false;
            Add(AddressText.NameOf(written), AddressText.Compact(comment));
        }
        else if (written.Length > 0)
        {
            if (separator is { } sign && !quotedWord && NameGoesOn(written, sign))
                return;
            AddBare(written);
        }
        Clear();
    }

    /// <summary>
    /// Whether a comma or semicolon stands inside a name without quotes: <c>Silva, Maria, Dra. &lt;maria@exemplo.com&gt;</c>,
    /// <c>H&amp;amp;M &lt;loja@exemplo.com&gt;</c>. What has no at sign is no address where one with it follows.
    /// </summary>
    private bool NameGoesOn(string written, char separator)
    {
        if (written.Length > LongestName || AddressText.HasAddress(written))
            return false;
        var mark = NextMark();
        var goesOn = separator == ','
            ? mark is not null
            // In some programs' lists, semicolons stand between addresses and names that were never made into addresses.
            : AddressText.EndsInEntity(written) || (mark == '<' && !inGroup);
        if (!goesOn)
            return false;
        words.Append(separator);
        if (mark == '@' && separator == ',')
            words.Append(' ');
        return true;
    }

    private void AddBare(string written)
    {
        if (written.StartsWith('"') && written.Contains("\"@", StringComparison.Ordinal))
        {
            Add(AddressText.NameOf(comment), written);
            return;
        }
        // "maria@exemplo.com" alone, "Maria maria@exemplo.com", or obsolete "maria @ exemplo . com"
        var pieces = AddressText.JoinSpaced(written.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (pieces.Length > 1 && !quotedWord && Array.TrueForAll(pieces, piece => piece.IndexOf('@') > 0))
        {
            valid = false;
            Array.ForEach(pieces, piece => Add(null, piece));
            return;
        }
        if (pieces is [var local, "at", var domain] && !quotedWord && domain.IndexOf('.') > 0)
        {
            // Archives of lists hide addresses from collectors in this way.
            valid = false;
            Add(AddressText.NameOf(comment), $"{local}@{domain}");
            return;
        }
        var address = Array.FindLastIndex(pieces, piece => piece.IndexOf('@') > 0 && piece.IndexOf('@') < piece.Length - 1);
        if (address > 0 && !quotedWord)
        {
            valid = false;
            var name = AddressText.WithoutLastSeparator(string.Join(' ', pieces[..address]));
            Add(AddressText.NameOf(name) ?? AddressText.NameOf(comment), pieces[address].Trim('[', ']'));
        }
        else if (address >= 0 && pieces.Length > 1 && address < pieces.Length)
        {
            Add(AddressText.NameOf(string.Join(' ', pieces.Where((_, i) => i != address))) ?? AddressText.NameOf(comment), pieces[address]);
        }
        else if (written.Contains('@') || (!quotedWord && pieces.Length == 1))
        {
            valid &= written.Contains('@');
            var compact = AddressText.Compact(written);
            Add(AddressText.NameOf(comment), MailSyntax.StartsWithIgnoreCase(compact, "mailto:") ? compact[7..] : compact);
        }
        else
        {
            valid = false;
        }
    }

    private void Add(string? name, string address)
    {
        // One of two angle brackets may be missing: Maria maria@exemplo.com>
        valid &= !address.StartsWith('>') && !address.EndsWith('>');
        address = AddressText.WithoutBrackets(address.Trim().Trim('\'', '.', '>'));
        if (!AddressText.IsAddress(address))
        {
            valid = false;
            return;
        }
        if (address.Contains("=?", StringComparison.Ordinal))
            (name, address) = AddressText.DecodeAddress(name, address);
        found.Add(new(name, address));
    }

    private void Clear()
    {
        words.Clear();
        angle = null;
        comment = null;
        quotedWord = false;
        hasAt = false;
    }
}
