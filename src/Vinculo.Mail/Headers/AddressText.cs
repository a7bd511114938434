using System.Buffers;

namespace Vinculo.Mail;

/// <summary>Pieces of address lists: a name, an address, what may stand around them.</summary>
internal static class AddressText
{
    /// <summary>The longest address that pieces are joined to (RFC 5321 allows 256 characters).</summary>
    private const int Longest = 1000;

    private static readonly char[] Spaces = [' ', '\t', '\r', '\n'];
    private static readonly SearchValues<char> NeverInLocal = SearchValues.Create("@<>,;:()\" \\");

    public static string WithoutRoute(string address)
    {
        address = Compact(address);
        var colon = address.StartsWith('@') ? address.IndexOf(':') : -1;
        if (colon > 0)
            address = address[(colon + 1)..];
        return MailSyntax.StartsWithIgnoreCase(address, "mailto:") ? address[7..] : address;
    }

    /// <summary>Joins what the obsolete syntax lets stand apart: <c>jdoe @ exemplo . com</c>.</summary>
    public static string[] JoinSpaced(string[] pieces)
    {
        var joined = new List<string>();
        foreach (var piece in pieces)
        {
            var goesOn = joined.Count > 0 && joined[^1].Length <= Longest && (piece[0] is '.' or '@' || joined[^1].EndsWith('@')
                || (joined[^1].EndsWith('.') && joined[^1].Contains('@')));
            if (goesOn)
                joined[^1] += piece;
            else
                joined.Add(piece);
        }
        return [.. joined];
    }

    public static string WithoutBrackets(string address) =>
        address.StartsWith('[') && address.EndsWith(']') && address.Contains('@') ? address[1..^1] : address;

    /// <summary>A list such as <c>&lt;Undisclosed-Recipient:;&gt;</c> in brackets is no address.</summary>
    public static bool IsAddress(string address)
    {
        var at = address.LastIndexOf('@');
        var local = at < 0 ? address : address[..at];
        return local.Length > 0 && at != address.Length - 1 && address.Any(char.IsLetterOrDigit)
            && (local.StartsWith('"') || local.AsSpan().IndexOfAny(":;<>") < 0);
    }

    /// <summary>Whether an address stands in the text: <c>Loja @home</c> has none, the obsolete <c>maria @ exemplo . com</c> is one.</summary>
    public static bool HasAddress(string text)
    {
        var last = text.LastIndexOf('@');
        for (var at = text.IndexOf('@'); at >= 0; at = text.IndexOf('@', at + 1))
        {
            var isAlone = at == 0 || at == text.Length - 1 || MailSyntax.IsSpace(text[at - 1]) || MailSyntax.IsSpace(text[at + 1]);
            if (!isAlone || (at == last && text.IndexOf('.', at) > 0))
                return true;
        }
        return false;
    }

    /// <summary>Whether a semicolon after the text would end a sign as HTML writes it: <c>H&amp;amp</c>, <c>D&amp;#39</c>.</summary>
    public static bool EndsInEntity(string text)
    {
        var start = text.LastIndexOf('&');
        var entity = start < 0 ? "" : text[(start + 1)..].TrimStart('#');
        return entity.Length is > 0 and <= 8 && entity.All(char.IsAsciiLetterOrDigit);
    }

    /// <summary>A name without the comma or semicolon that somebody put between it and the address.</summary>
    public static string WithoutLastSeparator(string name)
    {
        name = name.TrimEnd(',', ' ');
        return name.EndsWith(';') && !EndsInEntity(name[..^1]) ? name.TrimEnd(';', ',', ' ') : name;
    }

    public static string? NameOf(string? written)
    {
        if (string.IsNullOrWhiteSpace(written))
            return null;
        var name = EncodedWords.Decode(written).Trim();
        // Some programs encode what was encoded already. It is a name and nothing more: no address is ever read from it.
        if (name.StartsWith("=?", StringComparison.Ordinal) && name.EndsWith("?=", StringComparison.Ordinal) && name.Length != written.Trim().Length)
            name = EncodedWords.Decode(name).Trim();
        if (name.Length >= 2 && ((name[0] == '\'' && name[^1] == '\'') || (name[0] == '"' && name[^1] == '"')))
            name = name[1..^1].Trim();
        return name.Length == 0 ? null : name;
    }

    public static string Compact(string address)
    {
        if (!address.AsSpan().ContainsAny(" \t"))
            return address;
        if (address.StartsWith('"'))
            return address.Trim();
        return string.Concat(address.Split(Spaces));
    }

    /// <summary>
    /// RFC 2047, 5 forbids encoded words in an address; some write them. They never decide who wrote: what stands after the at
    /// sign is what servers checked, so a local part that would hide another address stays as it is.
    /// </summary>
    public static (string? Name, string Address) DecodeAddress(string? name, string address)
    {
        var at = address.LastIndexOf('@');
        if (at >= 0)
        {
            var local = EncodedWords.Decode(address[..at]);
            return (name, local.AsSpan().ContainsAny(NeverInLocal) || local.Any(char.IsControl) ? address : local + address[at..]);
        }
        var decoded = EncodedWords.Decode(address);
        // Some encode a name with its address as one.
        if (name is null && !decoded.Contains("=?", StringComparison.Ordinal) && AddressParser.Parse(decoded, out _) is [var whole])
            return (whole.Name, whole.Address);
        return (name, Compact(decoded));
    }
}
