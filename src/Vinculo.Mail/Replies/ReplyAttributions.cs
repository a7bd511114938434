namespace Vinculo.Mail;

/// <summary>The lines that announce a quote: 'Em 3 de novembro de 2025, Fulano escreveu:'.</summary>
internal static class ReplyAttributions
{
    private const int LongestAttribution = 400;
    private const int MostAttributionLines = 6;
    private const int LongestName = 60;

    /// <summary>Verbs that end a line such as 'On Monday somebody wrote:'.</summary>
    private static readonly string[] EndVerbs =
    [
        "wrote", "writes", "escreveu", "escreveram", "escribió", "escribio", "a écrit", "schrieb", "ha scritto", "schreef", "geschreven", "geschrieben",
        "skrev", "napisał(a)", "napisał", "napisała", "написал", "написал(а)", "написала", "пише", "пишет", "写道", "yazdı", "je napisao",
        "napsal", "napsal(a)", "napísal", "napísal(a)", "je napisao/la", "napisali ste", "kirjoitti", "írta", "a scris", "va escriure", "написав", "написа", "έγραψε", "kirjutas",
        "rašė", "đã viết", "menulis", "님이 작성", "เขียนว่า",
    ];

    /// <summary>Verbs of languages in which programs put a comma before the name, and people write sentences with them.</summary>
    private static readonly string[] TalkingVerbs = ["wrote", "writes", "escreveu", "escreveram", "escribió", "escribio", "a écrit", "ha scritto"];

    /// <summary>Words before such a verb by which somebody speaks of what was written to her.</summary>
    private static readonly string[] ToWhom = ["me", "nos", "te", "lhe", "lhes", "le", "les", "mi", "m'", "m’"];

    /// <summary>With which somebody begins who speaks of another person, and no name: <c>o vendedor escreveu</c></summary>
    private static readonly string[] NoNames =
        ["o ", "a ", "os ", "as ", "um ", "uma ", "el ", "la ", "los ", "las ", "un ", "una ", "the ", "le ", "il ", "ele ", "ela ", "eles ", "ella ", "he ", "she ", "they ", "meu ", "minha ", "my ", "seu ", "sua "];

    /// <summary>Verbs after which the name or the date stands.</summary>
    private static readonly string[] MiddleVerbs = [" schrieb ", " skrev ", " schreef ", " escribió ", " het volgende "];

    /// <summary>Verbs that ordinary sentences have too, so that a whole date has to follow.</summary>
    private static readonly string[] DatedVerbs =
    [
        " wrote on ", " wrote at ", " escreveu em ", " escreveu no dia ", " escribió el ", " a écrit le ", " ha scritto il ", " ezt írta ", " kirjoitti ",
        " skrev følgende den ", " napsal dne ", " napisał w dniu ",
    ];

    /// <summary>Verbs that announce a quote only below a whole date and above one that is marked.</summary>
    private static readonly string[] SayingVerbs = ["said", "says", "mentioned", "disse", "dijo", "a dit", "sagte", "ha detto"];

    /// <summary>How Horde announces a quote, with a name and an address.</summary>
    private static readonly string[] QuotingStarts = ["quoting ", "citando ", "citando a ", "zitat von ", "zitiere "];

    private static readonly string[] Starts =
    [
        "on ", "at ", "em ", "no dia ", "na ", "a ", "el ", "le ", "am ", "op ", "den ", "il ", "dnia ", "w dniu ", "kl ", "în ", "dne ",
        "segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo", "lunes", "martes", "miércoles", "jueves", "viernes",
        "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье", "在",
    ];

    private static readonly string[] InlineStarts = ["On ", "Em ", "El ", "Le ", "Am ", "Op ", "Il "];

    /// <summary>The number of lines of an attribution ('Em …, Fulano escreveu:') that begins here; 0 where there is none.</summary>
    public static int Length(string[] lines, int index)
    {
        var joined = lines[index].Trim();
        if (joined.Length == 0)
            return 0;
        if (IsAnnouncement(lines, joined, index + 1))
            return 1;
        if (!CanStart(joined))
            return 0;
        var dated = IsDated(joined);
        for (var i = index + 1; i < lines.Length && i < index + MostAttributionLines; i++)
        {
            var line = lines[i].Trim();
            // Empty lines are inside only where the first line is a whole date; else it was text of its own.
            if (line.Length == 0 && !dated)
                return 0;
            // A new beginning means that the line before was text of its own.
            if ((ReplyMarks.IsQuote(line) && joined.Count(c => c == '<') <= joined.Count(c => c == '>')) || (StartsWithWord(line) && CountNumbers(line) >= 2))
                return 0;
            joined += " " + line;
            if (joined.Length > LongestAttribution)
                return 0;
            if (line.Length > 0 && IsAnnouncement(lines, joined, i + 1))
                return i - index + 1;
        }
        return 0;
    }

