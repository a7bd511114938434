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

    /// <summary>Which cell of a chart the rows are of, such as <c>terça-feira, 10h</c>; empty for all of it.</summary>
    public static string Cell(Texts texts, Metric metric, RowsCell? cell)
    {
        var words = new List<string>();
        if (metric.Statistic == Statistic.Standing)
        {
            if (cell?.Age is { } age and >= 0 and < WaitingAge.Groups)
                words.Add(texts[$"insight.age.{age}"]);
            if (cell?.Due is { } due)
                words.Add(texts["insight.chart." + due.ToString().ToLowerInvariant()]);
        }
        else
        {
            if (cell?.Weekday is { } day and >= 0 and < 7)
                words.Add(CultureInfo.CurrentCulture.DateTimeFormat.DayNames[(day + 1) % 7]);
            if (cell?.Hour is { } hour)
                words.Add(string.Create(CultureInfo.InvariantCulture, $"{hour}h"));
        }
        return string.Join(", ", words);
    }

    public static string? Value(Texts texts, Metric metric, ReportPeriod period, MetricRow row) => metric.Statistic switch
    {
        Statistic.Share => texts[row.Value == 1 ? "insight.rows.kept" : "insight.rows.broken"],
        Statistic.Standing => row.Value is { } due ? At(period, InstantConverter.FromMicroseconds(due)) : null,
        _ => FigureWords.Value(metric, row.Value),
    };
}
