using Vinculo.Measures.Statistics;

namespace Vinculo.Tests.Measures.Statistics;

public class DifferencesTests
{
    [Theory]
    // R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10.
    [InlineData(56, 70, 48, 80, 0.2000, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.6000, 0.1705, 0.8090)]
    [InlineData(10, 10, 0, 10, 1.0000, 0.6075, 1.0000)]
    public void Between_two_Wilson_intervals_lies_the_published_interval(
        int first, int ofFirst, int second, int ofSecond, double value, double low, double high)
    {
        var difference = Differences.Between(Proportions.Wilson(first, ofFirst), Proportions.Wilson(second, ofSecond));

        difference.Value!.Value.ShouldBe(value, 0.00005);
        difference.Low!.Value.ShouldBe(low, 0.0001);
        difference.High!.Value.ShouldBe(high, 0.0001);
        difference.N.ShouldBe(Math.Min(ofFirst, ofSecond));
    }

    [Fact]
    public void The_other_way_round_the_sign_changes()
    {
        var (a, b) = (new Estimate(5, 4, 7, 40), new Estimate(9, 8, 9.5, 60));
        var (there, back) = (Differences.Between(a, b), Differences.Between(b, a));

        back.Value.ShouldBe(-there.Value!.Value);
        back.Low!.Value.ShouldBe(-there.High!.Value, 1e-12);
        back.High!.Value.ShouldBe(-there.Low!.Value, 1e-12);
    }

    [Fact]
    public void Without_an_interval_there_is_a_difference_but_no_certainty() =>
        Differences.Between(new Estimate(5, null, null, 3), new Estimate(4, 3, 6, 50)).ShouldBe(new Estimate(1, null, null, 3));

    [Fact]
    public void From_nothing_nothing_follows() =>
        Differences.Between(Estimate.None, new Estimate(4, 3, 6, 50)).ShouldBe(Estimate.None);
}
