using Vinculo.Measures.Statistics;
using Vinculo.Measures.Surveys;

namespace Vinculo.Tests.Measures.Surveys;

public sealed class SatisfactionAndEffortTests
{
    [Fact]
    public void Satisfied_are_those_who_answer_four_or_five()
    {
        var satisfaction = CustomerSatisfaction.OfAnswers([1, 2, 3, 4, 5, 5]);

        satisfaction.Satisfied.ShouldBe(Proportions.Wilson(3, 6));
        satisfaction.Counts.ShouldBe([1, 1, 1, 1, 2]);
        satisfaction.Mean.Value!.Value.ShouldBe(20 / 6.0, 1e-9);
    }

    [Fact]
    public void The_mean_from_counts_is_the_mean_of_the_answers()
    {
        int[] answers = [1, 1, 2, 3, 3, 3, 4, 5, 5, 4, 4];
        var one = CustomerSatisfaction.OfAnswers(answers).Mean;
        var other = Means.StudentT(answers.Select(answer => (double)answer));

        one.Value!.Value.ShouldBe(other.Value!.Value, 1e-12);
        one.Low!.Value.ShouldBe(other.Low!.Value, 1e-12);
        one.High!.Value.ShouldBe(other.High!.Value, 1e-12);
    }

    [Fact]
    public void The_interval_of_a_mean_stays_on_the_scale() =>
        CustomerSatisfaction.OfAnswers([1, 5]).Mean.ShouldBe(new Estimate(3, 1, 5, 2));

    [Fact]
    public void Effort_near_one_is_easy()
    {
        var effort = CustomerEffort.OfAnswers([1, 2, 3, 4, 10]);

        effort.Mean.Value.ShouldBe(4);
        effort.Easy.ShouldBe(Proportions.Wilson(3, 5));
        effort.Hard.ShouldBe(Proportions.Wilson(1, 5));
        effort.Counts.ShouldBe([1, 1, 1, 1, 0, 0, 0, 0, 0, 1]);
    }

    [Fact]
    public void No_answers_give_no_figures()
    {
        CustomerSatisfaction.OfAnswers([]).Satisfied.ShouldBe(Estimate.None);
        CustomerSatisfaction.OfAnswers([]).Mean.ShouldBe(Estimate.None);
        CustomerEffort.OfAnswers([]).Mean.ShouldBe(Estimate.None);
        CustomerEffort.OfAnswers([]).N.ShouldBe(0);
    }

    [Fact]
    public void Answers_and_counts_that_do_not_fit_the_scale_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => CustomerSatisfaction.OfAnswers([0]));
        Should.Throw<ArgumentOutOfRangeException>(() => CustomerEffort.OfAnswers([11]));
        Should.Throw<ArgumentException>(() => CustomerSatisfaction.OfCounts([1, 2, 3]));
        Should.Throw<ArgumentException>(() => CustomerSatisfaction.OfCounts([1, 2, -3, 4, 5]));
    }
}
