using System.Globalization;
using NodaTime;
using Vinculo.Insight.Metrics;
using Vinculo.Measures.Statistics;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Insight.Dashboard;

/// <summary>The charts of the dashboard, each with its finding in a sentence.</summary>
/// <param name="rowsUrl">Where the rows of a cell are listed.</param>
internal sealed class DashboardCharts(Texts texts, Func<Metric, RowsCell, string> rowsUrl)
{
    /// <summary>Hours that the heat map always shows, so that two companies' maps look alike.</summary>
    private const int UsualOpening = 8;
    private const int UsualClosing = 18;
    private const int WorkingDays = 5;

    /// <summary>The height of a label, as a part of the chart's.</summary>
    private const double LabelHeight = 0.12;

    public (LineChart Chart, string Finding) FirstAnswer(Dashboard dashboard)
    {
        // Days without an answer have no median; they are left out rather than drawn as a gap or as zero.
        var days = dashboard.FirstAnswerDays.Where(day => day.Figure.N > 0).ToArray();
        var (median, p90) = (texts["insight.median"], texts["insight.p90"]);
        var last = days.LastOrDefault()?.Figure;
        var highest = Math.Max(dashboard.Promised?.Minutes * 60.0 ?? 0, days.Max(day => day.Figure.P90?.Value) ?? 0);
        // Where the two lines end close together only one label fits.
        var bothFit = last?.P90?.Value - last?.Value > highest * LabelHeight;
        var chart = new LineChart(
            [.. days.Select(day => Day(day.Start))],
            [
                new LineSeries(median, [.. days.Select(day => Minutes(day.Figure.Value))], End(median, last?.Value)),
                new LineSeries(p90, [.. days.Select(day => Minutes(day.Figure.P90?.Value))], bothFit ? End(p90, last?.P90?.Value) : null, Compare: true),
            ],
            ChartUnit.Minutes)
        {
            Min = 0,
            Promise = dashboard.Promised is { } promise
                ? new ChartPromise(promise.Minutes, texts["insight.chart.promised", FigureWords.Time(promise.Minutes * 60.0), promise.Rule])
                : null,
        };
        var whole = dashboard[MetricCatalogue.FirstAnswerTime].Figure;
        return (chart, texts.Count("insight.chart.first-answer.finding", whole.N, Time(whole.Value), Time(whole.P90?.Value)));
    }

    public (LineChart Chart, string Finding) Nps(Dashboard dashboard)
    {
        var weeks = dashboard.NpsWeeks.Course.Where(week => week.Figure.N > 0).ToArray();
        var last = weeks.LastOrDefault()?.Figure;
        var metric = MetricCatalogue.Nps;
        var chart = new LineChart(
            [.. weeks.Select(week => Day(week.Start))],
            [
                new LineSeries(
                    texts[metric.TitleKey], [.. weeks.Select(week => Rounded(week.Figure.Value))],
                    last is null ? null : $"{FigureWords.Of(metric, last.Value)} ± {FigureWords.Margin(metric, last)}",
                    Low: [.. weeks.Select(week => Rounded(week.Figure.Low))], High: [.. weeks.Select(week => Rounded(week.Figure.High))]),
            ])
        {
            Min = weeks.Length == 0 ? null : Math.Floor(weeks.Min(week => week.Figure.Low!.Value) / 50) * 50,
            Max = weeks.Length == 0 ? null : Math.Ceiling(weeks.Max(week => week.Figure.High!.Value) / 50) * 50,
        };
        var whole = dashboard.NpsWeeks.Figure;
        return (chart, texts.Count("insight.chart.nps.finding", whole.N, FigureWords.Of(metric, whole.Value), FigureWords.Margin(metric, whole) ?? "–"));
    }

