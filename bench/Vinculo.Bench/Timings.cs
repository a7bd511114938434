using System.Diagnostics;

namespace Vinculo.Bench;

/// <summary>How long something took, many times over.</summary>
internal sealed class Timings
{
    private readonly List<double> milliseconds = [];

    public double Median => At(0.5);

    public double P95 => At(0.95);

    public async Task TimeAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        milliseconds.Add(clock.Elapsed.TotalMilliseconds);
    }

    public override string ToString() => $"median {Median,7:0.00} ms   p95 {P95,7:0.00} ms";

    private double At(double share) => milliseconds.Order().ElementAt((int)((milliseconds.Count - 1) * share));
}
