using System.Globalization;
using System.Text;

namespace Vinculo.Mail;

/// <summary>Bytes to text: the declared charset where it can be true, else the likely one.</summary>
internal static class Charsets
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly Encoding Windows1252 = Known(1252);

    /// <summary>Names that .NET does not know, and those that are read as the larger set that programs really send (as browsers do).</summary>
    private static readonly Dictionary<string, int> CodePages = ReadTable(
    [
        "1252 iso-8859-1 latin1 latin-1 iso8859-1 iso_8859-1 8859_1 l1 ansi cp1252 cp-1252 windows1252 x-ansi ansi_x3.110-1983",
        "28598 iso-8859-8-i",
        "1254 iso-8859-9 cp1254",
        "874 iso-8859-11 tis-620",
        "28605 iso-8859-16 latin9 iso8859-15",
        "54936 gb2312 gbk cp936 x-gbk gb18030 gb_2312-80",
        "52936 hz-gb-2312",
        "950 big5-hkscs big5 x-x-big5",
        "949 ks_c_5601-1987 ks_c_5601 euc-kr cp949 ksc5601",
        "932 shift_jis shift-jis sjis x-sjis cp932 windows-31j ms_kanji",
        "51932 euc-jp x-euc-jp",
        "50220 iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-ms",
        "50225 iso-2022-kr",
        "20866 koi8",
        "21866 koi8-ru",
        "1251 cp1251 cp-1251 win-1251 windows1251",
        "1250 cp1250",
        "1256 cp1256",
        "10000 macroman x-mac-roman mac",
        "65001 utf8 utf-8 utf8mb4 unicode-1-1-utf-8 x-utf-8 utf_8",
    ]);

    private static readonly HashSet<string> Ascii7 = new(StringComparer.OrdinalIgnoreCase)
    {
        "us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us", "us", "646", "x-unknown", "unknown", "unknown-8bit", "default",
        "default_charset", "7bit", "8bit", "x-user-defined", "none",
    };

    /// <summary>Decodes a header's raw bytes, which should be ASCII or UTF-8 (RFC 6532) and often are neither.</summary>
    public static string DecodeHeader(ReadOnlySpan<byte> bytes, string? fallback)
    {
        if (bytes.IndexOf("\x1B$"u8) >= 0 || bytes.IndexOf("\x1B("u8) >= 0)
            return Known(50220).GetString(bytes);
        return Utf8Text(bytes) ?? (fallback is null ? Windows1252.GetString(bytes) : Decode(bytes, fallback));
    }

    public static string Decode(ReadOnlySpan<byte> bytes, string? charset) => Decode(bytes, charset, out _);

    /// <summary>Decodes text in a code page of Windows; one that nobody knows is as none.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, int codePage)
    {
        const int UsAscii = 20127;
        if (codePage is UsAscii or 0 || Page(codePage) is not { } encoding)
            return Detect(bytes, null, out _);
        return DecodeAs(bytes, encoding, out _);
    }

    /// <summary>Decodes text, and says what was wrong with the charset, if anything.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset, out MailDefectKind? defect)
    {
        defect = null;
        charset = charset?.Trim(' ', '"', '\'', ';', '\t');
        if (string.IsNullOrEmpty(charset) || Ascii7.Contains(charset))
            return Detect(bytes, charset, out defect);
        if (IsUtf7(charset))
        {
            defect = MailDefectKind.RefusedCharset;
            return Detect(bytes, null, out _);
        }
        if (Find(charset) is not { } encoding)
        {
            defect = MailDefectKind.UnknownCharset;
            return Detect(bytes, null, out _);
        }
        return DecodeAs(bytes, encoding, out defect);
    }

    /// <summary>The encoding of a name as mail uses it, or null where nobody knows it.</summary>
    private static Encoding? Find(string charset)
    {
        if (CodePages.TryGetValue(charset, out var page))
            return page == 65001 ? Utf8 : Known(page);
        try
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
            return encoding.CodePage == 65000 ? null : encoding;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static Encoding? Page(int codePage)
    {
        try
        {
            return codePage == 65000 ? null : Known(codePage);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool IsUtf7(string charset) =>
        Ascii.EqualsIgnoreCase(charset, "utf-7") || Ascii.EqualsIgnoreCase(charset, "utf7")
        || Ascii.EqualsIgnoreCase(charset, "unicode-1-1-utf-7") || Ascii.EqualsIgnoreCase(charset, "csUnicode11UTF7");

    private static string DecodeAs(ReadOnlySpan<byte> bytes, Encoding encoding, out MailDefectKind? defect)
    {
        defect = null;
        if (encoding.CodePage == 65001)
        {
            if (Utf8Text(bytes) is { } text)
                return text;
            defect = MailDefectKind.WrongCharset;
            return MostlyUtf8(bytes) ? Utf8.GetString(bytes) : Windows1252.GetString(bytes);
        }
        var ascii = System.Text.Ascii.IsValid(bytes);
        if (encoding.CodePage is 1200 or 1201 or 12000 or 12001 && bytes.IndexOf((byte)0) < 0 && ascii)
        {
            defect = MailDefectKind.WrongCharset;
            return Utf8.GetString(bytes);
        }
        // Western text that is valid UTF-8 beyond ASCII is UTF-8: the sequences mean nothing in Latin letters.
        if (encoding.CodePage is 1252 or 28605 or 1254 && !ascii && Utf8Text(bytes) is { } utf8)
        {
            defect = MailDefectKind.WrongCharset;
            return utf8;
        }
        return StripMark(encoding.GetString(bytes));
    }

    private static string Detect(ReadOnlySpan<byte> bytes, string? declared, out MailDefectKind? defect)
    {
        defect = null;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) && bytes.Length % 2 == 0)
            return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) && bytes.Length % 2 == 0)
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        if (bytes.IndexOf("\x1B$"u8) >= 0)
            return Known(50220).GetString(bytes);
        if (!System.Text.Ascii.IsValid(bytes))
            defect = declared is null ? MailDefectKind.UndeclaredCharset : MailDefectKind.WrongCharset;
        return Utf8Text(bytes) ?? Windows1252.GetString(bytes);
    }

    private static string? Utf8Text(ReadOnlySpan<byte> bytes) =>
        Utf8IsValid(bytes) ? StripMark(Utf8.GetString(bytes)) : null;

    private static bool Utf8IsValid(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    private static string StripMark(string text) => text.StartsWith('\uFEFF') ? text[1..] : text;

    /// <summary>Whether broken text has more whole multibyte sequences than broken ones, as a cut-off text has.</summary>
    private static bool MostlyUtf8(ReadOnlySpan<byte> bytes)
    {
        var whole = 0;
        var broken = 0;
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out _, out var used);
            if (status != System.Buffers.OperationStatus.Done)
                broken++;
            else if (used > 1)
                whole++;
            bytes = bytes[used..];
        }
        return whole >= broken;
    }

    /// <summary>Lines of a code page and its names.</summary>
    private static Dictionary<string, int> ReadTable(string[] lines)
    {
        var table = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var words in lines.Select(line => line.Split(' ')))
        {
            foreach (var name in words.Skip(1))
                table[name] = int.Parse(words[0], CultureInfo.InvariantCulture);
        }
        return table;
    }

    private static Encoding Known(int page) =>
        CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page);
}