    /// <summary>Whether a quote begins here with an announcement inside its marks.</summary>
    public static bool IsQuoted(string[] lines, int index)
    {
        var inside = new List<string>();
        for (var i = index; i < lines.Length && inside.Count < MostAttributionLines && ReplyMarks.IsQuote(lines[i]); i++)
        {
            if (inside.Count > 0 || ReplyMarks.Unquote(lines[i]).Trim().Length > 0)
                inside.Add(ReplyMarks.Unquote(lines[i]));
        }
        return inside.Count > 0 && Length([.. inside], 0) > 0;
    }

    /// <summary>Whether a line, or several that were joined, announces a quote: by itself, or with a marked quote at <paramref name="next"/>.</summary>
    private static bool IsAnnouncement(string[] lines, string joined, int next) =>
        IsAttribution(joined) ? (!IsWeak(joined) && !IsTalk(joined)) || IsQuoteNext(lines, next) : (IsSaying(joined) || IsAddressAndDate(joined)) && IsQuoteNext(lines, next);

    /// <summary>Without a verb, as Notes does: <c>Maria Souza &lt;maria@…&gt; on 12/03/2026 12:39:56 PM</c></summary>
    private static bool IsAddressAndDate(string line) =>
        line.IndexOf('@') is > 0 and var at && line.IndexOf('>', at) is > 0 and var end && CountNumbers(line[end..]) >= 5 && HasTime(line) && line.Length < end + LongestName;

    /// <summary>What announces only a marked quote: a date with an address or a verb of any sort, or a name and a verb ('Fulano escreveu:').</summary>
    private static bool IsSaying(string line)
    {
        if (!line.EndsWith(':'))
            return false;
        var end = line[..^1].TrimEnd();
        return IsDated(line) ? line.Contains('@') || Array.Exists(SayingVerbs, verb => EndsWithWord(end, verb))
            : (line.Length <= LongestName && Array.Exists(EndVerbs, verb => EndsWithWord(end, verb)))
            || (HasTime(line) && MailSyntax.StartsWithIgnoreCase(line, "excerpts from "))
            || (line.Contains('@') && Array.Exists(QuotingStarts, start => MailSyntax.StartsWithIgnoreCase(line, start)));
    }

    private static bool IsDated(string line) => StartsWithWord(line) && CountNumbers(line) >= 4 && HasTime(line);

    /// <summary>A day, a name and an address alone are also how lists of changes write their entries.</summary>
    private static bool IsWeak(string line) => line.EndsWith('>') && !HasTime(line) && line.AsSpan().TrimStart("-* ") is [_, _, _, _, '-', ..];

    /// <summary>
    /// Whether it may be what somebody tells in a letter: <c>Em 20/11/2026 às 10:30 o vendedor me escreveu:</c>. Programs name an
    /// address, or the whole date and time at the beginning of the line, a comma and a name.
    /// </summary>
    private static bool IsTalk(string line)
    {
        var bare = line.Trim('-', '*', ' ', '_');
        var end = bare.TrimEnd(':', '：', ' ', '\u00A0', '*');
        if (line.Contains('@') || Array.Find(TalkingVerbs, verb => EndsWithWord(end, verb)) is not { } said)
            return false;
        var before = end[..^said.Length].TrimEnd();
        var name = before[(before.AsSpan().LastIndexOfAny(",，") + 1)..].Trim();
        return !(char.IsAsciiDigit(bare[0]) || (StartsWithWord(bare) && IsDateNear(bare))) || CountNumbers(bare) < 4 || !HasTime(bare) || name.Length is 0 or > LongestName || name.Length == before.Length || name.Any(char.IsAsciiDigit)
            || MailSyntax.StartsWithAny(name + " ", NoNames) || Array.Exists(ToWhom, word => EndsWithWord(name, word));
    }

    private static bool IsQuoteNext(string[] lines, int index)
    {
        while (index < lines.Length && lines[index].Trim().Length == 0)
            index++;
        return index < lines.Length && ReplyMarks.IsAnyQuote(lines[index]);
    }

    /// <summary>
    /// Where an attribution begins that some program put at the end of the sender's own line (<c>Feito. On Mon, 3 Nov 2025,
    /// Fulano wrote:</c>); 0 where the line is all of it. The line is known to end as one.
    /// </summary>
    public static int Start(string line)
    {
        var bare = line.TrimStart('-', '*', ' ', '\t');
        if (bare.Length == 0 || line.Length > LongestAttribution || char.IsAsciiDigit(bare[0]) || (StartsWithWord(bare) && IsDateNear(bare)))
            return 0;
        for (var space = line.IndexOf(' '); space > 0; space = line.IndexOf(' ', space + 1))
        {
            var before = line[..space];
            if (before.AsSpan().IndexOfAny("@<>") >= 0)
                return 0;
            var rest = line[(space + 1)..];
            if (Array.Exists(InlineStarts, start => rest.StartsWith(start, StringComparison.Ordinal)) && IsDateNear(rest) && IsAttribution(rest))
                return space + 1;
        }
        return 0;
    }

