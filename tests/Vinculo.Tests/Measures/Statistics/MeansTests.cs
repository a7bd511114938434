using Vinculo.Measures.Statistics;

namespace Vinculo.Tests.Measures.Statistics;

public sealed class MeansTests
{
    /// <summary>
    /// Student's own example (Biometrika 6, 1908, section IX): hours of sleep gained with a drug. R's t.test(extra) for
    /// group 2 of its data set "sleep" gives 2.33 and 0.8976776 to 3.7623224.
    /// </summary>
    [Fact]
    public void The_interval_is_that_of_students_sleep_data()
    {
        var estimate = Means.StudentT([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);

        estimate.Value!.Value.ShouldBe(2.33, 1e-9);
        estimate.Low!.Value.ShouldBe(0.8976776, 1e-6);
        estimate.High!.Value.ShouldBe(3.7623224, 1e-6);
        estimate.N.ShouldBe(10);
    }

    [Fact]
    public void One_value_or_equal_values_have_a_mean_and_no_interval()
    {
        Means.StudentT([4]).ShouldBe(new Estimate(4, null, null, 1));
        Means.StudentT([4, 4, 4]).ShouldBe(new Estimate(4, null, null, 3));
    }

    [Fact]
    public void No_values_give_no_mean() => Means.StudentT([]).ShouldBe(Estimate.None);
}
