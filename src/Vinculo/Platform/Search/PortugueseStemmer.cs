using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Vinculo.Platform.Search;

/// <summary>
/// Reduces Portuguese words to stems, so that "reclamação", "reclamações" and "reclamar" are found by each other. The
/// algorithm is M. F. Porter's, of the Snowball project (snowballstem.org/algorithms/portuguese/stemmer.html).
/// </summary>
internal static class PortugueseStemmer
{
    private const int LongestSuffix = 8;

    private enum Ending
    {
        Delete,
        ToLog,
        ToU,
        ToEnte,
        Amente,
        Mente,
        Idade,
        Iva,
        Ira,
    }

    private static readonly FrozenDictionary<string, Ending> Endings = new (Ending Ending, string Suffixes)[]
    {
        (Ending.Delete, "eza ezas ico ica icos icas ismo ismos ável ível ista istas oso osa osos osas amento amentos"
            + " imento imentos adora ador aça~o adoras adores aço~es ante antes ância"),
        (Ending.ToLog, "logia logias"),
        (Ending.ToU, "uça~o uço~es"),
        (Ending.ToEnte, "ência ências"),
        (Ending.Amente, "amente"),
        (Ending.Mente, "mente"),
        (Ending.Idade, "idade idades"),
        (Ending.Iva, "iva ivo ivas ivos"),
        (Ending.Ira, "ira iras"),
    }.SelectMany(group => group.Suffixes.Split(' ').Select(suffix => (suffix, group.Ending)))
        .ToFrozenDictionary(pair => pair.suffix, pair => pair.Ending);

    private static readonly FrozenSet<string> VerbSuffixes = (
        "ada ida ia aria eria iria ará ara erá era irá ava asse esse isse aste este iste ei arei erei irei am iam ariam"
        + " eriam iriam aram eram iram avam em arem erem irem assem essem issem ado ido ando endo indo ara~o era~o ira~o"
        + " ar er ir as adas idas ias arias erias irias arás aras erás eras irás avas es ardes erdes irdes ares eres ires"
        + " asses esses isses astes estes istes is ais eis íeis aríeis eríeis iríeis áreis areis éreis ereis íreis ireis"
        + " ásseis ésseis ísseis áveis ados idos ámos amos íamos aríamos eríamos iríamos áramos éramos íramos ávamos emos"
        + " aremos eremos iremos ássemos êssemos íssemos imos armos ermos irmos eu iu ou ira iras")
        .Split(' ').ToFrozenSet();

    /// <summary>The stem of a word.</summary>
    /// <param name="word">One word in small letters, with its accents, composed (NFC).</param>
    public static string Stem(string word)
    {
        // A nasal vowel counts as a vowel and a consonant, which the tilde stands for.
        var letters = word.Replace("ã", "a~", StringComparison.Ordinal).Replace("õ", "o~", StringComparison.Ordinal);
        var regions = Regions.Of(letters);

        var stem = WithoutStandardSuffix(letters, regions) ?? WithoutVerbSuffix(letters, regions);
        if (stem is null)
            stem = WithoutResidualSuffix(letters, regions);
        else if (regions.HoldsVerb(stem, 1) && stem.EndsWith("ci", StringComparison.Ordinal))
            stem = stem[..^1];

        stem = WithoutFinalE(stem, regions);
        return stem.Replace("a~", "ã", StringComparison.Ordinal).Replace("o~", "õ", StringComparison.Ordinal);
    }

