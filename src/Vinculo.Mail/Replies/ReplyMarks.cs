namespace Vinculo.Mail;

/// <summary>The single lines by which mail programs set off what they quote.</summary>
internal static class ReplyMarks
{
    public static bool IsQuote(string line) => line.AsSpan().TrimStart().StartsWith(">");

    /// <summary>A line quoted with initials, as some programs do: <c>MS&gt; text</c>.</summary>
    public static bool IsInitialsQuote(string line)
    {
        var mark = line.IndexOf('>');
        return mark is > 0 and <= 10 && line.AsSpan(0, mark).IndexOfAnyExceptInRange('A', 'z') < 0 && IsMarkEnd(line, mark);
    }

    /// <summary>A quote with the usual mark, or with the initials of whoever is quoted (<c>MS&gt;</c>, <c>AvdV&gt;</c>).</summary>
    public static bool IsAnyQuote(string line) => IsQuote(line)
        || (line.IndexOf('>') is > 0 and <= 5 and var mark && char.IsAsciiLetterUpper(line[0]) && char.IsAsciiLetterUpper(line[mark - 1])
            && line.AsSpan(0, mark).IndexOfAnyExceptInRange('A', 'z') < 0 && IsMarkEnd(line, mark));

    /// <summary>Whether a space or another mark follows one with initials; what people write closely is a path or a comparison: <c>Total&gt;1000</c></summary>
    private static bool IsMarkEnd(string line, int mark) => mark + 1 == line.Length || line[mark + 1] is ' ' or '>' or '\t' or '\u00A0';

    /// <summary>Whether a line ends inside a link in brackets: <c>(http://exemplo.com/a</c>.</summary>
    public static bool EndsInLink(string line)
    {
        var start = Math.Max(line.LastIndexOf("<http", StringComparison.OrdinalIgnoreCase), line.LastIndexOf("(http", StringComparison.OrdinalIgnoreCase));
        return start >= 0 && line.AsSpan(start + 1).IndexOfAny(">) ") < 0;
    }

    public static string Unquote(string line) => line.TrimStart('>', ' ');

    /// <summary>A line of nothing but hyphens, stars and the like.</summary>
    public static bool IsRule(string line)
    {
        var trimmed = line.Trim();
        return trimmed is "ᐧ" || (trimmed.Length >= 2 && trimmed.All(c => "-_*#~=+—–".Contains(c)) && trimmed.All(c => c == trimmed[0]));
    }
}
