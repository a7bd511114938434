namespace Vinculo.Measures.Statistics;

/// <summary>A figure together with how sure it is.</summary>
/// <param name="Value">The figure; null when there are no observations.</param>
/// <param name="Low">Lower end of the confidence interval; null where the observations are too few to have one.</param>
/// <param name="High">Upper end of the confidence interval; null exactly when <paramref name="Low"/> is.</param>
/// <param name="N">How many observations stand behind it.</param>
public sealed record Estimate(double? Value, double? Low, double? High, int N)
{
    /// <summary>What is known from no observations: nothing.</summary>
    public static Estimate None { get; } = new(null, null, null, 0);
}
