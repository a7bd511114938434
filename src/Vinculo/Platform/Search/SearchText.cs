using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Vinculo.Platform.Text;

namespace Vinculo.Platform.Search;

/// <summary>
/// Text as it is searched: the same words are indexed, and the same words asked for, on both database engines. Each word
/// stands in the index as it is written but folded (small letters, no accents), followed by its stems behind a marker. A
/// word asked for is found by its stem or by its beginning.
/// </summary>
/// <remarks>
/// Most people search without accents, and Portuguese stems need them: "reclamacao" and "reclamações" have no stem in
/// common as they stand. So besides the stem of the word as written, the stem of its folded form is indexed, after its
/// ending has been put right; that one does not depend on how either side wrote the word.
/// The result is plain words of ASCII letters and digits between spaces, which SQLite's unicode61 and PostgreSQL's parser
/// for 'simple' cut at the same places. Other letters are written as their number, because each engine has its own idea
/// of which of them are letters.
/// </remarks>
internal static class SearchText
{
    /// <summary>No Portuguese word begins with it, so that no prefix that somebody types meets a stem.</summary>
    public const string StemMarker = "qz";

    /// <summary>Words longer than this are cut, in the index and in queries: PostgreSQL refuses very long ones.</summary>
    public const int LongestWord = 64;

    /// <summary>Bytes of index text for one row, well below the megabyte at which PostgreSQL refuses a tsvector.</summary>
    public const int MostIndexedBytes = 300_000;

    /// <summary>Words of a query after this many are left out.</summary>
    public const int MostQueryWords = 16;

    private const int ShortestPrefix = 3;

    // Of one text or query no more than this is looked at, whatever somebody sends.
    private const int MostRead = 1_000_000;
    private const int MostTyped = 2_000;

    private static readonly SearchValues<char> Western =
        SearchValues.Create([.. Enumerable.Range(0, 128).Concat(Enumerable.Range(0xC0, 64)).Select(letter => (char)letter)]);

    private const int MostMet = 20_000;
    private static readonly ConcurrentDictionary<string, IndexedWord> Met = new(StringComparer.Ordinal);
    private static int metCount;

    // Latin-1 as Fold makes it: where the text is all of letters of it, nothing has to be taken apart and put together.
    private static readonly char[] FoldedWestern = [.. Enumerable.Range(0, 256).Select(letter =>
        char.ToLowerInvariant(((char)letter).ToString().Normalize(NormalizationForm.FormD)[0]))];

    // The letters of Latin-1 as they stand in a word, and zero for what is not part of one.
    private static readonly char[] Letters = [.. Enumerable.Range(0, 256).Select(letter =>
        IsPartOfWord(new Rune(letter), wordBegun: false) ? (char)Rune.ToLowerInvariant(new Rune(letter)).Value : '\0')];

