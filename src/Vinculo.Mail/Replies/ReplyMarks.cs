namespace Vinculo.Mail;

/// <summary>The single lines by which mail programs set off what they quote or add.</summary>
internal static class ReplyMarks
{
    private static readonly string[] DeviceStarts =
    [
        "download outlook", "descargar outlook", "baixar o outlook", "baixar outlook", "télécharger outlook", "outlook für ", "outlook para android", "outlook para ios",
        "sent from", "sent by", "sent via", "sent with", "sent on", "from my", "someone from mobile", "get outlook for", "get [outlook for",
        "enviado do meu", "enviado de", "enviado do", "enviado a partir", "enviado pelo", "enviado via", "enviado com", "enviada do", "enviado desde", "enviado con",
        "obter o outlook", "baixe o outlook", "obtener outlook", "envoyé depuis", "envoyé de", "envoyé à partir", "von meinem", "gesendet von", "gesendet mit",
        "diese nachricht wurde von meinem", "inviato da", "verzonden met", "verstuurd vanaf", "sendt fra", "skickat från",
        "wysłane z", "отправлено с", "從我的", "发自我的", "odesláno z", "lähetetty ", "hanki outlook", "trimis de pe", "надіслано з",
    ];

    public static bool IsQuote(string line) => line.AsSpan().TrimStart().StartsWith(">");

    /// <summary>A line quoted with initials, as some programs do: <c>MS&gt; text</c>.</summary>
    public static bool IsInitialsQuote(string line)
    {
        var mark = line.IndexOf('>');
        return mark is > 0 and <= 10 && line.AsSpan(0, mark).IndexOfAnyExceptInRange('A', 'z') < 0;
    }

    /// <summary>A quote with the usual mark, or with the initials of whoever is quoted (<c>MS&gt;</c>, <c>AvdV&gt;</c>).</summary>
    public static bool IsAnyQuote(string line) => IsQuote(line)
        || (line.IndexOf('>') is > 0 and <= 5 and var mark && char.IsAsciiLetterUpper(line[0]) && char.IsAsciiLetterUpper(line[mark - 1])
            && line.AsSpan(0, mark).IndexOfAnyExceptInRange('A', 'z') < 0);

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
}
