namespace Vinculo.Mail;

/// <summary>The titles by which programs announce a message that they copy below.</summary>
internal static class ReplyTitles
{
    /// <summary>Titles that need no more than three hyphens and no fields below them.</summary>
    private static readonly string[] KnownTitles =
    [
        "original message", "mensagem original", "mensaje original", "forwarded message", "mensagem encaminhada", "mensaje reenviado", "message d'origine",
        "ursprüngliche nachricht", "weitergeleitete nachricht", "messaggio originale", "messaggio inoltrato", "message transféré", "doorgestuurd bericht",
        "oorspronkelijk bericht", "treść przekazanej wiadomości", "alkuperäinen viesti", "begin included message",
        "message header follows", "you are receiving this mail because:",
    ];

    /// <summary>Titles after which the name and the day stand, as Notes writes them.</summary>
    private static readonly string[] TitleStarts = ["forwarded by ", "encaminhado por ", "reenviado por ", "weitergeleitet von "];

    private static readonly string[] AboveLines =
    [
        "reply above this line", "type your reply above", "responda acima desta linha", "resposta acima desta linha", "responda por encima de esta línea",
        "respuesta por encima de esta línea", "acima desta linha",
    ];

    /// <summary>What Apple's programs put above a message passed on, without hyphens.</summary>
    private static readonly string[] BareTitles =
    [
        "begin forwarded message:", "forwarded message:", "início da mensagem reencaminhada:", "início da mensagem encaminhada:", "mensagem encaminhada:",
        "inicio del mensaje reenviado:", "début du message transféré :", "début du message réexpédié :", "anfang der weitergeleiteten nachricht:",
        "inizio messaggio inoltrato:", "begin doorgestuurd bericht:", "start på videresendt besked:", "videresendt melding:", "vidarebefordrat mejl:",
        "välitetty viesti alkaa:", "továbbított levél kezdete:", "początek przekazywanej wiadomości:", "začátek přeposílané zprávy:",
        "začiatok preposlanej správy:", "započni proslijeđenu poruku:", "începe mesajul redirecționat:", "İleti başlangıcı:",
        "начало переадресованного сообщения:", "початок листа, що пересилається:",
    ];

    /// <summary>Titles in reports of servers, under which the reason stands.</summary>
    private static readonly string[] ReportTitles = ["following address", "following recipient", "transcript of session", "fatal error", "transient", "non-fatal"];

    /// <summary>A title between hyphens ('-----Mensagem original-----'), or the words that Apple's programs put above a message passed on.</summary>
    public static bool IsTitle(string line) => IsKnown(line) || IsUnknown(line);

    /// <summary>A title in words that only programs write.</summary>
    public static bool IsKnown(string line)
    {
        var bare = WithPlainHyphens(line).Trim('*', ' ').Replace('\u00A0', ' ');
        if (BareTitles.Contains(bare, StringComparer.OrdinalIgnoreCase))
            return true;
        if (bare.Length < 120 && bare.AsSpan().IndexOfAny("#-=_") >= 0 && Array.Exists(AboveLines, words => MailSyntax.ContainsIgnoreCase(bare, words)))
            return true;
        var inside = bare.Trim('-', ' ', '_');
        if (bare.StartsWith("---", StringComparison.Ordinal) && bare.EndsWith("---", StringComparison.Ordinal) && KnownTitles.Contains(inside, StringComparer.OrdinalIgnoreCase))
            return true;
        return bare.StartsWith("----", StringComparison.Ordinal) && bare.Length < 200 && MailSyntax.StartsWithAny(inside, TitleStarts);
    }

    /// <summary>What may be a title in any language, and as well what somebody put above a part of their text.</summary>
    private static bool IsUnknown(string line)
    {
        var bare = WithPlainHyphens(line).Trim('*', ' ').Replace('\u00A0', ' ');
        var inside = bare.Trim('-', ' ', '_');
        return bare.StartsWith("----", StringComparison.Ordinal) && bare.EndsWith("---", StringComparison.Ordinal)
            && inside.Length is >= 4 and <= 50 && inside.Any(char.IsLetter) && !inside.Any(char.IsAsciiDigit) && !MailSyntax.ContainsAny(inside, ReportTitles);
    }

    /// <summary>Programs that make text handsome draw the line with hyphens and dashes of other kinds.</summary>
    private static string WithPlainHyphens(string line) =>
        line.AsSpan().ContainsAnyInRange('\u2010', '\u2015') ? string.Concat(line.Select(c => c is >= '\u2010' and <= '\u2015' ? '-' : c)) : line;
}
