namespace Vinculo.Measures.Statistics;

/// <summary>How far two independent figures lie apart, and how sure that is.</summary>
public static class Differences
{
    /// <summary>
    /// The first figure less the second, with the interval that follows from the intervals of both (the method of variance
    /// estimates recovery). It presumes nothing about how the two intervals were found, so it serves shares, means and
    /// medians alike; from two Wilson intervals it gives Newcombe's interval for a difference of shares.
    /// </summary>
    /// <param name="first">A figure of one sample, such as this month.</param>
    /// <param name="second">A figure of another sample that shares no observation with the first, such as the month before.</param>
    /// <returns>
    /// The difference, in the unit of the figures, with the smaller of the two counts of observations;
    /// <see cref="Estimate.None"/> when a figure has no value, no interval when one of them has none.
    /// </returns>
    /// <remarks>
    /// G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures: a general approach", Statistics in
    /// Medicine 27 (2008), 1693-1702; R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890 (method 10).
    /// </remarks>
    public static Estimate Between(Estimate first, Estimate second)
    {
        if (first.Value is not { } a || second.Value is not { } b)
            return Estimate.None;
        var n = Math.Min(first.N, second.N);
        if (first is not { Low: { } firstLow, High: { } firstHigh } || second is not { Low: { } secondLow, High: { } secondHigh })
            return new Estimate(a - b, null, null, n);
        return new Estimate(
            a - b,
            a - b - double.Hypot(a - firstLow, secondHigh - b),
            a - b + double.Hypot(firstHigh - a, b - secondLow),
            n);
    }
}
