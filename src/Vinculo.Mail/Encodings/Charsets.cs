using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Vinculo.Mail;

/// <summary>Bytes to text: the declared charset where it can be true, else the likely one.</summary>
internal static class Charsets
{
    private const int Iso2022Jp = 50220;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

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
        "51932 euc-jp x-euc-jp eucjp x-eucjp ujis",
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

    /// <summary>What stands before the number where a code page is named.</summary>
    private static readonly string[] CodePagePrefixes = ["cp", "cp-", "win", "win-", "windows", "windows-", "ibm", "ibm-", "dos-", "ms", "x-cp"];

    private static readonly DecoderReplacementFallback Replacement = new("\uFFFD");
    private static readonly ConcurrentDictionary<int, Encoding> ByPage = new();
    private static readonly Encoding Windows1252 = Known(1252);

    private static readonly HashSet<string> Ascii7 = new(StringComparer.OrdinalIgnoreCase)
    {
        "us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us", "us", "646", "x-unknown", "unknown", "unknown-8bit", "default",
        "default_charset", "7bit", "8bit", "x-user-defined", "none",
    };

    /// <summary>Decodes a header's raw bytes, which should be ASCII or UTF-8 (RFC 6532) and often are neither.</summary>
    public static string DecodeHeader(ReadOnlySpan<byte> bytes, string? fallback)
    {
        if (bytes.IndexOf("\x1B$"u8) >= 0 || bytes.IndexOf("\x1B("u8) >= 0)
            return Known(Iso2022Jp).GetString(bytes);
        return Utf8Text(bytes) ?? Decode(bytes, fallback);
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
            return Page(encoding.CodePage);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            var digits = charset.AsSpan().IndexOfAnyInRange('0', '9');
            return digits > 0 && Array.IndexOf(CodePagePrefixes, charset[..digits].ToLowerInvariant()) >= 0
                && int.TryParse(charset.AsSpan(digits), NumberStyles.None, CultureInfo.InvariantCulture, out page) ? Page(page) : null;
        }
    }

    private static Encoding? Page(int codePage)
    {
        try
        {
            return codePage switch
            {
                65000 => null,
                65001 => Utf8,
                _ => Known(codePage),
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Also under its longer names, such as <c>unicode-1-1-utf-7</c> and <c>csUnicode11UTF7</c>.</summary>
    private static bool IsUtf7(string charset) =>
        charset.EndsWith("utf-7", StringComparison.OrdinalIgnoreCase) || charset.EndsWith("utf7", StringComparison.OrdinalIgnoreCase);

    private static string DecodeAs(ReadOnlySpan<byte> bytes, Encoding encoding, out MailDefectKind? defect)
    {
        defect = null;
        var ascii = System.Text.Ascii.IsValid(bytes);
        if (Other(bytes, encoding, ascii) is { } other)
        {
            defect = MailDefectKind.WrongCharset;
            return other;
        }
        var text = StripMark(encoding.GetString(bytes));
        if (!ascii && text.Contains('\uFFFD'))
        {
            defect = MailDefectKind.WrongCharset;
            if (encoding.CodePage == 65001 && MostlyUtf8(bytes))
                return text;
            if (CharsetGuess.Of(bytes) is { } likely)
                return Known(likely).GetString(bytes);
            return encoding.CodePage == 65001 ? Windows1252.GetString(bytes) : text;
        }
        return text;
    }

    /// <summary>The text in another charset than the declared one, where it is certain or far more likely; else null.</summary>
    private static string? Other(ReadOnlySpan<byte> bytes, Encoding declared, bool ascii)
    {
        if (declared.CodePage is 1200 or 1201 or 12000 or 12001)
            return OtherUnicode(bytes, declared.CodePage, ascii);
        if (ascii)
            return declared.CodePage is 1252 or 65001 && HasJapaneseEscape(bytes) && ReturnsToAscii(bytes) ? Known(Iso2022Jp).GetString(bytes) : null;
        if (declared.CodePage == 65001)
            return null;
        // Western text that is valid UTF-8 beyond ASCII is UTF-8: the sequences mean nothing in Latin letters. In other
        // scripts a short text can be both by accident, three characters hardly.
        var western = declared.CodePage is 1252 or 28605 or 1254;
        if (Utf8IsValid(bytes) && (western || CountsAsUtf8(bytes)))
            return Utf8Text(bytes);
        // The two Japanese charsets are each other's narrow katakana and nonsense.
        if ((western || declared.CodePage == 932) && CharsetGuess.Of(bytes) is { } likely && (western || likely == 51932))
            return Known(likely).GetString(bytes);
        return CharsetGuess.OtherOfItsKind(bytes, declared.CodePage) is { } other ? Known(other).GetString(bytes) : null;
    }

    /// <summary>Text of two bytes a character without a mark, whose zeros stand where the other order of bytes puts them; or text of single bytes.</summary>
    private static string? OtherUnicode(ReadOnlySpan<byte> bytes, int page, bool ascii)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) && page == 1200)
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        if (bytes.IndexOf((byte)0) < 0)
            return ascii || Utf8IsValid(bytes) || IsOfSingleBytes(bytes) ? Detect(bytes, null, out _) : null;
        var (even, odd) = (0, 0);
        for (var i = 0; i + 1 < Math.Min(bytes.Length, 4096); i += 2)
            (even, odd) = (even + (bytes[i] == 0 ? 1 : 0), odd + (bytes[i + 1] == 0 ? 1 : 0));
        return page == 1200 && even > odd ? Encoding.BigEndianUnicode.GetString(bytes)
            : page == 1201 && odd > even ? StripMark(Encoding.Unicode.GetString(bytes))
            : null;
    }

    /// <summary>
    /// Whether text said to be of two bytes a character, without zeros, is of single ones: mostly ASCII, with a space or a
    /// line end, and without the control characters that the punctuation of East Asian text has among its bytes.
    /// </summary>
    private static bool IsOfSingleBytes(ReadOnlySpan<byte> bytes)
    {
        var (ascii, spaces) = (0, 0);
        foreach (var value in bytes)
        {
            if (value is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r'))
                return false;
            ascii += value < 0x80 ? 1 : 0;
            spaces += value is (byte)' ' or (byte)'\n' ? 1 : 0;
        }
        return spaces > 0 && ascii >= 0.75 * bytes.Length && !bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]);
    }

    private static string Detect(ReadOnlySpan<byte> bytes, string? declared, out MailDefectKind? defect)
    {
        defect = null;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) && bytes.Length % 2 == 0)
            return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) && bytes.Length % 2 == 0)
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        if (HasJapaneseEscape(bytes))
            return Known(Iso2022Jp).GetString(bytes);
        if (!System.Text.Ascii.IsValid(bytes))
            defect = declared is null ? MailDefectKind.UndeclaredCharset : MailDefectKind.WrongCharset;
        return Utf8Text(bytes) ?? Known(CharsetGuess.Of(bytes) ?? 1252).GetString(bytes);
    }

    private static bool HasJapaneseEscape(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("\x1B$B"u8) >= 0 || bytes.IndexOf("\x1B$@"u8) >= 0 || bytes.IndexOf("\x1B(J"u8) >= 0;

    /// <summary>Whether Japanese text ends as RFC 1468 demands; else what looked like its beginning may be anything.</summary>
    private static bool ReturnsToAscii(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("\x1B(B"u8) >= 0 || bytes.IndexOf("\x1B(J"u8) >= 0;

    private static bool CountsAsUtf8(ReadOnlySpan<byte> bytes)
    {
        var sequences = 0;
        foreach (var value in bytes)
            sequences += value >= 0xC0 ? 1 : 0;
        return sequences >= 3;
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

    /// <summary>The encoding of a code page; what is invalid in it becomes U+FFFD, as in Unicode.</summary>
    /// <exception cref="NotSupportedException">Nobody knows the page.</exception>
    /// <exception cref="ArgumentException">It is not even a number of one.</exception>
    internal static Encoding Known(int page) => ByPage.GetOrAdd(page, static number =>
        CodePagesEncodingProvider.Instance.GetEncoding(number, EncoderFallback.ReplacementFallback, Replacement)
            ?? Encoding.GetEncoding(number, EncoderFallback.ReplacementFallback, Replacement));
}
