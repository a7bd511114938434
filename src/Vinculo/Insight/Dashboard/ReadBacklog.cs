using Microsoft.EntityFrameworkCore;
using Vinculo.Insight.Metrics;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Dashboard;

/// <summary>The conversations of one age that wait for the company.</summary>
/// <param name="Age">0 up to 2 h, 1 up to 8 h, 2 up to a day, 3 up to 3 days, 4 longer.</param>
/// <param name="Overdue">Of these, those with a promise that is broken already.</param>
/// <param name="Soon">Of these, those with a promise that falls due within an hour.</param>
internal sealed record AgeGroup(int Age, int N, int Overdue, int Soon);

/// <summary>
/// The backlog by age, in one command. Age is elapsed time since the customer first wrote, nights and holidays
/// included: that is how long the customer has waited, whatever our hours.
/// </summary>
internal sealed class ReadBacklog(VinculoDb db)
{
    public const int Ages = 5;

    public async Task<IReadOnlyList<AgeGroup>> RunAsync(MetricFilter filter, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var now = InstantConverter.ToMicroseconds(at);
        var soon = InstantConverter.ToMicroseconds(at.AddHours(1));
        var (short2, short8) = (InstantConverter.ToMicroseconds(at.AddHours(-2)), InstantConverter.ToMicroseconds(at.AddHours(-8)));
        var (day1, day3) = (InstantConverter.ToMicroseconds(at.AddDays(-1)), InstantConverter.ToMicroseconds(at.AddDays(-3)));
        var groups = await filter.Apply(MetricCatalogue.Backlog.Facts(db)).Where(f => f.At <= now)
            .GroupBy(f => f.At >= short2 ? 0 : f.At >= short8 ? 1 : f.At >= day1 ? 2 : f.At >= day3 ? 3 : 4)
            .Select(g => new AgeGroup(g.Key, g.Count(), g.Count(f => f.Value < now), g.Count(f => f.Value >= now && f.Value < soon)))
            .ToListAsync(cancellationToken);
        return [.. Enumerable.Range(0, Ages).Select(age => groups.SingleOrDefault(g => g.Age == age) ?? new AgeGroup(age, 0, 0, 0))];
    }
}
