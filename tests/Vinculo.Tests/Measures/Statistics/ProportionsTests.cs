using Vinculo.Measures.Statistics;

namespace Vinculo.Tests.Measures.Statistics;

public sealed class ProportionsTests
{
    /// <summary>Newcombe, Statistics in Medicine 17 (1998), table I, method 3.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilsons_interval_is_that_of_the_published_examples(int successes, int n, double low, double high)
    {
        var estimate = Proportions.Wilson(successes, n);

        estimate.Low!.Value.ShouldBe(low, 0.00005);
        estimate.High!.Value.ShouldBe(high, 0.00005);
    }

    [Fact]
    public void All_and_none_reach_the_ends_exactly()
    {
        Proportions.Wilson(7, 7).High.ShouldBe(1);
        Proportions.Wilson(0, 7).Low.ShouldBe(0);
    }

    [Fact]
    public void No_observations_give_no_value() => Proportions.Wilson(0, 0).ShouldBe(Estimate.None);

    [Fact]
    public void More_successes_than_observations_are_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Proportions.Wilson(3, 2));

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void A_confidence_outside_0_and_1_is_refused(double confidence) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Proportions.Wilson(1, 2, confidence));
}
