using FsCheck;
using FsCheck.Fluent;
using Vinculo.Measures.Statistics;

namespace Vinculo.Tests.Measures.Statistics;

public sealed class QuantilesTests
{
    static readonly double[] OneToTen = [10, 3, 7, 1, 9, 2, 8, 4, 6, 5];

    /// <summary>What R's quantile(1:10) and NumPy's quantile(range(1, 11)) print by default.</summary>
    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(0.25, 3.25)]
    [InlineData(0.5, 5.5)]
    [InlineData(0.75, 7.75)]
    [InlineData(0.9, 9.1)]
    [InlineData(1, 10.0)]
    public void Quantiles_are_those_that_r_and_numpy_give_by_default(double p, double expected) =>
        Quantiles.Of(OneToTen, p)!.Value.ShouldBe(expected, 1e-12);

    /// <summary>The example in the documentation of numpy.quantile.</summary>
    [Fact]
    public void The_documented_example_of_numpy_is_met() => Quantiles.Median([10, 7, 4, 3, 2, 1]).ShouldBe(3.5);

    [Fact]
    public void Nothing_has_no_median_and_one_value_is_its_own()
    {
        Quantiles.Median([]).ShouldBeNull();
        Quantiles.WithInterval([]).ShouldBe(Estimate.None);
        Quantiles.Of([42], 0.9).ShouldBe(42);
    }

    /// <summary>The ranks of the sign test's tables, as in Conover's table A3 applied to the median at 95 %.</summary>
    [Theory]
    [InlineData(6, 1, 6)]
    [InlineData(10, 2, 9)]
    [InlineData(15, 4, 12)]
    [InlineData(20, 6, 15)]
    [InlineData(25, 8, 18)]
    [InlineData(100, 40, 61)]
    public void The_medians_interval_lies_between_the_ranks_of_the_tables(int n, int low, int high)
    {
        var estimate = Quantiles.WithInterval(Enumerable.Range(1, n).Select(rank => (double)rank));

        estimate.Low.ShouldBe(low);
        estimate.High.ShouldBe(high);
    }

    [Fact]
    public void Five_values_are_too_few_for_an_interval_of_the_median() =>
        Quantiles.WithInterval([1, 2, 3, 4, 5]).ShouldBe(new Estimate(3, null, null, 5));

    [Fact]
    public void A_million_values_have_an_interval_about_two_thousand_ranks_wide()
    {
        var (low, high) = Quantiles.Ranks(1_000_000, 0.5, 0.95)!.Value;

        // Normal approximation: half a million, less and more 1.96 * 500.
        low.ShouldBeInRange(499_019, 499_021);
        high.ShouldBeInRange(500_980, 500_982);
    }

    [Fact]
    public void The_value_lies_inside_its_interval() => Prop
        .ForAll(
            (from values in Gen.Choose(-50, 50).Select(value => (double)value).ListOf()
             from percent in Gen.Choose(1, 99)
             select (values, percent)).ToArbitrary(),
            one => Quantiles.WithInterval(one.values, one.percent / 100.0) is var estimate
                && (estimate.Low is null || estimate.Low <= estimate.Value && estimate.Value <= estimate.High))
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_share_outside_0_and_1_is_refused(double p) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Quantiles.Of(OneToTen, p));
}
