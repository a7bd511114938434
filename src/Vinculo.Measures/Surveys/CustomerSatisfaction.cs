using Vinculo.Measures.Statistics;

namespace Vinculo.Measures.Surveys;

/// <summary>
/// CSAT: satisfaction on a scale of 1 (very dissatisfied) to 5 (very satisfied). The figure is the share of the answers
/// 4 and 5 ("top two boxes"), with the mean beside it.
/// </summary>
/// <param name="Satisfied">The share of answers 4 and 5, from 0 to 1, with Wilson's 95 % interval.</param>
/// <param name="Mean">The mean answer, from 1 to 5, with Student's t interval at 95 %, cut at the ends of the scale.</param>
/// <param name="N">How many answered.</param>
/// <param name="Counts">How often each answer was given, from 1 to 5.</param>
public sealed record CustomerSatisfaction(Estimate Satisfied, Estimate Mean, int N, IReadOnlyList<int> Counts)
{
    /// <summary>The satisfaction of single answers.</summary>
    /// <param name="answers">Answers from 1 to 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">An answer is outside the scale.</exception>
    public static CustomerSatisfaction OfAnswers(IEnumerable<int> answers) => OfCounts(Tally.Count(answers, 1, 5));

    /// <summary>The satisfaction of answers already counted.</summary>
    /// <param name="counts">Five counts, those of the answers 1 to 5.</param>
    /// <exception cref="ArgumentException">Not five counts, or a negative one.</exception>
    public static CustomerSatisfaction OfCounts(IReadOnlyList<int> counts)
    {
        Tally.Check(counts, 1, 5);
        var n = counts.Sum();
        return new CustomerSatisfaction(Proportions.Wilson(counts[3] + counts[4], n), Tally.Mean(counts, 1), n, counts);
    }
}
