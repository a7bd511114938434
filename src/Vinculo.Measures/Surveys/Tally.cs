using Vinculo.Measures.Statistics;

namespace Vinculo.Measures.Surveys;

/// <summary>How often each answer of a scale of whole numbers was given.</summary>
internal static class Tally
{
    public static int[] Count(IEnumerable<int> answers, int lowest, int highest)
    {
        var counts = new int[highest - lowest + 1];
        foreach (var answer in answers)
        {
            if (answer < lowest || answer > highest)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(answers), answer, $"An answer on this scale lies between {lowest} and {highest}.");
            }
            counts[answer - lowest]++;
        }
        return counts;
    }

    public static void Check(IReadOnlyList<int> counts, int lowest, int highest)
    {
        if (counts.Count != highest - lowest + 1)
            throw new ArgumentException($"One count for each answer from {lowest} to {highest}.", nameof(counts));
        if (counts.Any(count => count < 0))
            throw new ArgumentException("A count cannot be negative.", nameof(counts));
    }

    /// <summary>The mean answer with Student's t interval, kept inside the scale.</summary>
    public static Estimate Mean(IReadOnlyList<int> counts, int lowest)
    {
        var n = counts.Sum();
        if (n == 0)
            return Estimate.None;
        var mean = counts.Select((count, i) => (double)count * (lowest + i)).Sum() / n;
        var squares = counts.Select((count, i) => count * (lowest + i - mean) * (lowest + i - mean)).Sum();
        var estimate = Means.From(n, mean, squares, Confidence.Usual);
        var highest = lowest + counts.Count - 1;
        return estimate with
        {
            Low = estimate.Low is { } low ? Math.Max(low, lowest) : null,
            High = estimate.High is { } high ? Math.Min(high, highest) : null,
        };
    }
}
