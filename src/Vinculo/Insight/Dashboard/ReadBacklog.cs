using Microsoft.EntityFrameworkCore;
using Vinculo.Insight.Metrics;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Dashboard;

/// <summary>The conversations of one age that wait for the company.</summary>
/// <param name="Age">Which group of <see cref="WaitingAge"/>.</param>
/// <param name="Overdue">Of these, those with a promise that is broken already.</param>
/// <param name="Soon">Of these, those with a promise that falls due within an hour.</param>
internal sealed record AgeGroup(int Age, int N, int Overdue, int Soon);

/// <summary>
/// The backlog by age, in one command. Age is elapsed time since the customer first wrote, nights and holidays
/// included: that is how long the customer has waited, whatever our hours.
/// </summary>
internal sealed class ReadBacklog(VinculoDb db)
{
    public async Task<IReadOnlyList<AgeGroup>> RunAsync(MetricFilter filter, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (now, soon, hours2, hours8, day1, day3) = WaitingAge.At(at);
        var groups = await filter.Apply(MetricCatalogue.Backlog.Facts(db)).Where(f => f.At <= now)
            .GroupBy(f => f.At >= hours2 ? 0 : f.At >= hours8 ? 1 : f.At >= day1 ? 2 : f.At >= day3 ? 3 : 4)
            .Select(g => new AgeGroup(g.Key, g.Count(), g.Count(f => f.Value < now), g.Count(f => f.Value >= now && f.Value < soon)))
            .ToListAsync(cancellationToken);
        return [.. Enumerable.Range(0, WaitingAge.Groups).Select(age => groups.SingleOrDefault(g => g.Age == age) ?? new AgeGroup(age, 0, 0, 0))];
    }
}
