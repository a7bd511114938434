using Microsoft.EntityFrameworkCore;
using Vinculo.Insight.Facts;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Metrics;

/// <summary>How many rows had a value within a quarter of an hour, counted since 1970.</summary>
internal sealed record Observation(long Quarter, long? Value, int N);

/// <summary>
/// Reads what a figure is reckoned from: one command, grouped in the database, exact. At most a million groups are
/// read; a figure of more is refused, never guessed.
/// </summary>
internal sealed class Observations(VinculoDb db)
{
    public const int Most = 1_000_000;

    public async Task<Result<IReadOnlyList<Observation>>> ReadAsync(
        Metric metric, MetricFilter filter, long from, long to, CancellationToken cancellationToken)
    {
        var groups = await Within(metric, filter, from, to)
            .GroupBy(f => new { Quarter = f.At / Instants.Quarter, f.Value })
            .Select(g => new Observation(g.Key.Quarter, g.Key.Value, g.Count()))
            .Take(Most + 1)
            .ToListAsync(cancellationToken);
        return groups.Count <= Most ? groups : Failure.Invalid("insight.period-too-much", "from");
    }

    /// <summary>The rows of a metric in a period: the one query behind the figure and behind the list.</summary>
    public IQueryable<Fact> Within(Metric metric, MetricFilter filter, long from, long to) =>
        filter.Apply(metric.Facts(db)).Where(f => f.At >= from && f.At < to);
}
