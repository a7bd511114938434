using Vinculo.Measures.Statistics;

namespace Vinculo.Measures.Surveys;

/// <summary>
/// CES: how hard it was to get something done, from 1 (very easy) to 10 (very hard). The figure is the mean: the nearer to
/// 1, the better.
/// </summary>
/// <remarks>
/// The idea is of M. Dixon, K. Freeman and N. Toman, "Stop trying to delight your customers", Harvard Business Review,
/// July 2010, on another scale. No publication fixes which answers of 1 to 10 are easy; here 1 to 3 are, and 8 to 10 are
/// hard.
/// </remarks>
/// <param name="Mean">The mean answer, from 1 to 10, with Student's t interval at 95 %, cut at the ends of the scale.</param>
/// <param name="Easy">The share of answers 1 to 3, from 0 to 1, with Wilson's 95 % interval.</param>
/// <param name="Hard">The share of answers 8 to 10, from 0 to 1, with Wilson's 95 % interval.</param>
/// <param name="N">How many answered.</param>
/// <param name="Counts">How often each answer was given, from 1 to 10.</param>
public sealed record CustomerEffort(Estimate Mean, Estimate Easy, Estimate Hard, int N, IReadOnlyList<int> Counts)
{
    /// <summary>The effort of single answers.</summary>
    /// <param name="answers">Answers from 1 to 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">An answer is outside the scale.</exception>
    public static CustomerEffort OfAnswers(IEnumerable<int> answers) => OfCounts(Tally.Count(answers, 1, 10));

    /// <summary>The effort of answers already counted.</summary>
    /// <param name="counts">Ten counts, those of the answers 1 to 10.</param>
    /// <exception cref="ArgumentException">Not ten counts, or a negative one.</exception>
    public static CustomerEffort OfCounts(IReadOnlyList<int> counts)
    {
        Tally.Check(counts, 1, 10);
        var n = counts.Sum();
        return new CustomerEffort(
            Tally.Mean(counts, 1),
            Proportions.Wilson(counts.Take(3).Sum(), n),
            Proportions.Wilson(counts.Skip(7).Sum(), n),
            n, counts);
    }
}
