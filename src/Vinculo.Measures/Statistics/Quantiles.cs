using MathNet.Numerics.Distributions;

namespace Vinculo.Measures.Statistics;

/// <summary>Medians and percentiles. There is one definition in the whole product: type 7 of Hyndman and Fan.</summary>
/// <remarks>
/// R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), 361-365.
/// Type 7 interpolates between the order statistics around position 1 + (n - 1) p; it is the default of R, NumPy and
/// spreadsheets (PERCENTILE.INC).
/// </remarks>
public static class Quantiles
{
    /// <summary>The median, in the unit of the values; null when there are none.</summary>
    public static double? Median(IEnumerable<double> values) => Of(values, 0.5);

    /// <summary>The value below which a share of the values lies (type 7), in their own unit; null when there are none.</summary>
    /// <param name="values">The values, in any order.</param>
    /// <param name="p">The share, from 0 (the least) to 1 (the greatest): 0.9 for the 90th percentile.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not between 0 and 1.</exception>
    public static double? Of(IEnumerable<double> values, double p)
    {
        CheckShare(p);
        return AtShare(Sorted(values), p);
    }

    /// <summary>
    /// A quantile with a distribution-free interval: the two order statistics whose ranks, by the binomial distribution,
    /// enclose the true quantile with at least the confidence asked for. It presumes nothing about how the values are
    /// distributed, which waiting times need. Few values have no such interval (fewer than 6, for a median at 95 %).
    /// </summary>
    /// <param name="values">The values, in any order, taken as a sample of independent observations.</param>
    /// <param name="p">The share, more than 0 and less than 1: 0.5 for the median.</param>
    /// <param name="confidence">The level of confidence, between 0 and 1.</param>
    /// <remarks>W. J. Conover, Practical Nonparametric Statistics, 3rd edition (1999), section 3.2.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Estimate WithInterval(
        IEnumerable<double> values, double p = 0.5, double confidence = Confidence.Usual)
    {
        CheckShare(p);
        Confidence.Check(confidence);
        var sorted = Sorted(values);
        if (AtShare(sorted, p) is not { } value)
            return Estimate.None;
        return Ranks(sorted.Length, p, confidence) is var (low, high)
            ? new Estimate(value, sorted[low - 1], sorted[high - 1], sorted.Length)
            : new Estimate(value, null, null, sorted.Length);
    }

    /// <summary>
    /// The ranks, from 1, of the order statistics that enclose the quantile: the lower one has at most half of the
    /// remaining probability below it, the upper one at most half above it. Null when there are no such ranks.
    /// </summary>
    internal static (int Low, int High)? Ranks(int n, double p, double confidence)
    {
        if (p is 0 or 1)
            return null;
        var tail = (1 - confidence) / 2;
        var below = new Binomial(p, n);
        var low = FirstRank(n, rank => below.CumulativeDistribution(rank - 1) > tail) - 1;
        var high = FirstRank(n, rank => below.CumulativeDistribution(rank - 1) >= 1 - tail);
        return low >= 1 && high <= n ? (low, high) : null;
    }

    /// <summary>The first rank for which a condition holds that never stops holding; n + 1 when there is none.</summary>
    static int FirstRank(int n, Func<int, bool> holds)
    {
        int low = 1, high = n + 1;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (holds(middle))
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    static double? AtShare(double[] sorted, double p)
    {
        if (sorted.Length == 0)
            return null;
        var position = (sorted.Length - 1) * p;
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    static double[] Sorted(IEnumerable<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    static void CheckShare(double p)
    {
        if (p is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A share lies between 0 and 1.");
    }
}
