using Distribution = MathNet.Numerics.Distributions.StudentT;

namespace Vinculo.Measures.Statistics;

/// <summary>Arithmetic means.</summary>
public static class Means
{
    /// <summary>
    /// The mean of numbers, in their own unit, with Student's t interval. The interval needs at least two numbers that are
    /// not all equal (from equal ones the method would claim a certainty that they do not give); otherwise there is none.
    /// </summary>
    /// <param name="values">The numbers.</param>
    /// <param name="confidence">The level of confidence, between 0 and 1.</param>
    /// <remarks>Student, "The probable error of a mean", Biometrika 6 (1908), 1-25.</remarks>
    public static Estimate StudentT(IEnumerable<double> values, double confidence = Confidence.Usual)
    {
        // Welford's recurrence: one pass, and no loss of digits for large values that lie close together.
        var (n, mean, squares) = (0, 0.0, 0.0);
        foreach (var value in values)
        {
            n++;
            var distance = value - mean;
            mean += distance / n;
            squares += distance * (value - mean);
        }
        return From(n, mean, squares, confidence);
    }

    /// <summary>From the number of values, their mean, and the sum of their squared distances from it.</summary>
    internal static Estimate From(int n, double mean, double squares, double confidence)
    {
        Confidence.Check(confidence);
        if (n == 0)
            return Estimate.None;
        if (n == 1 || squares <= 0)
            return new Estimate(mean, null, null, n);
        var half = TQuantile((1 + confidence) / 2, n - 1) * Math.Sqrt(squares / (n - 1) / n);
        return new Estimate(mean, mean - half, mean + half, n);
    }

    static double TQuantile(double probability, int degreesOfFreedom) =>
        Distribution.InvCDF(0, 1, degreesOfFreedom, probability);
}
