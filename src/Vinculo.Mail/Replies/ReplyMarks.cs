namespace Vinculo.Mail;

/// <summary>The marks by which mail programs set off what they quote.</summary>
internal static class ReplyMarks
{
    private const int LongestAttribution = 400;
    private const int MostAttributionLines = 6;

    /// <summary>Verbs that end a line such as 'On Monday somebody wrote:'.</summary>
    private static readonly string[] EndVerbs =
    [
        "wrote", "writes", "escreveu", "escreveram", "escribió", "escribio", "a écrit", "schrieb", "ha scritto", "schreef", "geschreven",
        "skrev", "napisał(a)", "napisał", "napisała", "написал", "написал(а)", "написала", "пише", "пишет", "写道", "yazdı", "je napisao",
        "napsal", "napsal(a)", "kirjoitti", "írta",
    ];

    /// <summary>Verbs after which the name or the date stands.</summary>
    private static readonly string[] MiddleVerbs = [" schrieb ", " skrev ", " schreef ", " escribió ", " het volgende "];

    private static readonly string[] Starts =
    [
        "on ", "at ", "em ", "no dia ", "na ", "a ", "el ", "le ", "am ", "op ", "den ", "il ", "dnia ", "w dniu ", "kl ", "în ", "dne ",
        "segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo", "lunes", "martes", "miércoles", "jueves", "viernes",
        "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье", "在",
    ];

    private static readonly string[] InlineStarts = ["On ", "Em ", "El ", "Le ", "Am ", "Op ", "Il "];

    private static readonly HashSet<string> FromFields = new(StringComparer.OrdinalIgnoreCase)
        { "from", "de", "von", "da", "van", "från", "fra", "od", "от", "від", "remetente", "发件人", "expéditeur" };

