using System.Globalization;
using System.Text;

namespace Vinculo.Mail;

/// <summary>Writes header fields: folded at 76 characters, ASCII only (but see <see cref="TryAddressSpec"/>), encoded words that never cut a character in two.</summary>
internal sealed class HeaderEncoder(StringBuilder output)
{
    private const int LineLength = 76;

    /// <summary>Bytes of text in one encoded word: 75 characters hold 45 bytes as base64 beside <c>=?utf-8?B?…?=</c>.</summary>
    private const int WordBytes = 45;

    private int column;

    public void Begin(string name)
    {
        output.Append(name).Append(':');
        column = name.Length + 1;
    }

    public void End()
    {
        output.Append("\r\n");
        column = 0;
    }

    /// <summary>Appends something that cannot be broken, after a space or on a new line.</summary>
    public void Atom(string atom)
    {
        if (column > 1 && column + 1 + atom.Length > LineLength)
        {
            output.Append("\r\n");
            column = 0;
        }
        output.Append(' ').Append(atom);
        column += atom.Length + 1;
    }

    /// <summary>Appends text as it is where that is safe, and as encoded words where it is not.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longestWord">Words longer than this are encoded, which lets them be broken; the addresses in some fields must not be.</param>
    public void Unstructured(string text, int longestWord = 70)
    {
        text = Clean(text);
        if (NeedsEncoding(text, longestWord))
            EncodedWordsOf(text);
        else
            Array.ForEach(text.Split(' '), word => Atom(word));
    }

    public void Phrase(string name)
    {
        name = Clean(name);
        if (NeedsEncoding(name, 30) || name.Length > 60)
            EncodedWordsOf(name);
        else if (name.All(c => char.IsAsciiLetterOrDigit(c) || c == ' ' || "!#$%&'*+-/=?^_`{|}~".Contains(c)))
            Array.ForEach(name.Split(' '), word => Atom(word));
        else
            Atom("\"" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"");
    }

    public void Mailboxes(IReadOnlyList<Mailbox> mailboxes)
    {
        for (var i = 0; i < mailboxes.Count; i++)
        {
            var comma = i < mailboxes.Count - 1 ? "," : "";
            var address = TryAddressSpec(mailboxes[i].Address)
                ?? throw new InvalidOperationException("An address that cannot be written was not refused before.");
            if (mailboxes[i].Name is { } name && Clean(name).Length > 0)
            {
                Phrase(name);
                Atom($"<{address}>{comma}");
            }
            else
            {
                Atom(address + comma);
            }
        }
    }

    /// <summary>A parameter; a value that is not plain ASCII is written as RFC 2231 says, in pieces that fit a line.</summary>
    public void Parameter(string name, string value)
    {
        value = Clean(value);
        var plain = value.All(c => c is >= ' ' and < '\x7F');
        if (plain && value.Length <= 60)
        {
            output.Append(';');
            Atom($"{name}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
            return;
        }
        var pieces = PercentPieces(value, 50);
        for (var i = 0; i < pieces.Count; i++)
        {
            var number = pieces.Count == 1 ? "" : "*" + i.ToString(CultureInfo.InvariantCulture);
            output.Append(';');
            Atom($"{name}{number}*={(i == 0 ? "utf-8''" : "")}{pieces[i]}");
        }
    }

    /// <summary>The text on one line, without control characters and with whole characters only.</summary>
    public static string Clean(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            cleaned.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? " " : rune.ToString());
        return cleaned.ToString().Trim();
    }

    /// <summary>An address as it may stand in a header: its domain in ASCII, the part before the '@' as it is.</summary>
    /// <returns>Null for an address that cannot stand in a header: it has no at sign, or characters that would end it.</returns>
    public static string? TryAddressSpec(string address)
    {
        var at = address.LastIndexOf('@');
        return at <= 0 || at == address.Length - 1
            || address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '(' or ')' or '\\')
            || !IsPlain(address[..at], '"', '"', "\":[]@") || !IsPlain(address[(at + 1)..], '[', ']', "\":[]")
            ? null
            : AsciiDomain.OfAddress(address);
    }

    /// <summary>Whether a part of an address has none of these signs, or stands whole between its marks, which do not occur inside: a name in quotation marks, a number for a domain in brackets.</summary>
    private static bool IsPlain(string part, char open, char close, string signs) =>
        part.Length > 2 && part[0] == open && part[^1] == close
            ? !part.AsSpan(1, part.Length - 2).ContainsAny(open, close)
            : !part.AsSpan().ContainsAny(signs);

    private static bool NeedsEncoding(string text, int longestWord) =>
        text.Any(c => c is < ' ' or >= '\x7F') || text.Contains("=?", StringComparison.Ordinal)
        || text.Contains("  ", StringComparison.Ordinal) || text.Split(' ').Any(word => word.Length > longestWord);

    private void EncodedWordsOf(string text)
    {
        var bytes = new List<byte>(WordBytes);
        Span<byte> rune = stackalloc byte[4];
        foreach (var character in text.EnumerateRunes())
        {
            var count = character.EncodeToUtf8(rune);
            if (bytes.Count + count > WordBytes)
                Flush(bytes);
            bytes.AddRange(rune[..count]);
        }
        Flush(bytes);
    }

    private void Flush(List<byte> bytes)
    {
        if (bytes.Count == 0)
            return;
        var array = bytes.ToArray();
        bytes.Clear();
        var quoted = Quoted(array);
        var base64 = Convert.ToBase64String(array);
        // Text that is mostly ASCII stays readable in its raw form.
        Atom(quoted.Length <= base64.Length && quoted.Length <= 62 ? $"=?utf-8?Q?{quoted}?=" : $"=?utf-8?B?{base64}?=");
    }

    private static string Quoted(byte[] bytes)
    {
        var quoted = new StringBuilder();
        foreach (var b in bytes)
        {
            if (b == ' ')
                quoted.Append('_');
            else if (char.IsAsciiLetterOrDigit((char)b) || "!*+-/".Contains((char)b))
                quoted.Append((char)b);
            else
                quoted.Append('=').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }
        return quoted.ToString();
    }

    private static List<string> PercentPieces(string value, int length)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        var bytes = new byte[4];
        foreach (var rune in value.EnumerateRunes())
        {
            var encoded = new StringBuilder();
            for (int i = 0, count = rune.EncodeToUtf8(bytes); i < count; i++)
            {
                if (char.IsAsciiLetterOrDigit((char)bytes[i]) || "-._".Contains((char)bytes[i]))
                    encoded.Append((char)bytes[i]);
                else
                    encoded.Append('%').Append(bytes[i].ToString("X2", CultureInfo.InvariantCulture));
            }
            if (piece.Length + encoded.Length > length)
            {
                pieces.Add(piece.ToString());
                piece.Clear();
            }
            piece.Append(encoded);
        }
        pieces.Add(piece.ToString());
        return pieces;
    }
}
