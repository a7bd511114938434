namespace Vinculo.Measures.Statistics;

/// <summary>Shares of a whole.</summary>
public static class Proportions
{
    /// <summary>
    /// A share, from 0 to 1, with Wilson's score interval, without continuity correction. It stays inside 0 and 1 and is
    /// sound for few observations and for shares near the ends, where the textbook (Wald) interval is not.
    /// </summary>
    /// <param name="successes">How many observations count.</param>
    /// <param name="n">How many there are. Zero gives <see cref="Estimate.None"/>.</param>
    /// <param name="confidence">The level of confidence, between 0 and 1.</param>
    /// <remarks>
    /// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212;
    /// recommended by R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872 (method 3).
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or more successes than observations.</exception>
    public static Estimate Wilson(int successes, int n, double confidence = Confidence.Usual)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, n);
        var z = Confidence.NormalQuantile(confidence);
        if (n == 0)
            return Estimate.None;

        var share = (double)successes / n;
        var z2 = z * z / n;
        var center = (share + z2 / 2) / (1 + z2);
        var half = z * Math.Sqrt(share * (1 - share) / n + z2 / (4 * n)) / (1 + z2);

        // At the ends the interval reaches 0 or 1 exactly; rounding must not say otherwise.
        var low = successes == 0 ? 0 : Math.Max(0, center - half);
        var high = successes == n ? 1 : Math.Min(1, center + half);
        return new Estimate(share, low, high, n);
    }
}
