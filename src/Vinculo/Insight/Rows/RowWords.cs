using System.Globalization;
using NodaTime;
using Vinculo.Insight.Dashboard;
using Vinculo.Insight.Metrics;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Insight.Rows;

/// <summary>The values of a row as people read them, on the page and in the exported file.</summary>
internal static class RowWords
{
    public static string At(ReportPeriod period, DateTimeOffset instant) =>
        Instant.FromDateTimeOffset(instant).InZone(period.Zone).ToString("dd/MM/uuuu HH:mm", CultureInfo.InvariantCulture);

    public static string? Value(Texts texts, Metric metric, ReportPeriod period, MetricRow row) => metric.Statistic switch
    {
        Statistic.Share => texts[row.Value == 1 ? "insight.rows.kept" : "insight.rows.broken"],
        Statistic.Standing => row.Value is { } due ? At(period, InstantConverter.FromMicroseconds(due)) : null,
        _ => FigureWords.Value(metric, row.Value),
    };
}
