using NodaTime;
using Vinculo.Insight.Facts;
using Vinculo.Measures.Statistics;

namespace Vinculo.Insight.Metrics;

/// <summary>A metric measured over a period: the figure, the period before, the difference, the course.</summary>
internal sealed record Measurement(Metric Metric, ReportPeriod Period, Figure Figure, Figure Before, Change? Change, IReadOnlyList<Point> Course)
{
    public static Measurement Of(Metric metric, ReportPeriod period, IReadOnlyCollection<Observation> observations, Step step)
    {
        var present = Slice(observations, period.Start, period.End);
        var figure = Figure.Of(metric, present);
        var before = Figure.Of(metric, Slice(observations, period.Before.Start, period.BeforeEnd));
        return new Measurement(metric, period, figure, before, Change.Between(metric, figure, before), CourseOf(metric, period, present, step));
    }

    /// <summary>Observations of a stretch whose ends are whole quarters, or lie after everything that happened.</summary>
    public static List<Observation> Slice(IReadOnlyCollection<Observation> observations, long from, long to)
    {
        var (first, end) = (from / Instants.Quarter, (to + Instants.Quarter - 1) / Instants.Quarter);
        return [.. observations.Where(o => o.Quarter >= first && o.Quarter < end)];
    }

    /// <summary>The figure of each day or week (from Monday), those without any row included.</summary>
    public static List<Point> CourseOf(Metric metric, ReportPeriod period, IReadOnlyCollection<Observation> observations, Step step)
    {
        var byStart = observations.ToLookup(o => StartOf(period.LocalAt(o.Quarter).Date, step));
        var points = new List<Point>();
        for (var start = StartOf(period.From, step); start <= period.To; start = start.PlusDays(step == Step.Week ? 7 : 1))
            points.Add(new Point(start, Figure.Of(metric, [.. byStart[start]])));
        return points;
    }

    private static LocalDate StartOf(LocalDate date, Step step) =>
        step == Step.Week ? date.PlusDays(1 - (int)date.DayOfWeek) : date;
}

/// <param name="Start">The day, or the Monday of the week; the first week may begin before the period, without its rows.</param>
internal sealed record Point(LocalDate Start, Figure Figure);

internal enum Step
{
    Day,
    Week,
}

/// <summary>Against the period before.</summary>
/// <param name="WithinMargin">The difference is smaller than its margin: it may be chance.</param>
internal sealed record Change(double Value, double? Low, double? High, bool WithinMargin)
{
    /// <summary>Null where one of the two has too little behind it.</summary>
    public static Change? Between(Metric metric, Figure now, Figure before)
    {
        if (metric.IsOfNow)
            return null;
        if (metric.IsCount)
            return new Change(now.N - before.N, null, null, WithinMargin: false);
        if (now.N < Figure.FewestForTrend || before.N < Figure.FewestForTrend)
            return null;
        var difference = Differences.Between(now.Estimate, before.Estimate);
        // Without an interval nothing can be claimed.
        var sure = difference.Low > 0 || difference.High < 0;
        return new Change(difference.Value!.Value, difference.Low, difference.High, !sure);
    }
}
