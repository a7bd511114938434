using Vinculo.Measures.Statistics;
using Vinculo.Measures.Surveys;

namespace Vinculo.Insight.Metrics;

/// <summary>A figure: how much, how sure (95 %), of how many.</summary>
/// <param name="P90">The 90th percentile, where the value is a median.</param>
internal sealed record Figure(double? Value, double? Low, double? High, int N, Estimate? P90 = null)
{
    /// <summary>Fewer answers than this show no course and no comparison.</summary>
    public const int FewestForTrend = 30;

    public Estimate Estimate => new(Value, Low, High, N);

    /// <summary>Half the width of the interval.</summary>
    public double? Margin => (High - Low) / 2;

    /// <summary>Reckons a metric from its observations. Every statistic is of Vinculo.Measures.</summary>
    public static Figure Of(Metric metric, IReadOnlyCollection<Observation> observations)
    {
        var n = observations.Sum(o => o.N);
        return metric.Statistic switch
        {
            Statistic.Median => Median(observations),
            Statistic.Share => Of(Proportions.Wilson(observations.Where(o => o.Value == 1).Sum(o => o.N), n)),
            Statistic.Satisfaction => Of(CustomerSatisfaction.OfAnswers(Answers(observations)).Satisfied),
            Statistic.Effort => Of(CustomerEffort.OfAnswers(Answers(observations)).Mean),
            Statistic.Recommendation => Recommendation(observations),
            _ => new Figure(n, null, null, n),
        };
    }

    private static Figure Of(Estimate estimate) => new(estimate.Value, estimate.Low, estimate.High, estimate.N);

    private static Figure Median(IReadOnlyCollection<Observation> observations)
    {
        var seconds = observations.SelectMany(o => Enumerable.Repeat((double)o.Value!.Value, o.N)).ToArray();
        return Of(Quantiles.WithInterval(seconds)) with { P90 = Quantiles.WithInterval(seconds, 0.9) };
    }

    private static Figure Recommendation(IReadOnlyCollection<Observation> observations)
    {
        var score = NetPromoterScore.OfAnswers(Answers(observations));
        return new Figure(score.Value, score.Low, score.High, score.N);
    }

    private static IEnumerable<int> Answers(IEnumerable<Observation> observations) =>
        observations.SelectMany(o => Enumerable.Repeat((int)o.Value!.Value, o.N));
}
