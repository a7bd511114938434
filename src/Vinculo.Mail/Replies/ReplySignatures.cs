using System.Text.RegularExpressions;

namespace Vinculo.Mail;

/// <summary>What stands below a text and is none of it: signatures, and the lines that telephones and programs add.</summary>
internal static class ReplySignatures
{
    private const int LongestDeviceLine = 120;
    private const int LongestBareLine = 50;
    private const int LongestName = 50;
    private const int MostWordsOfName = 6;

    /// <summary>Their time grows with the text and no faster, whatever it holds.</summary>
    private const RegexOptions Linear = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>With what only programs begin.</summary>
    private static readonly string[] DeviceStarts =
    [
        "download outlook", "descargar outlook", "baixar o outlook", "baixar outlook", "télécharger outlook", "outlook für ", "outlook para android", "outlook para ios",
        "sent from my", "someone from mobile", "get outlook for", "get [outlook for", "enviado do meu", "enviada do meu", "enviado a partir do meu", "enviado de mi ", "enviado desde mi ",
        "obter o outlook", "baixe o outlook", "obtener outlook", "von meinem", "gesendet von mein", "diese nachricht wurde von meinem", "verstuurd vanaf", "sendt fra", "skickat från",
        "wysłane z", "отправлено с", "從我的", "发自我的", "odesláno z", "lähetetty ", "hanki outlook", "trimis de pe", "надіслано з",
    ];

    /// <summary>With what people begin too, of parcels and papers: a device or a program has to be named.</summary>
    private static readonly string[] SentStarts =
    [
        "sent from", "sent by", "sent via", "sent with", "sent on", "from my", "enviado de", "enviado do", "enviado a partir", "enviado pelo", "enviado via", "enviado com",
        "enviada do", "enviada pelo", "enviado desde", "enviado con", "envoyé depuis", "envoyé de", "envoyé à partir", "gesendet von", "gesendet mit", "inviato da", "verzonden met",
    ];

    private static readonly Regex Device = new(
        @"\b(?:i?phone|ipad|ipod|ios|android|samsung|galaxy|motorola|moto [a-z]|xiaomi|redmi|huawei|nokia|sony|xperia|pixel|htc|blackberry|windows|mac|macbook|mobile?|mobil(?:e|gerät|telefon)|m[óo]vil|cell|celular|telefone|tel[ée]fono|smartphone|telemóvel|handy|portable|tablet|device|dispositivo|aparelho|computer|app|aplicativo"
        + @"|outlook|gmail|hotmail|yahoo|uol|bol|aol|icloud|thunderbird|proton ?mail|zoho|gmx|web\.de|mail\.ru|yandex|mailbox|airmail|aqua ?mail|blue ?mail|my ?mail|k-9|spark|newton|superhuman|mailspring|mailbird|postbox|em client|polymail|edison|titan|zimbra|roundcube|webmail|fairemail|typeapp|tutanota|tuta|fastmail)\b",
        Linear);

    /// <summary>In a signature: an address, a page or a telephone number.</summary>
    private static readonly Regex Contact = new(@"\w@\w|https?://|\bwww\.|\d[\d ().-]{6,}\d", Linear);

    /// <summary>What companies, lists and scanners put below every mail.</summary>
    private static readonly Regex Footer = new(
        @"\bconfiden[ct]ial|disclaimer|\baviso legal|\buso exclusivo|intended (?:only|solely) for|antes de imprimir|before printing|mailing list|unsubscribe|descadastr|livre de vírus|virus-free|\bavast\b",
        Linear);

    /// <summary>Words within names that begin small.</summary>
    private static readonly HashSet<string> Particles = ["de", "da", "do", "das", "dos", "e", "del", "la", "y", "di", "von", "van", "der", "den", "du", "and", "und", "-", "–", "|", "/", "&"];

    /// <summary>Two hyphens, or a line of nothing but dashes or underscores.</summary>
    public static bool Starts(string line) => IsMark(line) || IsLine(line);

    /// <summary>A line of dashes or underscores, which people draw between parts of a text too.</summary>
    public static bool IsLine(string line)
    {
        var trimmed = line.Trim();
        return (trimmed.Length > 0 && trimmed.All(c => c is '—' or '–')) || (trimmed.Length >= 5 && trimmed.All(c => c == '_'));
    }

    /// <summary>
    /// Whether what stands below a line looks like a signature: what is put below every mail, or a name, alone or with an
    /// address or a number.
    /// </summary>
    public static bool IsLike(ReadOnlySpan<string> below)
    {
        var written = new List<string>();
        foreach (var line in below)
        {
            if (line.Trim() is { Length: > 0 } words)
                written.Add(words);
        }
        if (written.Count == 0 || written.Exists(Footer.IsMatch))
            return true;
        var name = WordsOfName(written[0]);
        return name > 0 && (written.Exists(Contact.IsMatch) || (name > 1 && written.Count <= 2));
    }

    /// <summary>A line that a telephone or program adds: 'Enviado do meu iPhone'.</summary>
    public static bool IsDeviceLine(string line)
    {
        var trimmed = line.Trim(' ', '\t', '<', '>', '(', ')', '*', '_', '"', '.');
        return trimmed.Length is > 0 and < LongestDeviceLine
            && (MailSyntax.StartsWithAny(trimmed, DeviceStarts) || (MailSyntax.StartsWithAny(trimmed, SentStarts) && Device.IsMatch(trimmed)));
    }

    /// <summary>Whether a line says no more than what somebody wrote on: short, and without a comma or a number as those of telephones.</summary>
    public static bool IsBareDeviceLine(string line)
    {
        var link = line.IndexOf("<http", StringComparison.OrdinalIgnoreCase);
        var words = link < 0 ? line : line[..link];
        return IsDeviceLine(line) && words.Length <= LongestBareLine && !words.Contains(',') && words.Count(char.IsAsciiDigit) <= 2;
    }

    private static bool IsMark(string line) => line.Trim() is "--" or "ᐧ";

    /// <summary>How many words a line has that looks like a name, with a post or a company perhaps; 0 where it does not.</summary>
    private static int WordsOfName(string line)
    {
        var bare = line.Trim('*', ' ', ',');
        if (bare.Length is 0 or > LongestName || bare[^1] is '.' or '!' or '?' or ':' or ';' || bare.Any(char.IsAsciiDigit))
            return 0;
        var words = bare.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= MostWordsOfName && char.IsUpper(bare[0]) && Array.TrueForAll(words, word => char.IsUpper(word[0]) || Particles.Contains(word)) ? words.Length : 0;
    }
}
