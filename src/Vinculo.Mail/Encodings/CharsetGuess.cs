namespace Vinculo.Mail;

/// <summary>
/// Guesses the charset of 8-bit text that is no UTF-8, from at most 16 kB of it. Western text is the rule and needs no
/// proof; another charset is named only on evidence that Western text cannot give by accident:
/// <list type="bullet">
/// <item>East Asian: every byte fits the pairs of that charset (an accented letter before a space fits none), four fifths
/// of the characters are of its common rows (its standard orders them by use), and most stand next to one another, where
/// accented letters stand between plain ones.</item>
/// <item>Cyrillic: words of high bytes only, two fifths of which are the ten letters that make up two thirds of any Russian text.</item>
/// <item>Central European: see <see cref="CentralEuropeanGuess"/>.</item>
/// </list>
/// </summary>
internal static class CharsetGuess
{
    private const int SampleBytes = 16 * 1024;
    private const int FewestCharacters = 4;
    private const int FewestLetters = 12;
    private const double CommonShare = 0.8;
    private const int ShiftJis = 932;
    private const int EucJp = 51932;
    private const int EucKr = 949;
    private const int Big5 = 950;
    private const int Gb18030 = 54936;
    private const int Koi8R = 20866;
    private const int Windows1251 = 1251;
    private static readonly int[] CyrillicPages = [Windows1251, Koi8R, 28595, 866];

