using MathNet.Numerics.Distributions;

namespace Vinculo.Measures.Statistics;

/// <summary>The level of confidence used everywhere unless another is asked for, and what follows from a level.</summary>
public static class Confidence
{
    /// <summary>95 %.</summary>
    public const double Usual = 0.95;

    /// <summary>The two-sided quantile of the normal distribution: 1.95996 for 0.95.</summary>
    internal static double NormalQuantile(double confidence)
    {
        Check(confidence);
        return Normal.InvCDF(0, 1, (1 + confidence) / 2);
    }

    internal static void Check(double confidence)
    {
        if (confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Confidence lies between 0 and 1.");
    }
}
