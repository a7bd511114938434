namespace Vinculo.Platform.Search;

/// <summary>
/// Brings a word typed without accents to the word that was probably meant, for stemming: puts back the accents of its
/// ending, and makes plurals singular that the stemmer keeps apart (cartões and cartão, fiscais and fiscal, ordens and
/// ordem). A guess that is wrong does little harm, because both sides of a search guess alike.
/// </summary>
internal static class PortugueseEndings
{
    // Short words that only look like such plurals (mais, dois, leis) are too many to guess.
    private const int ShortestPlural = 5;

    // The first that fits is taken, so longer endings come before shorter ones that end alike.
    private static readonly (string Plain, string Meant)[] Endings =
    [
        ("ariamos", "aríamos"), ("eriamos", "eríamos"), ("iriamos", "iríamos"),
        ("assemos", "ássemos"), ("essemos", "êssemos"), ("issemos", "íssemos"),
        ("aramos", "áramos"), ("avamos", "ávamos"), ("iamos", "íamos"),
        ("encias", "ências"), ("encia", "ência"), ("ancia", "ância"),
        ("avel", "ável"), ("ivel", "ível"),
        ("coes", "ção"), ("cao", "ção"), ("oes", "ão"), ("aes", "ão"), ("aos", "ão"), ("ao", "ão"),
    ];

    private static readonly (string Plain, string Meant)[] Plurals =
    [
        ("aveis", "ável"), ("iveis", "ível"), ("ais", "al"), ("eis", "el"), ("ois", "ol"), ("uis", "ul"),
        ("ens", "em"), ("ins", "im"), ("ons", "om"), ("uns", "um"),
    ];

    /// <summary>The word that was probably meant.</summary>
    /// <param name="folded">A word in small letters without accents.</param>
    public static string Guess(string folded) =>
        Replaced(folded, Endings) ?? (folded.Length >= ShortestPlural ? Replaced(folded, Plurals) : null) ?? folded;

    private static string? Replaced(string word, (string Plain, string Meant)[] endings)
    {
        foreach (var (plain, meant) in endings)
        {
            if (word.EndsWith(plain, StringComparison.Ordinal))
                return string.Concat(word.AsSpan(0, word.Length - plain.Length), meant);
        }
        return null;
    }
}
