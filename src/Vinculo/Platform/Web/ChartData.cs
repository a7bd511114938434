using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vinculo.Platform.Web;

/// <summary>The numbers of a chart. The scripts draw them (chart-options.ts has the same shapes); the page keeps a table of them.</summary>
public abstract record ChartData
{
    // The default encoder escapes what could end the block of script that holds the numbers.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    [JsonIgnore]
    internal abstract string Kind { get; }

    /// <summary>The numbers as a table: the first row names the columns, the first column the rows.</summary>
    internal abstract IReadOnlyList<IReadOnlyList<string>> Table(Func<double, string> say);

    /// <summary>The page behind a number of the table, counted from 0 without the names; null where there is none.</summary>
    internal virtual string? LinkOf(int row, int column) => null;

    internal string ToJson() => JsonSerializer.Serialize(this, GetType(), Options);

    private protected static string Say(double? value, Func<double, string> say) => value is { } known ? say(known) : "–";
}

/// <summary>Lines over time: one in the accent, others to compare with, an interval as a band, a promise as a dotted line.</summary>
public sealed record LineChart(IReadOnlyList<string> Labels, IReadOnlyList<LineSeries> Series, ChartUnit Unit = ChartUnit.Number) : ChartData
{
    public double? Min { get; init; }
    public double? Max { get; init; }
    public ChartPromise? Promise { get; init; }

    internal override string Kind => "line";

    internal override IReadOnlyList<IReadOnlyList<string>> Table(Func<double, string> say) =>
    [
        ["", .. Series.Select(series => series.Name)],
        .. Labels.Select((label, row) => (string[])[label, .. Series.Select(series => Say(series.Values[row], say) + Interval(series, row, say))]),
    ];

    private static string Interval(LineSeries series, int row, Func<double, string> say) =>
        series.Low?[row] is { } low && series.High?[row] is { } high ? $" ({say(low)}–{say(high)})" : "";
}

/// <param name="End">What stands at the line's end, such as <c>47 ± 3</c>.</param>
/// <param name="Compare">Drawn in grey, for comparison.</param>
public sealed record LineSeries(
    string Name, IReadOnlyList<double?> Values, string? End = null, bool Compare = false,
    IReadOnlyList<double?>? Low = null, IReadOnlyList<double?>? High = null);

/// <summary>The promise that a measure is held against, labelled with its rule.</summary>
public sealed record ChartPromise(double Value, string Label);

/// <summary>Horizontal bars from zero, their parts end to end.</summary>
/// <param name="Notes">A word after a bar's number, per label.</param>
public sealed record BarChart(
    IReadOnlyList<string> Labels, IReadOnlyList<BarSeries> Series, ChartUnit Unit = ChartUnit.Number, IReadOnlyList<string>? Notes = null) : ChartData
{
    internal override string Kind => "bars";

    internal override string? LinkOf(int row, int column) => Series[column].Links?[row];

    internal override IReadOnlyList<IReadOnlyList<string>> Table(Func<double, string> say) =>
    [
        ["", .. Series.Select(series => series.Name)],
        .. Labels.Select((label, row) => (string[])[label, .. Series.Select(series => say(series.Values[row]))]),
    ];
}

public sealed record BarSeries(string Name, IReadOnlyList<double> Values, BarTone Tone = BarTone.Plain)
{
    /// <summary>The page behind each bar, or null.</summary>
    public IReadOnlyList<string?>? Links { get; init; }
}

/// <summary>Red and amber only for what is broken and what is due.</summary>
public enum BarTone
{
    Plain,
    Accent,
    Soon,
    Over,
}

/// <summary>Counts by two things, such as day and hour, in six shades.</summary>
public sealed record HeatChart(IReadOnlyList<string> Columns, IReadOnlyList<string> Rows, IReadOnlyList<IReadOnlyList<double>> Values) : ChartData
{
    /// <summary>The page behind each cell, or null.</summary>
    public IReadOnlyList<IReadOnlyList<string?>>? Links { get; init; }

    internal override string Kind => "heat";

    internal override string? LinkOf(int row, int column) => Links?[row][column];

    internal override IReadOnlyList<IReadOnlyList<string>> Table(Func<double, string> say) =>
    [
        ["", .. Columns],
        .. Rows.Select((row, index) => (string[])[row, .. Values[index].Select(say)]),
    ];
}

public enum ChartUnit
{
    Number,
    Percent,

    /// <summary>Minutes, shown as <c>1 h 42</c>.</summary>
    Minutes,
}