    /// <summary>The code page, or null where it is likely to be Western.</summary>
    public static int? Of(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, SampleBytes)];
        return ClearlyCyrillic(bytes) ?? EastAsian(bytes) ?? Cyrillic(bytes) ?? CentralEuropeanGuess.Of(bytes);
    }

    /// <summary>Another charset for the same languages, Cyrillic or Central European, in which text makes far more sense than in the declared one; or null.</summary>
    public static int? OtherOfItsKind(ReadOnlySpan<byte> bytes, int declared)
    {
        bytes = bytes[..Math.Min(bytes.Length, SampleBytes)];
        return Array.IndexOf(CyrillicPages, declared) >= 0 && Cyrillic(bytes) is { } likely && likely != declared
            && CommonLetters(bytes, likely) > CommonLetters(bytes, declared) + 0.25
                ? likely : CentralEuropeanGuess.Other(bytes, declared);
    }

    private static int? EastAsian(ReadOnlySpan<byte> bytes)
    {
        // Two thirds of Japanese are kana, which the Chinese and Korean charsets have too but hardly use.
        var euc = Count(bytes, EucJp);
        if (euc.IsLikely && euc.Kana > 0.15 * euc.Characters)
            return EucJp;
        // Korean syllables fill rows that Chinese uses for half of its characters.
        if (Count(bytes, EucKr) is { IsLikely: true } korean && korean.Common > 0.9 * korean.Characters)
            return EucKr;
        foreach (var page in (int[])[Gb18030, Big5, ShiftJis])
        {
            if (Count(bytes, page).IsLikely)
                return page;
        }
        return null;
    }

    private record struct Tally(int Characters, int Common, int Kana, int Neighbours, bool IsValid)
    {
        public readonly bool IsLikely => IsValid && Characters >= FewestCharacters && Common >= CommonShare * Characters
            && Neighbours * 2 >= Characters;
    }

    private static Tally Count(ReadOnlySpan<byte> bytes, int page)
    {
        var tally = new Tally(0, 0, 0, 0, true);
        var afterPair = false;
        for (var i = 0; i < bytes.Length; i++)
        {
            var lead = bytes[i];
            if (lead < 0x80)
            {
                afterPair = false;
                continue;
            }
            if (page == ShiftJis && lead is >= 0xA1 and <= 0xDF)
            {
                tally.Characters++; // a narrow katakana, which people rarely write
                afterPair = false;
                continue;
            }
            if (i + 1 >= bytes.Length)
                break; // cut within a character
            var trail = bytes[++i];
            if (!IsPair(page, lead, trail))
                return tally with { IsValid = false };
            tally.Characters++;
            tally.Common += IsCommon(page, lead, trail) ? 1 : 0;
            tally.Kana += page == EucJp && lead is 0xA4 or 0xA5 ? 1 : 0;
            tally.Neighbours += afterPair ? 1 : 0;
            afterPair = true;
        }
        return tally;
    }

    private static bool IsPair(int page, byte lead, byte trail) => page switch
    {
        ShiftJis => lead is (>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC) && trail is >= 0x40 and not 0x7F and <= 0xFC,
        Big5 => lead is >= 0xA1 and <= 0xF9 && trail is (>= 0x40 and <= 0x7E) or (>= 0xA1 and <= 0xFE),
        _ => lead is >= 0xA1 and <= 0xFE && trail is >= 0xA1 and <= 0xFE,
    };

    /// <summary>Punctuation and signs in the first rows, syllables, and the characters of the first level.</summary>
    private static bool IsCommon(int page, byte lead, byte trail) => page switch
    {
        ShiftJis => lead is 0x81 or 0x82 or 0x83 or (>= 0x88 and <= 0x97),
        Big5 => lead is >= 0xA1 and <= 0xC6,
        EucKr => lead is (>= 0xA1 and <= 0xA3) or (>= 0xB0 and <= 0xC8),
        EucJp => lead is 0xA1 or 0xA3 or 0xA4 or 0xA5 or (>= 0xB0 and <= 0xCF),
        _ => lead is (>= 0xA1 and <= 0xA3) or (>= 0xB0 and <= 0xD7),
    };

    /// <summary>
    /// Words of an even number of letters fit the pairs of East Asian charsets by accident, whose characters hardly ever
    /// give so many of the most frequent letters in the two charsets that Russian mail uses.
    /// </summary>
    private static int? ClearlyCyrillic(ReadOnlySpan<byte> bytes) =>
        HasSeveralWords(bytes) && Cyrillic(bytes) is (Windows1251 or Koi8R) and var page && CommonLetters(bytes, page) > 0.5 ? page : null;

    private static bool HasSeveralWords(ReadOnlySpan<byte> bytes)
    {
        var (words, letters) = (0, 0);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] < 0x80)
                continue;
            letters++;
            words += i == 0 || bytes[i - 1] < 0x80 ? 1 : 0;
        }
        return words >= 2 && letters >= FewestLetters;
    }

    private static int? Cyrillic(ReadOnlySpan<byte> bytes)
    {
        if (!HasOwnWords(bytes))
            return null;
        var best = Windows1251;
        foreach (var page in CyrillicPages.AsSpan(1))
            best = CommonLetters(bytes, page) > CommonLetters(bytes, best) ? page : best;
        return CommonLetters(bytes, best) >= 0.4 ? best : null;
    }

    /// <summary>Whether at least one word of three letters is of high bytes, and at most a quarter of such words touch plain letters.</summary>
    private static bool HasOwnWords(ReadOnlySpan<byte> bytes)
    {
        var (words, touching, longest) = (0, 0, 0);
        for (var i = 0; i < bytes.Length;)
        {
            if (bytes[i] < 0x80)
            {
                i++;
                continue;
            }
            var start = i;
            while (i < bytes.Length && bytes[i] >= 0x80)
                i++;
            words++;
            longest = Math.Max(longest, i - start);
            if ((start > 0 && char.IsAsciiLetter((char)bytes[start - 1])) || (i < bytes.Length && char.IsAsciiLetter((char)bytes[i])))
                touching++;
        }
        return longest >= 3 && touching * 4 <= words;
    }

    /// <summary>The share of the ten most frequent Russian letters among the characters outside ASCII.</summary>
    private static double CommonLetters(ReadOnlySpan<byte> bytes, int page)
    {
        var (all, common) = (0, 0);
        foreach (var c in Charsets.Known(page).GetString(bytes))
        {
            if (c < 0x80)
                continue;
            all++;
            // A capital counts half: what one charset has as small letters the other one has as capitals.
            common += "оеаинтсрвл".Contains(c) ? 2 : "ОЕАИНТСРВЛ".Contains(c) ? 1 : 0;
        }
        return all == 0 ? 0 : common / 2.0 / all;
    }
}