    /// <summary>Step 1. Null when no standard suffix was removed.</summary>
    private static string? WithoutStandardSuffix(string word, Regions regions)
    {
        var endings = Endings.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = Math.Min(LongestSuffix, word.Length); length >= 3; length--)
        {
            if (endings.TryGetValue(word.AsSpan(word.Length - length), out var ending))
                return Replace(word, length, ending, regions);
        }
        return null;
    }

    private static string? Replace(string word, int length, Ending ending, Regions regions)
    {
        var inRegion = ending switch
        {
            Ending.Amente => regions.HoldsFirst(word, length),
            Ending.Ira => regions.HoldsVerb(word, length) && word[..^length].EndsWith('e'),
            _ => regions.HoldsSecond(word, length),
        };
        if (!inRegion)
            return null;
        var rest = word[..^length];
        return ending switch
        {
            Ending.ToLog => rest + "log",
            Ending.ToU => rest + "u",
            Ending.ToEnte => rest + "ente",
            Ending.Ira => rest + "ir",
            Ending.Amente when Without(rest, regions, "iv") is { } shorter => Without(shorter, regions, "at") ?? shorter,
            Ending.Amente => Without(rest, regions, "os", "ic", "ad") ?? rest,
            Ending.Mente => Without(rest, regions, "ante", "avel", "ível") ?? rest,
            Ending.Idade => Without(rest, regions, "abil", "ic", "iv") ?? rest,
            Ending.Iva => Without(rest, regions, "at") ?? rest,
            _ => rest,
        };
    }

    /// <summary>The word without the one of the suffixes that it ends with, if that lies in R2; otherwise null.</summary>
    private static string? Without(string word, Regions regions, params ReadOnlySpan<string> suffixes)
    {
        foreach (var suffix in suffixes)
        {
            if (word.EndsWith(suffix, StringComparison.Ordinal))
                return regions.HoldsSecond(word, suffix.Length) ? word[..^suffix.Length] : null;
        }
        return null;
    }

    /// <summary>Step 2. Null when there is no verb suffix in RV.</summary>
    private static string? WithoutVerbSuffix(string word, Regions regions)
    {
        var suffixes = VerbSuffixes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = Math.Min(LongestSuffix, word.Length - regions.Verb); length >= 2; length--)
        {
            if (suffixes.Contains(word.AsSpan(word.Length - length)))
                return word[..^length];
        }
        return null;
    }

    /// <summary>Step 4.</summary>
    private static string WithoutResidualSuffix(string word, Regions regions)
    {
        var length = word.EndsWith("os", StringComparison.Ordinal) ? 2
            : word.Length > 0 && word[^1] is 'a' or 'i' or 'o' or 'á' or 'í' or 'ó' ? 1 : 0;
        return length > 0 && regions.HoldsVerb(word, length) ? word[..^length] : word;
    }

    /// <summary>Step 5: a final e, with what is silent before it; and the cedilla.</summary>
    private static string WithoutFinalE(string word, Regions regions)
    {
        if (word.Length == 0)
            return word;
        if (word[^1] == 'ç')
            return word[..^1] + 'c';
        if (word[^1] is not ('e' or 'é' or 'ê') || !regions.HoldsVerb(word, 1))
            return word;
        var rest = word[..^1];
        var silent = rest.EndsWith("gu", StringComparison.Ordinal) || rest.EndsWith("ci", StringComparison.Ordinal);
        return silent && regions.HoldsVerb(rest, 1) ? rest[..^1] : rest;
    }

    /// <summary>
    /// Where the parts of a word begin in which suffixes may be removed: RV, R1 and R2 of the algorithm. They are fixed
    /// before anything is removed.
    /// </summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Regions(int Verb, int First, int Second)
    {
        public static Regions Of(string word)
        {
            var first = AfterConsonantAfterVowel(word, 0);
            return new Regions(VerbRegion(word), first, AfterConsonantAfterVowel(word, first));
        }

        public bool HoldsVerb(string word, int suffix) => word.Length - suffix >= Verb;

        public bool HoldsFirst(string word, int suffix) => word.Length - suffix >= First;

        public bool HoldsSecond(string word, int suffix) => word.Length - suffix >= Second;

        private static int VerbRegion(string word)
        {
            if (word.Length < 3)
                return word.Length;
            return (IsVowel(word[0]), IsVowel(word[1])) switch
            {
                (_, false) => After(word, 2, vowel: true),
                (true, true) => After(word, 2, vowel: false),
                (false, true) => 3,
            };
        }

        private static int AfterConsonantAfterVowel(string word, int start) =>
            After(word, After(word, start, vowel: true), vowel: false);

        private static int After(string word, int start, bool vowel)
        {
            for (var i = start; i < word.Length; i++)
            {
                if (IsVowel(word[i]) == vowel)
                    return i + 1;
            }
            return word.Length;
        }

        private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'á' or 'é' or 'í' or 'ó' or 'ú' or 'â' or 'ê' or 'ô';
    }
}
