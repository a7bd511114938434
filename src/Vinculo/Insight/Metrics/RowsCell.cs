using Microsoft.AspNetCore.Mvc;
using Vinculo.Insight.Facts;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Metrics;

/// <summary>One cell of a chart, when only its rows are to be listed.</summary>
/// <param name="Weekday">0 Monday to 6 Sunday, in the company's time zone.</param>
/// <param name="Hour">0 to 23, in the company's time zone.</param>
/// <param name="Age">Of what waits now: how long, as <see cref="WaitingAge"/> counts.</param>
/// <param name="Due">Of what waits now: how its next promise stands.</param>
internal sealed record RowsCell(
    [FromQuery] int? Weekday = null, [FromQuery] int? Hour = null, [FromQuery] int? Age = null, [FromQuery] DueState? Due = null)
{
    public IQueryable<Fact> Apply(IQueryable<Fact> facts, Metric metric, ReportPeriod period)
    {
        if (metric.Statistic == Statistic.Standing)
            return Waiting(facts, WaitingAge.At(period.Now));
        if (Weekday is null && Hour is null)
            return facts;
        long[] quarters =
        [
            .. Quarters(period).Where(quarter =>
            {
                var at = period.LocalAt(quarter);
                return (Weekday is null || (int)at.DayOfWeek - 1 == Weekday) && (Hour is null || at.Hour == Hour);
            }),
        ];
        return facts.Where(f => quarters.Contains(f.At / Instants.Quarter));
    }

    private IQueryable<Fact> Waiting(IQueryable<Fact> facts, WaitingAge ages)
    {
        if (Age is >= 0 and < WaitingAge.Groups)
        {
            var (from, to) = ages.Range(Age.Value);
            facts = facts.Where(f => f.At >= from && f.At < to);
        }
        var (now, soon) = (ages.Now, ages.Soon);
        return Due switch
        {
            DueState.Over => facts.Where(f => f.Value < now),
            DueState.Soon => facts.Where(f => f.Value >= now && f.Value < soon),
            DueState.Calm => facts.Where(f => f.Value == null || f.Value >= soon),
            _ => facts,
        };
    }

    private static IEnumerable<long> Quarters(ReportPeriod period)
    {
        for (var quarter = period.Start / Instants.Quarter; quarter * Instants.Quarter < period.End; quarter++)
            yield return quarter;
    }
}

internal enum DueState
{
    /// <summary>No promise, or time enough.</summary>
    Calm,

    /// <summary>A promise falls due within an hour.</summary>
    Soon,

    /// <summary>A promise is broken already.</summary>
    Over,
}

/// <summary>
/// Ages of what waits, by when it was opened, in microseconds since 1970: group 0 up to 2 h, 1 up to 8 h, 2 up to a day,
/// 3 up to 3 days, 4 longer.
/// </summary>
internal sealed record WaitingAge(long Now, long Soon, long Hours2, long Hours8, long Day1, long Day3)
{
    public const int Groups = 5;

    public static WaitingAge At(DateTimeOffset now)
    {
        long Ago(double hours) => InstantConverter.ToMicroseconds(now.AddHours(-hours));
        return new WaitingAge(Ago(0), Ago(-1), Ago(2), Ago(8), Ago(24), Ago(72));
    }

    /// <summary>From when to before when a group was opened.</summary>
    public (long From, long To) Range(int group) => group switch
    {
        0 => (Hours2, long.MaxValue),
        1 => (Hours8, Hours2),
        2 => (Day1, Hours8),
        3 => (Day3, Day1),
        _ => (long.MinValue, Day3),
    };
}