    public (BarChart Chart, string Finding) Backlog(Dashboard dashboard)
    {
        var ages = dashboard.Backlog;
        var labels = Enumerable.Range(0, WaitingAge.Groups).Select(age => texts[$"insight.age.{age}"]).ToArray();
        var chart = new BarChart(
            labels,
            [
                Bars("insight.chart.calm", ages, age => age.N - age.Overdue - age.Soon, BarTone.Plain, DueState.Calm),
                Bars("insight.chart.soon", ages, age => age.Soon, BarTone.Soon, DueState.Soon),
                Bars("insight.chart.over", ages, age => age.Overdue, BarTone.Over, DueState.Over),
            ],
            Notes: [.. ages.Select(Note)]);
        return (chart, texts["insight.chart.backlog.finding", ages.Sum(age => age.N), ages.Sum(age => age.Overdue), ages.Sum(age => age.Soon)]);
    }

    public (HeatChart Chart, string Finding) Hours(Dashboard dashboard)
    {
        var hours = dashboard.Hours;
        var used = Enumerable.Range(0, 24).Where(hour => hours.Any(day => day[hour] > 0)).ToArray();
        var first = Math.Min(UsualOpening, used.FirstOrDefault(UsualOpening));
        var last = Math.Max(UsualClosing, used.LastOrDefault(UsualClosing));
        var days = Enumerable.Range(0, 7).Where(day => day < WorkingDays || hours[day].Any(n => n > 0)).ToArray();
        var chart = new HeatChart(
            [.. Enumerable.Range(first, last - first + 1).Select(hour => $"{hour}h")],
            [.. days.Select(day => DayName(day))],
            [.. days.Select(day => (IReadOnlyList<double>)[.. hours[day][first..(last + 1)].Select(n => (double)n)])])
        {
            Links = [.. days.Select(day => (IReadOnlyList<string?>)[.. Enumerable.Range(first, last - first + 1).Select(hour =>
                hours[day][hour] == 0 ? null : rowsUrl(MetricCatalogue.Received, new RowsCell(Weekday: day, Hour: hour)))])],
        };
        var (most, at, on) = days.SelectMany(day => Enumerable.Range(first, last - first + 1).Select(hour => (N: hours[day][hour], Hour: hour, Day: day)))
            .MaxBy(cell => cell.N);
        return (chart, texts["insight.chart.hours.finding", CultureInfo.CurrentCulture.DateTimeFormat.DayNames[(on + 1) % 7], at, most, dashboard.Received]);
    }

    private BarSeries Bars(string name, IReadOnlyList<AgeGroup> ages, Func<AgeGroup, int> count, BarTone tone, DueState due) => new(
        texts[name], [.. ages.Select(age => (double)count(age))], tone)
    {
        Links = [.. ages.Select(age => count(age) == 0 ? null : rowsUrl(MetricCatalogue.Backlog, new RowsCell(Age: age.Age, Due: due)))],
    };

    private string Note(AgeGroup age) => (age.Overdue, age.Soon) switch
    {
        ( > 0, _) => texts.Count("insight.chart.note.over", age.Overdue),
        (_, > 0) => texts.Count("insight.chart.note.soon", age.Soon),
        _ => "",
    };

    private static string DayName(int day) =>
        CultureInfo.CurrentCulture.DateTimeFormat.AbbreviatedDayNames[(day + 1) % 7].TrimEnd('.');

    /// <summary>Such as 17 nov.</summary>
    public static string Day(LocalDate date) =>
        date.ToDateOnly().ToString("d MMM", CultureInfo.CurrentCulture).Replace(" de ", " ", StringComparison.Ordinal).TrimEnd('.');

    /// <summary>Such as 21 out a 19 nov 2026; both years where they differ.</summary>
    public static (string From, string To) Days(LocalDate from, LocalDate to) =>
        (from.Year == to.Year ? Day(from) : WithYear(from), WithYear(to));

    private static string WithYear(LocalDate date) => string.Create(CultureInfo.InvariantCulture, $"{Day(date)} {date.Year}");

    private static string? End(string name, double? seconds) => seconds is { } known ? $"{name} {FigureWords.Time(known)}" : null;

    private static string Time(double? seconds) => seconds is { } known ? FigureWords.Time(known) : "–";

    private static double? Minutes(double? seconds) => seconds is { } known ? Math.Round(known / 60, 1) : null;

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 1) : null;
}
