using NodaTime;
using Vinculo.Insight.Metrics;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;

namespace Vinculo.Insight.Dashboard;

/// <summary>Everything that the dashboard shows.</summary>
/// <param name="Measured">The tiles, in their order, without the backlog.</param>
/// <param name="NpsWeeks">The NPS over at least twelve weeks, each week from Monday.</param>
/// <param name="Hours">Messages by weekday (0 Monday) and hour, in the company's time zone.</param>
/// <param name="Promised">The promise of a first answer drawn in the chart: for a contact of middling complexity.</param>
internal sealed record Dashboard(
    IReadOnlyList<Measurement> Measured, IReadOnlyList<AgeGroup> Backlog, Measurement NpsWeeks, int[][] Hours, int Received,
    IReadOnlyList<Point> FirstAnswerDays, ServicePromise? Promised)
{
    public bool IsEmpty => Received == 0 && Backlog.All(age => age.N == 0) && Measured.All(one => one.Figure.N == 0);

    public Measurement this[Metric metric] => Measured.Single(one => one.Metric == metric);
}

/// <summary>Measures all that the dashboard shows: one command for each kind of row, whatever the period.</summary>
internal sealed class ReadDashboard(Observations observations, ReadBacklog backlog)
{
    private const int Weeks = 12;

    /// <summary>Longer courses go by week: a day's few answers would draw chance. Counts bear a month of days.</summary>
    private const int LongestByDay = 14;
    private const int LongestCountByDay = 31;
    private const int DaysOfWeek = 7;
    private const int HoursOfDay = 24;

    private static readonly Metric[] Tiles =
    [
        MetricCatalogue.Opened, MetricCatalogue.Answered, MetricCatalogue.Resolved, MetricCatalogue.PromisesKept,
        MetricCatalogue.FirstAnswerTime, MetricCatalogue.ResolutionTime, MetricCatalogue.Csat, MetricCatalogue.Ces, MetricCatalogue.Nps,
    ];

    public async Task<Result<Dashboard>> RunAsync(PeriodAsked asked, MetricFilter filter, CancellationToken cancellationToken)
    {
        var period = asked.Period;
        var weeks = WeeksOf(period);
        var start = Math.Min(period.Before.Start, weeks.Start);
        // Metrics of the same rows share one reading: the answered are counted, and their time is measured.
        var rows = new Dictionary<object, IReadOnlyList<Observation>>();
        foreach (var metric in Tiles.Append(MetricCatalogue.Received).DistinctBy(metric => metric.Facts))
        {
            var from = metric == MetricCatalogue.Received ? period.Start : metric == MetricCatalogue.Nps ? start : period.Before.Start;
            var read = await observations.ReadAsync(metric, filter, from, period.End, cancellationToken);
            if (!read.Succeeded)
                return read.Failure;
            rows[metric.Facts] = read.Value;
        }
        Step StepOf(Metric metric) => period.Days <= (metric.IsCount ? LongestCountByDay : LongestByDay) ? Step.Day : Step.Week;
        Measurement Measure(Metric metric, ReportPeriod over, Step by) => Measurement.Of(metric, over, rows[metric.Facts], by);
        var received = rows[MetricCatalogue.Received.Facts];
        var answered = Measurement.Slice(rows[MetricCatalogue.FirstAnswerTime.Facts], period.Start, period.End);
        return new Dashboard(
            [.. Tiles.Select(metric => Measure(metric, period, StepOf(metric)))],
            await backlog.RunAsync(filter, period.Now, cancellationToken),
            Measure(MetricCatalogue.Nps, weeks, Step.Week),
            ByHour(received, period), received.Sum(o => o.N),
            Measurement.CourseOf(MetricCatalogue.FirstAnswerTime, period, answered, Step.Day),
            asked.Policy.Promise(PromiseKind.FirstAnswer, Complexity.Moderate));
    }

    /// <summary>The period, from a Monday, lengthened to twelve weeks: fewer show no course.</summary>
    private static ReportPeriod WeeksOf(ReportPeriod period)
    {
        var first = period.To.PlusDays(1 - (int)period.To.DayOfWeek).PlusWeeks(1 - Weeks);
        return period.From < first ? period : period with { From = first };
    }

    private static int[][] ByHour(IReadOnlyList<Observation> received, ReportPeriod period)
    {
        var hours = Enumerable.Range(0, DaysOfWeek).Select(_ => new int[HoursOfDay]).ToArray();
        foreach (var observation in received)
        {
            var at = period.LocalAt(observation.Quarter);
            hours[(int)at.DayOfWeek - 1][at.Hour] += observation.N;
        }
        return hours;
    }
}
