using Vinculo.Platform.Search;

namespace Vinculo.Tests.Platform.Search;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("Reclamações", "reclamacoes")]
    [InlineData("ÁGUA", "agua")]
    [InlineData("nº 5ª", "no 5a")]
    [InlineData("ｆｕｌｌ ﬁm", "full fim")]
    [InlineData("a\u0303o", "ao")]
    public void Text_is_folded_to_small_letters_without_accents(string text, string folded) =>
        SearchText.Fold(text).ShouldBe(folded);

    [Fact]
    public void Half_a_surrogate_pair_does_no_harm()
    {
        SearchText.Fold("\uD83Dx").ShouldBe("\uFFFDx");
        SearchText.ToIndex("ab\uD83D cd").ShouldBe("ab cd");
    }

    [Theory]
    [InlineData("cartões", "cartao")]
    [InlineData("pães", "pão")]
    [InlineData("mãos", "mao")]
    [InlineData("fiscais", "fiscal")]
    [InlineData("papéis", "papel")]
    [InlineData("ordens", "ordem")]
    [InlineData("disponíveis", "disponivel")]
    [InlineData("faláramos", "falaramos")]
    [InlineData("experiências", "experiencia")]
    public void Plurals_and_accents_do_not_part_what_belongs_together(string one, string other) =>
        Stems(one).Intersect(Stems(other)).ShouldNotBeEmpty();

    [Fact]
    public void Words_are_letters_and_digits_and_keep_their_accents() =>
        SearchText.Words("D'água: enviou-me R$ 1.234,56 (nota_4512)!").ShouldBe(
            ["d", "água", "enviou", "me", "r", "1", "234", "56", "nota", "4512"]);

    [Fact]
    public void Each_word_is_indexed_folded_and_by_its_stems() =>
        SearchText.ToIndex("Reclamações", null, "de 2026").ShouldBe("reclamacoes qzreclam de 2026");

    [Fact]
    public void Letters_beyond_ascii_are_indexed_by_their_number() =>
        SearchText.ToIndex("Ж 漢").ShouldBe("u00436 u06f22");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\"'()*:^-+&|!<>")]
    public void Nothing_that_could_be_found_makes_no_query(string? typed)
    {
        SearchText.ToFts5Query(typed).ShouldBeNull();
        SearchText.ToTsQuery(typed).ShouldBeNull();
    }

    [Fact]
    public void A_query_joins_all_words_each_by_beginning_or_stem()
    {
        SearchText.ToFts5Query("a Reclamação").ShouldBe("(\"a\") AND (\"reclamacao\"* OR \"qzreclam\")");
        SearchText.ToTsQuery("a Reclamação").ShouldBe("('a') & ('reclamacao':* | 'qzreclam')");
    }

    [Fact]
    public void A_flood_of_words_makes_a_small_query_and_an_index_of_bounded_size()
    {
        var flood = string.Join(' ', Enumerable.Range(0, 20_000).Select(i => $"palavra{i} {new string('x', 200)}"));

        SearchText.ToTsQuery(flood)!.Split('&').Length.ShouldBeLessThanOrEqualTo(SearchText.MostQueryWords);
        SearchText.ToIndex(flood).Length.ShouldBeLessThanOrEqualTo(SearchText.MostIndexedBytes);
    }

    static IEnumerable<string> Stems(string word) => SearchText.ToIndex(word).Split(' ').Skip(1);
}
