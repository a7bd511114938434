using FsCheck;
using FsCheck.Fluent;
using Vinculo.Measures.Surveys;

namespace Vinculo.Tests.Measures.Surveys;

public sealed class NetPromoterScoreTests
{
    [Fact]
    public void Nine_and_ten_promote_seven_and_eight_are_passive_the_rest_detract()
    {
        var score = NetPromoterScore.OfAnswers(Enumerable.Range(0, 11));

        (score.Promoters, score.Passives, score.Detractors).ShouldBe((2, 2, 7));
        score.Value!.Value.ShouldBe(-500.0 / 11, 1e-9);
    }

    /// <summary>Worked by hand from the formula: (1436 + 1 - 342 - 1) / 2748, variance (1437 + 343) / 2748 less its square.</summary>
    [Fact]
    public void The_interval_is_that_of_the_formula()
    {
        var score = NetPromoterScore.OfCounts(promoters: 1436, passives: 968, detractors: 342);

        score.Value!.Value.ShouldBe(39.8398, 0.0001);
        score.Low!.Value.ShouldBe(37.1956, 0.001);
        score.High!.Value.ShouldBe(42.4260, 0.001);
    }

    [Fact]
    public void Nobody_asked_means_no_score()
    {
        var score = NetPromoterScore.OfAnswers([]);

        score.Value.ShouldBeNull();
        score.Low.ShouldBeNull();
        score.High.ShouldBeNull();
        score.N.ShouldBe(0);
    }

    [Fact]
    public void A_single_promoter_leaves_almost_everything_open()
    {
        var score = NetPromoterScore.OfAnswers([10]);

        score.Value.ShouldBe(100);
        score.High.ShouldBe(100);
        score.Low!.Value.ShouldBeLessThan(-50);
    }

    [Fact]
    public void The_score_lies_inside_its_interval_and_the_interval_inside_the_scale()
    {
        var counts = Gen.Choose(0, 3000);
        Prop.ForAll(
            (from p in counts from n in counts from d in counts where p + n + d > 0 select (p, n, d)).ToArbitrary(),
            one => NetPromoterScore.OfCounts(one.p, one.n, one.d) is var score
                && -100 <= score.Low && score.Low <= score.Value && score.Value <= score.High && score.High <= 100)
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    public void An_answer_outside_the_scale_is_refused(int answer) =>
        Should.Throw<ArgumentOutOfRangeException>(() => NetPromoterScore.OfAnswers([answer]));
}