    /// <summary>The text without accents, in small letters, in Unicode's compatibility form (NFKC).</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        if (IsWestern(text))
            return string.Create(text.Length, text, static (folded, letters) =>
            {
                for (var i = 0; i < letters.Length; i++)
                    folded[i] = FoldedWestern[letters[i]];
            });
        var plain = new StringBuilder(text.Length);
        foreach (var rune in Whole(text).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                plain.Append(Rune.ToLowerInvariant(rune));
        }
        return plain.ToString().Normalize(NormalizationForm.FormKC);
    }

    /// <summary>The words of a text in order, in small letters, with their accents.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var words = new List<string>();
        var reader = new WordReader(Composed(text), stackalloc char[LongestWord]);
        while (reader.Next())
            words.Add(reader.Word.ToString());
        return words;
    }

    /// <summary>
    /// What to index for a row: for each word its folded form and its stems, each once, for nothing is ranked by how often it
    /// occurs. Empty when there are no words.
    /// </summary>
    /// <param name="texts">The searched texts of the row, as people wrote them; the last ones are cut when it is too much.</param>
    public static string ToIndex(params IEnumerable<string?> texts)
    {
        var index = new StringBuilder();
        var (words, terms) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var met = words.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> room = stackalloc char[LongestWord];
        foreach (var text in texts)
        {
            var reader = new WordReader(Composed((text ?? "").Cut(MostRead)), room);
            while (reader.Next())
            {
                if (met.Contains(reader.Word))
                    continue;
                var word = Indexed(reader.Word);
                words.Add(word.Text);
                foreach (var term in word.Terms)
                {
                    if (!terms.Add(term))
                        continue;
                    if (index.Length + term.Length + 1 > MostIndexedBytes)
                        return index.ToString();
                    if (index.Length > 0)
                        index.Append(' ');
                    index.Append(term);
                }
            }
        }
        return index.ToString();
    }

    /// <summary>A word with its folded form and its stems. Those met lately are remembered: most words are common ones.</summary>
    private static IndexedWord Indexed(ReadOnlySpan<char> word)
    {
        if (Met.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var known))
            return known;
        if (Interlocked.Increment(ref metCount) > MostMet)
        {
            Met.Clear();
            Interlocked.Exchange(ref metCount, 1);
        }
        var text = word.ToString();
        return Met[text] = new IndexedWord(
            text, [.. Stems(text).Select(stem => StemMarker + stem).Prepend(Term(text)).Where(term => term.Length > 0)]);
    }

    private sealed record IndexedWord(string Text, string[] Terms);

    /// <summary>A query for SQLite: <c>WHERE table MATCH @query</c>. Null when nothing was typed that could be found.</summary>
    /// <param name="typed">What the user typed. It is words only: nothing in it is taken for an operator.</param>
    public static string? ToFts5Query(string? typed) => Query(
        typed,
        (term, prefix) => prefix ? $"\"{term}\"*" : $"\"{term}\"",
        " OR ",
        " AND ");

    /// <summary>
    /// A query for PostgreSQL: <c>WHERE vector @@ to_tsquery('simple', @query)</c>. Null when nothing was typed that could
    /// be found.
    /// </summary>
    /// <param name="typed">What the user typed. It is words only: nothing in it is taken for an operator.</param>
    public static string? ToTsQuery(string? typed) => Query(
        typed,
        (term, prefix) => prefix ? $"'{term}':*" : $"'{term}'",
        " | ",
        " & ");

    private static string? Query(string? typed, Func<string, bool, string> write, string or, string and)
    {
        var words = Words((typed ?? "").Cut(MostTyped)).Take(MostQueryWords).ToList();
        var conditions = words
            .Select((word, i) => Condition(word, last: i == words.Count - 1, write, or))
            .OfType<string>()
            .Distinct()
            .ToList();
        return conditions.Count == 0 ? null : string.Join(and, conditions);
    }

    private static string? Condition(string word, bool last, Func<string, bool, string> write, string or)
    {
        var term = Term(word);
        if (term.Length == 0)
            return null;
        var terms = Stems(word).Select(stem => write(StemMarker + stem, false))
            .Prepend(write(term, last || term.Length >= ShortestPrefix));
        return $"({string.Join(or, terms)})";
    }

    /// <summary>A word or stem as it stands in the index: folded, and a letter beyond ASCII as u and five hexadecimal digits.</summary>
    private static string Term(string word)
    {
        var folded = Fold(word);
        if (Ascii.IsValid(folded))
            return folded;
        var term = new StringBuilder(folded.Length * 2);
        foreach (var rune in folded.EnumerateRunes())
        {
            if (rune.IsAscii)
                term.Append(rune);
            else if (IsPartOfWord(rune, wordBegun: false))
                term.Append(CultureInfo.InvariantCulture, $"u{rune.Value:x5}");
        }
        return term.ToString();
    }

    /// <summary>The folded stems of a word; none for short words and for those with digits, which have no endings.</summary>
    private static IEnumerable<string> Stems(string word)
    {
        if (word.Length < ShortestPrefix || !word.All(char.IsLetter))
            return [];
        var folded = Fold(word);
        return new[] { PortugueseStemmer.Stem(word), PortugueseStemmer.Stem(PortugueseEndings.Guess(folded)) }
            .Select(Term)
            .Where(stem => stem.Length > 0)
            .Distinct(StringComparer.Ordinal);
    }

    private static bool IsPartOfWord(Rune rune, bool wordBegun) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => true,
        UnicodeCategory.NonSpacingMark => wordBegun,
        _ => false,
    };

    /// <summary>Nothing but ASCII and the letters À to ÿ, which are as they are in every form of normalization that composes.</summary>
    private static bool IsWestern(string text) => !text.AsSpan().ContainsAnyExcept(Western);

    private static string Composed(string text) => IsWestern(text) ? text : Whole(text).Normalize(NormalizationForm.FormKC);

    /// <summary>The text with halves of surrogate pairs replaced, which normalization would refuse.</summary>
    private static string Whole(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune);
        return clean.ToString();
    }

    /// <summary>Goes through the words of a composed text without making strings of them; long ones are cut to the room given.</summary>
    private ref struct WordReader(ReadOnlySpan<char> text, Span<char> room)
    {
        private readonly ReadOnlySpan<char> text = text;
        private readonly Span<char> room = room;
        private int at;
        private int length;

        public readonly ReadOnlySpan<char> Word => room[..length];

        public bool Next()
        {
            length = 0;
            var isCut = false;
            Span<char> letters = stackalloc char[2];
            while (at < text.Length)
            {
                if (text[at] < Letters.Length)
                {
                    var letter = Letters[text[at++]];
                    if (letter == 0 && length > 0)
                        return true;
                    if (letter != 0 && !isCut)
                        isCut = !Append([letter]);
                    continue;
                }
                Rune.DecodeFromUtf16(text[at..], out var rune, out var taken);
                at += taken;
                if (IsPartOfWord(rune, length > 0))
                {
                    if (!isCut)
                        isCut = !Append(letters[..Rune.ToLowerInvariant(rune).EncodeToUtf16(letters)]);
                }
                else if (length > 0)
                {
                    return true;
                }
            }
            return length > 0;
        }

        private bool Append(scoped ReadOnlySpan<char> letters)
        {
            if (!letters.TryCopyTo(room[length..]))
                return false;
            length += letters.Length;
            return true;
        }
    }
}
