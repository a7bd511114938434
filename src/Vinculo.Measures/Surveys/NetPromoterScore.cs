using Vinculo.Measures.Statistics;

namespace Vinculo.Measures.Surveys;

/// <summary>
/// The Net Promoter Score: how likely customers are, from 0 to 10, to recommend a company. 9 and 10 are promoters, 7 and
/// 8 passives, 0 to 6 detractors; the score is the percentage of promoters less that of detractors, from -100 to +100.
/// </summary>
/// <remarks>
/// <para>F. F. Reichheld, "The one number you need to grow", Harvard Business Review, December 2003.</para>
/// <para>The 95 % interval is the adjusted Wald interval of Bonett and Price for the difference of two shares of the same
/// multinomial sample: one promoter and one detractor are added before the multinomial variance
/// p + d - (p - d)² is taken over n + 2. (D. G. Bonett and R. M. Price, Journal of Educational and Behavioral Statistics
/// 37 (2012), 479-488; adjusted Wald intervals are among those that B. Rocks, "Interval estimation for the 'Net Promoter
/// Score'", The American Statistician 70 (2016), 365-372, finds best.) The plain Wald interval is too narrow for few
/// answers and has no width when all agree; this one is wide then, and cut at -100 and +100.</para>
/// </remarks>
/// <param name="Value">The score; null when nobody answered.</param>
/// <param name="Low">Lower end of the 95 % interval; null when nobody answered.</param>
/// <param name="High">Upper end of the 95 % interval; null when nobody answered.</param>
/// <param name="N">How many answered.</param>
/// <param name="Promoters">Answers of 9 and 10.</param>
/// <param name="Passives">Answers of 7 and 8.</param>
/// <param name="Detractors">Answers of 0 to 6.</param>
public sealed record NetPromoterScore(
    double? Value, double? Low, double? High, int N, int Promoters, int Passives, int Detractors)
{
    /// <summary>The score of single answers.</summary>
    /// <param name="answers">Answers from 0 to 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">An answer is outside the scale.</exception>
    public static NetPromoterScore OfAnswers(IEnumerable<int> answers)
    {
        var counts = Tally.Count(answers, 0, 10);
        return OfCounts(counts[9] + counts[10], counts[7] + counts[8], counts[..7].Sum());
    }

    /// <summary>The score of answers already counted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static NetPromoterScore OfCounts(int promoters, int passives, int detractors)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(promoters);
        ArgumentOutOfRangeException.ThrowIfNegative(passives);
        ArgumentOutOfRangeException.ThrowIfNegative(detractors);
        var n = promoters + passives + detractors;
        if (n == 0)
            return new NetPromoterScore(null, null, null, 0, 0, 0, 0);

        double adjusted = n + 2;
        var difference = (promoters - detractors) / adjusted;
        var variance = (promoters + detractors + 2) / adjusted - difference * difference;
        var half = Confidence.NormalQuantile(Confidence.Usual) * Math.Sqrt(variance / adjusted);
        return new NetPromoterScore(
            100.0 * (promoters - detractors) / n,
            100 * Math.Max(-1, difference - half),
            100 * Math.Min(1, difference + half),
            n, promoters, passives, detractors);
    }
}
