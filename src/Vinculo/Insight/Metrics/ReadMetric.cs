using Vinculo.Platform;

namespace Vinculo.Insight.Metrics;

/// <summary>Measures one metric: one command for the figure, the period before and the course together.</summary>
internal sealed class ReadMetric(Observations observations)
{
    public async Task<Result<Measurement>> RunAsync(
        Metric metric, ReportPeriod period, MetricFilter filter, Step step, CancellationToken cancellationToken)
    {
        var (from, to) = metric.RowsIn(period);
        var read = await observations.ReadAsync(metric, filter, metric.IsOfNow ? from : period.Before.Start, to, cancellationToken);
        if (!read.Succeeded)
            return read.Failure;
        if (!metric.IsOfNow)
            return Measurement.Of(metric, period, read.Value, step);
        var figure = Figure.Of(metric, [.. read.Value]);
        return new Measurement(metric, period, figure, new Figure(null, null, null, 0), null, []);
    }
}

internal static class MetricRange
{
    /// <summary>The stretch of time whose rows stand behind a figure; for how things stand now, all of it.</summary>
    public static (long From, long To) RowsIn(this Metric metric, ReportPeriod period) =>
        metric.IsOfNow ? (0, Vinculo.Platform.Storage.InstantConverter.ToMicroseconds(period.Now) + 1) : (period.Start, period.End);
}
