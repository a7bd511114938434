namespace Vinculo.Mail;

/// <summary>
/// Tells Central European text from Western, which share most of their bytes, by what stands oddly in it: letters that are
/// not in the alphabet, and signs within a word (the Polish <c>ł</c> is <c>³</c> in windows-1252). Western text has next to
/// none of these in the Western charset; Central European text has several there, and next to none in its own charset and
/// the alphabet of its own language.
/// </summary>
internal static class CentralEuropeanGuess
{
    private const int Windows1252 = 1252;
    private const int Windows1250 = 1250;
    private const int Iso88592 = 28592;

    /// <summary>As few as this can be a foreign name or two; fewer prove nothing.</summary>
    private const int FewestOdd = 2;

    /// <summary>A reading is given up only if it is this many times as odd as the other.</summary>
    private const int FarOdder = 4;

    /// <summary>
    /// Romance languages and German; Nordic ones. 'š' and 'ž' are the same bytes in windows-1250 and prove nothing; the
    /// signs are those that people do write within words.
    /// </summary>
    private static readonly string[] Western =
        ["àáâãäçèéêëìíîïñòóôõöùúûüßœšž" + WesternSigns, "äåæéöøáðíóúýþüšž" + WesternSigns];

    private const string WesternSigns = "±©®«»µªº¿¡";

    /// <summary>Polish; Czech; Slovak; Hungarian; Romanian; Croatian, Bosnian and Slovene.</summary>
    private static readonly string[] Central =
        ["ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž"];

    /// <summary>What the bytes of letters in one of the charsets are in the others.</summary>
    private const string Signs = "¡¢£¥¦ª«¬®¯±³µ¶¹º»¼½¾¿©ˇ˘˛˙˝";

    /// <summary>The Central European code page, or null where it is likely to be Western, or something else altogether.</summary>
    public static int? Of(ReadOnlySpan<byte> bytes)
    {
        var western = Oddities(bytes, Windows1252, Western);
        if (western < FewestOdd)
            return null;
        var (windows, iso) = (Oddities(bytes, Windows1250, Central), Oddities(bytes, Iso88592, Central));
        var (page, central) = iso < windows ? (Iso88592, iso) : (Windows1250, windows);
        return central * FarOdder <= western ? page : null;
    }

    /// <summary>The other Central European charset, where text declared in one makes far more sense in it; else null.</summary>
    public static int? Other(ReadOnlySpan<byte> bytes, int declared)
    {
        if (declared is not (Windows1250 or Iso88592))
            return null;
        var other = declared == Windows1250 ? Iso88592 : Windows1250;
        var odd = Oddities(bytes, declared, Central);
        return odd >= FewestOdd && Oddities(bytes, other, Central) * FarOdder <= odd ? other : null;
    }

    /// <summary>How much is odd in the charset, for the language of these in which the least is.</summary>
    private static int Oddities(ReadOnlySpan<byte> bytes, int page, string[] alphabets)
    {
        var text = Charsets.Known(page).GetString(bytes);
        return alphabets.Min(alphabet => Oddities(text, alphabet));
    }

    private static int Oddities(string text, string alphabet)
    {
        var odd = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < 0x80)
                continue;
            var letter = char.ToLowerInvariant(text[i]);
            var endsWord = i + 1 == text.Length || !char.IsLetter(text[i + 1]);
            if (alphabet.Contains(letter))
                odd += IsMisplaced(letter, i + 1 < text.Length ? text[i + 1] : ' ', endsWord) ? 1 : 0;
            else if (Signs.Contains(letter))
                odd += i > 0 && char.IsLetter(text[i - 1]) && !endsWord ? 1 : 0;
            else
                odd += char.IsLetter(letter) || char.IsControl(letter) ? 1 : 0;
        }
        return odd;
    }

    /// <summary>Letters of Romance languages that stand in one place only: Italian stresses the last vowel, and 'õ' is Portuguese before 'e'.</summary>
    private static bool IsMisplaced(char letter, char next, bool endsWord) => letter switch
    {
        'ì' or 'ù' => !endsWord,
        'õ' => next is not ('e' or 'E'),
        _ => false,
    };
}