    /// <summary>Whether a number stands near the beginning and in its first sentence, as the day of an attribution does.</summary>
    private static bool IsDateNear(string text)
    {
        var number = text.AsSpan(0, Math.Min(text.Length, 25)).IndexOfAnyInRange('0', '9');
        var sentence = text.IndexOf(". ", StringComparison.Ordinal);
        return number >= 0 && (sentence < 0 || sentence > number || !char.IsUpper(text[Math.Min(sentence + 2, text.Length - 1)]));
    }

    private static bool IsAttribution(string line)
    {
        if (line.Length > LongestAttribution)
            return false;
        var bare = line.Trim('-', '*', ' ', '_');
        var dashes = line.StartsWith("--", StringComparison.Ordinal);
        if (StartsWithIsoDate(bare) && IsDateAndName(bare))
            return true;
        if (IsDatedAddress(bare))
            return true;
        var colon = bare.EndsWith(':') || bare.EndsWith('：');
        // Zoho leaves the colon away.
        var plain = StartsWithWord(bare) && bare.Contains('@') && CountNumbers(bare) >= 4 && HasTime(bare);
        if (!colon && !plain && !(dashes && line.EndsWith("--", StringComparison.Ordinal)))
            return false;
        var numbers = CountNumbers(bare);
        if (numbers < 2 && !bare.Contains('@') && !(bare.Contains('<') && bare.Contains('>')))
            return false;
        var end = bare.TrimEnd(':', '：', ' ', '\u00A0', '*');
        return Array.Exists(EndVerbs, verb => EndsWithWord(end, verb))
            || Array.Exists(MiddleVerbs, verb => MailSyntax.ContainsIgnoreCase(end, verb))
            || (numbers >= 4 && HasTime(end) && Array.Exists(DatedVerbs, verb => MailSyntax.ContainsIgnoreCase(end, verb)));
    }

    /// <summary>Some name no verb: a date, a time, a name and an address with a colon, as in <c>30.09.2017, 18:30, "Maria" &lt;maria@exemplo.com&gt;:</c></summary>
    private static bool IsDatedAddress(string line)
    {
        if (!line.EndsWith(">:", StringComparison.Ordinal) || line.LastIndexOf('<') is not (> 0 and var angle) || line.IndexOf('@', angle) < 0)
            return false;
        var date = line[..angle];
        var firstWord = date[..Math.Max(0, date.IndexOf(' '))];
        return CountNumbers(date) >= 4 && HasTime(date) && (char.IsAsciiDigit(line[0]) || firstWord.EndsWith(',') || StartsWithWord(line));
    }

    /// <summary>Two pairs of digits with a colon or a dot between them and no more digits around.</summary>
    public static bool HasTime(string line)
    {
        for (var i = 1; i + 2 < line.Length; i++)
        {
            if (line[i] is ':' or '.' && char.IsAsciiDigit(line[i - 1]) && char.IsAsciiDigit(line[i + 1]) && char.IsAsciiDigit(line[i + 2])
                && (i + 3 == line.Length || !char.IsAsciiDigit(line[i + 3])))
                return true;
        }
        return false;
    }

    private static bool CanStart(string line)
    {
        var bare = line.TrimStart('-', '*', ' ');
        return bare.Length > 0
            && (CountNumbers(bare) >= 3 || (StartsWithWord(bare) && CountNumbers(bare) >= 1) || bare.Contains('@') || StartsWithIsoDate(bare));
    }

    private static bool StartsWithWord(string line) => Array.Exists(Starts, start => MailSyntax.StartsWithIgnoreCase(line, start));

    private static bool EndsWithWord(string text, string verb) =>
        text.EndsWith(verb, StringComparison.OrdinalIgnoreCase)
        && (text.Length == verb.Length || !char.IsLetter(text[text.Length - verb.Length - 1]) || verb is "写道");

    public static int CountNumbers(string line)
    {
        var count = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (char.IsAsciiDigit(line[i]) && (i == 0 || !char.IsAsciiDigit(line[i - 1])))
                count++;
        }
        return count;
    }

    private static bool StartsWithIsoDate(string line) =>
        line.Length > 10 && line.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 && line[4] is '-' or '/' && char.IsAsciiDigit(line[5]);

    /// <summary>Gmail's short form: <c>2016-03-03 17:21 GMT+01:00 Name</c>, with or without an address and a colon.</summary>
    private static bool IsDateAndName(string line) =>
        line.EndsWith(">:", StringComparison.Ordinal) || (line.EndsWith('>') && line.Contains('@'))
        || (line.Contains(" GMT", StringComparison.Ordinal) && line.Contains(':') && !line.EndsWith('<') && line.Length < 100);
}
