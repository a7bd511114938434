using System.Globalization;
using Vinculo.Insight.Metrics;
using Vinculo.Platform.Web;

namespace Vinculo.Insight.Dashboard;

/// <summary>Figures as people read them, in the language of the request.</summary>
internal static class FigureWords
{
    private const string NoBreak = "\u00a0";
    private const string Nothing = "–";

    /// <summary>The figure without its unit.</summary>
    public static string Of(Metric metric, double? value) => value is not { } known ? Nothing : metric.Unit switch
    {
        MetricUnit.BusinessSeconds => Time(known),
        MetricUnit.Share => Number(100 * known, 1),
        MetricUnit.Score => Number(known, 2),
        _ => Number(known, 0),
    };

    public static string? Unit(Metric metric) => metric.Unit == MetricUnit.Share ? "%" : null;

    /// <summary>Half the width of the interval; null where there is none.</summary>
    public static string? Margin(Metric metric, Figure figure) =>
        metric.IsCount || figure.Margin is not { } margin ? null : Of(metric, margin);

    /// <summary>A difference with its sign; shares differ by percentage points.</summary>
    public static string Change(Metric metric, double difference)
    {
        var size = Of(metric, Math.Abs(difference));
        if (size == Of(metric, 0))
            return size;
        return (difference < 0 ? "−" : "+") + size;
    }

    /// <summary>A value of a row, in its unit; null where rows are only counted.</summary>
    public static string? Value(Metric metric, long? value) => value is not { } known ? null : metric.Statistic switch
    {
        Statistic.Median => Time(known),
        Statistic.Count => null,
        _ => known.ToString(CultureInfo.CurrentCulture),
    };

    /// <summary>Business time, in hours however many: a day of business hours is not a day of the calendar.</summary>
    public static string Time(double seconds)
    {
        var minutes = (long)Math.Round(seconds / 60, MidpointRounding.AwayFromZero);
        if (minutes < 60)
            return $"{minutes}{NoBreak}min";
        var hours = (minutes / 60).ToString("N0", CultureInfo.CurrentCulture);
        return minutes % 60 == 0 ? $"{hours}{NoBreak}h" : string.Create(CultureInfo.InvariantCulture, $"{hours}{NoBreak}h{NoBreak}{minutes % 60:00}");
    }

    public static Tile.TileJudgement Judge(Metric metric, Change? change)
    {
        if (change is null || change.WithinMargin || metric.Better == Better.Neither || change.Value == 0)
            return Tile.TileJudgement.Same;
        return change.Value > 0 == (metric.Better == Better.More) ? Tile.TileJudgement.Better : Tile.TileJudgement.Worse;
    }

    public static string Number(double value, int decimals)
    {
        // Rounding must not leave a minus before nothing.
        var rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString(decimals == 0 ? "N0" : "0." + new string('#', decimals), CultureInfo.CurrentCulture);
    }
}