    private static readonly HashSet<string> OtherFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "sent", "date", "to", "cc", "bcc", "subject", "reply-to", "importance", "attachments", "on behalf of", "organization",
        "enviada em", "enviado em", "enviada", "enviado", "para", "assunto", "data", "cco", "responder a", "responder para", "prioridade", "anexos",
        "enviado el", "fecha", "asunto", "cco", "responder a", "gesendet", "an", "betreff", "datum", "kopie", "envoyé", "à", "objet",
        "inviato", "a", "oggetto", "risposta", "rispondi a", "verzonden", "aan", "onderwerp", "skickat", "till", "ämne", "sendt", "til", "emne",
        "wysłano", "do", "temat", "отправлено", "кому", "тема", "дата", "копия",
    };

    private static readonly HashSet<string> DateFields = new(StringComparer.OrdinalIgnoreCase)
        { "date", "sent", "data", "fecha", "datum", "enviado", "enviada", "enviado em", "enviada em", "enviado el", "gesendet" };

    private static readonly string[] DeviceStarts =
    [
        "download outlook", "descargar outlook", "baixar o outlook", "baixar outlook", "télécharger outlook", "outlook für ", "outlook para android", "outlook para ios",
        "sent from", "sent by", "sent via", "sent with", "sent on", "from my", "someone from mobile", "get outlook for", "get [outlook for",
        "enviado do meu", "enviado de", "enviado do", "enviado a partir", "enviado pelo", "enviado via", "enviado com", "enviada do", "enviado desde", "enviado con",
        "obter o outlook", "baixe o outlook", "obtener outlook", "envoyé depuis", "envoyé de", "envoyé à partir", "von meinem", "gesendet von", "gesendet mit",
        "diese nachricht wurde von meinem", "inviato da", "verzonden met", "verstuurd vanaf", "sendt fra", "skickat från",
        "wysłane z", "отправлено с", "從我的", "发自我的", "odesláno z",
    ];

    public static bool IsQuote(string line) => line.AsSpan().TrimStart().StartsWith(">");

    /// <summary>A line quoted with initials, as some programs do: <c>MS&gt; text</c>.</summary>
    public static bool IsInitialsQuote(string line)
    {
        var mark = line.IndexOf('>');
        return mark is > 0 and <= 10 && line.AsSpan(0, mark).IndexOfAnyExceptInRange('A', 'z') < 0;
    }

    /// <summary>Whether a line ends inside a link in brackets: <c>(http://exemplo.com/a</c>.</summary>
    public static bool EndsInLink(string line)
    {
        var start = Math.Max(line.LastIndexOf("<http", StringComparison.OrdinalIgnoreCase), line.LastIndexOf("(http", StringComparison.OrdinalIgnoreCase));
        return start >= 0 && line.AsSpan(start + 1).IndexOfAny(">) ") < 0;
    }

    public static string Unquote(string line) => line.TrimStart('>', ' ');

    /// <summary>Two hyphens, or a line of nothing but dashes or underscores.</summary>
    public static bool StartsSignature(string line)
    {
        var trimmed = line.Trim();
        return trimmed is "--" or "ᐧ" || (trimmed.Length > 0 && trimmed.All(c => c is '—' or '–')) || (trimmed.Length >= 5 && trimmed.All(c => c == '_'));
    }

    /// <summary>A line of nothing but hyphens, stars and the like.</summary>
    public static bool IsRule(string line)
    {
        var trimmed = line.Trim();
        return trimmed is "ᐧ" || (trimmed.Length >= 2 && trimmed.All(c => "-_*#~=+—–".Contains(c)) && trimmed.All(c => c == trimmed[0]));
    }

    /// <summary>A line that a telephone or program adds: 'Enviado do meu iPhone'.</summary>
    public static bool IsDeviceLine(string line)
    {
        var trimmed = line.Trim(' ', '\t', '<', '>', '(', ')', '*', '_', '"', '.');
        return trimmed.Length is > 0 and < 120 && Array.Exists(DeviceStarts, start => Ascii.StartsWithIgnoreCase(trimmed, start));
    }

    /// <summary>The number of lines of an attribution ('Em …, Fulano escreveu:') that begins here; 0 where there is none.</summary>
    public static int AttributionLength(string[] lines, int index)
    {
        var joined = lines[index].Trim();
        if (joined.Length == 0)
            return 0;
        if (IsAttribution(joined))
            return 1;
        if (!CanStart(joined))
            return 0;
        for (var i = index + 1; i < lines.Length && i < index + MostAttributionLines; i++)
        {
            var line = lines[i].Trim();
            // A new beginning means that the line before was text of its own.
            if ((IsQuote(line) && joined.Count(c => c == '<') <= joined.Count(c => c == '>')) || (StartsWithWord(line) && CountNumbers(line) >= 2))
                return 0;
            joined += " " + line;
            if (joined.Length > LongestAttribution)
                return 0;
            if (line.Length > 0 && IsAttribution(joined))
                return i - index + 1;
        }
        return 0;
    }

    /// <summary>
    /// Where an attribution begins that some program put at the end of the sender's own line (<c>Feito. On Mon, 3 Nov 2025,
    /// Fulano wrote:</c>); 0 where the line is all of it. The line is known to end as one.
    /// </summary>
    public static int AttributionStart(string line)
    {
        var bare = line.TrimStart('-', '*', ' ', '\t');
        if (bare.Length == 0 || char.IsAsciiDigit(bare[0]) || (StartsWithWord(bare) && IsDateNear(bare)))
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
            || Array.Exists(MiddleVerbs, verb => Ascii.ContainsIgnoreCase(end, verb));
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
    private static bool HasTime(string line)
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

    private static bool StartsWithWord(string line) => Array.Exists(Starts, start => Ascii.StartsWithIgnoreCase(line, start));

    private static bool EndsWithWord(string text, string verb) =>
        text.EndsWith(verb, StringComparison.OrdinalIgnoreCase)
        && (text.Length == verb.Length || !char.IsLetter(text[text.Length - verb.Length - 1]) || verb is "写道");

    private static int CountNumbers(string line)
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

    /// <summary>The number of lines of a copied header ('De: … Enviada em: …') with the rule or title above it; 0 where there is none.</summary>
    public static int HeaderBlockLength(string[] lines, int index)
    {
        var start = index;
        var first = lines[start].Trim();
        var titled = ReplyTitles.IsTitle(first);
        if (titled || IsRule(first))
        {
            start++;
            while (start < lines.Length && lines[start].Trim().Length == 0 && start < index + 4)
                start++;
        }
        var end = FieldsEnd(lines, start, out var fields, out var fromFirst);
        if ((fromFirst && fields >= 2) || (titled && fields >= 1))
            return end - index;
        if (fields >= 2 && StartsWithDate(lines.AsSpan(start, end - start), fields >= 3 ? 4 : 6))
            return end - index;
        return titled ? 1 : 0;
    }

    /// <summary>A copied header of which the date or the subject comes first, as Hotmail and some others write it: it has a date, with the time zone where there is little else, and an address.</summary>
    private static bool StartsWithDate(ReadOnlySpan<string> fields, int numbers)
    {
        var dated = false;
        var addressed = false;
        foreach (var line in fields)
        {
            dated |= CountNumbers(line) >= numbers && FieldName(line) is { } name && DateFields.Contains(name);
            addressed |= line.Contains('@');
        }
        return dated && addressed;
    }

    private static int FieldsEnd(string[] lines, int start, out int fields, out bool fromFirst)
    {
        fields = 0;
        fromFirst = false;
        var end = start;
        for (var i = start; i < lines.Length && i < start + 16; i++)
        {
            var name = FieldName(lines[i]);
            var isFrom = name is not null && FromFields.Contains(name);
            if (fields == 0 && !isFrom && !(name is not null && OtherFields.Contains(name)))
                break;
            if (isFrom || (name is not null && OtherFields.Contains(name)))
            {
                fromFirst |= fields == 0 && isFrom;
                fields++;
            }
            else if (lines[i].Trim().Length == 0)
            {
                // Some put an empty line between the fields.
                if (fields >= 2 || i + 1 >= lines.Length || FieldName(lines[i + 1]) is not { } next || !OtherFields.Contains(next))
                    break;
            }
            else if (i > end + 1)
            {
                break;
            }
            end = i + 1;
        }
        return end;
    }

    private static string? FieldName(string line)
    {
        var trimmed = line.TrimStart(' ', '*', '\t', '_');
        var colon = trimmed.IndexOf(':');
        return colon is > 0 and <= 20 ? trimmed[..colon].Trim(' ', '*', '\u00A0') : null;
    }
}
