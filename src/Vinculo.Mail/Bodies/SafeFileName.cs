using System.Text;

namespace Vinculo.Mail;

/// <summary>File names that cannot leave their folder or mean something to an operating system.</summary>
internal static class SafeFileName
{
    private const int Longest = 150;

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    private static readonly Dictionary<string, string> Extensions =
        ("image/jpeg=.jpg image/png=.png image/gif=.gif image/bmp=.bmp image/tiff=.tiff "
            + "image/webp=.webp image/svg+xml=.svg application/pdf=.pdf application/zip=.zip text/plain=.txt "
            + "text/html=.html text/calendar=.ics text/csv=.csv text/vcard=.vcf text/x-vcard=.vcf "
            + "text/xml=.xml application/rtf=.rtf application/xml=.xml application/json=.json application/msword=.doc application/vnd.ms-excel=.xls application/ms-tnef=.dat "
            + "application/vnd.openxmlformats-officedocument.wordprocessingml.document=.docx "
            + "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet=.xlsx "
            + "application/pgp-signature=.asc application/pgp-keys=.asc application/pkcs7-signature=.p7s application/pkcs7-mime=.p7m audio/mpeg=.mp3 "
            + "audio/ogg=.ogg audio/wav=.wav video/mp4=.mp4 message/rfc822=.eml message/global=.eml "
            + "message/delivery-status=.txt text/rfc822-headers=.txt message/disposition-notification=.txt")
        .Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The same the other way round; <c>.dat</c> says nothing, and some have two endings.</summary>
    private static readonly Dictionary<string, string> MediaTypes = Extensions
        .Append(new("text/html", ".htm")).Append(new("image/jpeg", ".jpeg")).Where(pair => pair.Value != ".dat")
        .GroupBy(pair => pair.Value).ToDictionary(group => group.Key, group => group.First().Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>What a file of this name is likely to be, where nothing says so.</summary>
    public static string MediaTypeOf(string? fileName) =>
        MediaTypes.GetValueOrDefault(Path.GetExtension(fileName ?? ""), "application/octet-stream");

    public static string Of(string? written, string mediaType, int number)
    {
        var name = Clean(written ?? "");
        if (name.Length == 0)
            name = $"attachment-{number}{ExtensionOf(mediaType)}";
        return name;
    }

    private static string ExtensionOf(string mediaType)
    {
        if (Extensions.TryGetValue(mediaType, out var known))
            return known;
        var subtype = mediaType[(mediaType.IndexOf('/') + 1)..];
        var plain = subtype.Length is 2 or 3 or 4 && subtype.All(char.IsAsciiLetterOrDigit);
        return plain && !mediaType.StartsWith("application/", StringComparison.Ordinal) ? "." + subtype : ".bin";
    }

    /// <summary>The last segment of a path, without what no file system takes; empty where nothing is left.</summary>
    public static string Clean(string written)
    {
        var slash = written.LastIndexOfAny(['/', '\\']);
        var cleaned = new StringBuilder();
        foreach (var rune in written[(slash + 1)..].EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator)
                continue;
            if (rune.IsAscii && "<>:\"|?*".Contains((char)rune.Value))
                cleaned.Append('_');
            else
                cleaned.Append(rune);
        }
        var name = cleaned.ToString().Trim(' ', '.');
        var stem = name.Split('.')[0];
        return Shorten(Devices.Contains(stem) ? "_" + name : name);
    }

    private static string Shorten(string name)
    {
        if (name.Length <= Longest)
            return name;
        var extension = Path.GetExtension(name);
        if (extension.Length > 20)
            extension = "";
        var kept = Longest - extension.Length;
        if (char.IsHighSurrogate(name[kept - 1]))
            kept--;
        return name[..kept] + extension;
    }
}
