using Vinculo.Platform.Search;

namespace Vinculo.Tests.Platform.Search;

public sealed class PortugueseStemmerTests
{
    [Theory]
    [InlineData("reclamação", "reclam")]
    [InlineData("reclamações", "reclam")]
    [InlineData("reclamar", "reclam")]
    [InlineData("reclamávamos", "reclam")]
    [InlineData("fatura", "fatur")]
    [InlineData("rapidamente", "rapid")]
    [InlineData("pão", "pã")]
    [InlineData("", "")]
    public void A_word_is_reduced_to_its_stem(string word, string stem) =>
        PortugueseStemmer.Stem(word).ShouldBe(stem);

    [Fact]
    public void The_whole_published_vocabulary_is_stemmed_as_published()
    {
        var words = File.ReadAllLines(SharedData.Path("pt_text/voc.txt"));
        var stems = File.ReadAllLines(SharedData.Path("pt_text/output.txt"));
        words.Length.ShouldBe(32_016);

        words.Zip(stems)
            .Where(pair => PortugueseStemmer.Stem(pair.First) != pair.Second)
            .Select(pair => $"{pair.First}: {PortugueseStemmer.Stem(pair.First)}, not {pair.Second}")
            .ShouldBeEmpty();
    }
}
