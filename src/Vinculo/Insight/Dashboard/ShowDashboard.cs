using NodaTime;
using NodaTime.Text;
using Vinculo.Insight.Metrics;
using Vinculo.Insight.Rows;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Insight.Dashboard;

/// <summary>What <see cref="DashboardPage"/> shows. Components are public by nature; what they show is not.</summary>
public sealed class DashboardView
{
    internal DashboardView(Dashboard? dashboard, PeriodAsked asked, DashboardChoice choice, IReadOnlyList<Team> teams, string? problem) =>
        (Dashboard, Asked, Choice, Teams, Problem) = (dashboard, asked, choice, teams, problem);

    /// <summary>Null when it could not be measured: <see cref="Problem"/> says why.</summary>
    internal Dashboard? Dashboard { get; }

    internal PeriodAsked Asked { get; }

    internal DashboardChoice Choice { get; }

    internal IReadOnlyList<Team> Teams { get; }

    internal string? Problem { get; }

    internal ReportPeriod Period => Asked.Period;

    internal string RowsUrl(Metric metric) => RowsUrl(metric, Period);

    internal string RowsUrl(Metric metric, ReportPeriod period) => ShowRows.Url(metric, period, new MetricFilter(Choice.Team));

    internal string RowsUrl(Metric metric, RowsCell cell) => ShowRows.Url(metric, Period, new MetricFilter(Choice.Team, Cell: cell));

    /// <summary>The same page with another choice.</summary>
    internal static string Url(DashboardChoice choice)
    {
        var query = new QueryString();
        foreach (var (name, value) in new[] { ("days", choice.Days?.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("from", choice.From), ("to", choice.To), ("team", choice.Team?.ToString()) })
        {
            if (!string.IsNullOrEmpty(value))
                query = query.Add(name, value);
        }
        return "/insight" + query;
    }

    /// <summary>Whether dates of one's own are being chosen.</summary>
    internal bool OwnDates => !string.IsNullOrEmpty(Choice.From) || !string.IsNullOrEmpty(Choice.To);

    internal static string Written(LocalDate date) => LocalDatePattern.Iso.Format(date);
}

/// <summary>What <see cref="MeasuredTile"/> shows.</summary>
public sealed class MeasuredFigure
{
    internal MeasuredFigure(Measurement measurement) => Measurement = measurement;

    internal Measurement Measurement { get; }
}

/// <summary>What was chosen, as it was typed.</summary>
internal sealed record DashboardChoice
{
    public int? Days { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public Guid? Team { get; init; }
}

/// <summary>The dashboard.</summary>
internal static class ShowDashboard
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/insight", PageAsync).ForRole(Role.Viewer).ExcludeFromDescription();

    private static async Task<IResult> PageAsync(
        [AsParameters] DashboardChoice choice, Periods periods, ReadDashboard read, IPeople people, Texts texts, CancellationToken cancellationToken)
    {
        var asked = await periods.ReadAsync(choice.Days, choice.From, choice.To, cancellationToken);
        var measured = await read.RunAsync(asked, new MetricFilter(choice.Team), cancellationToken);
        var failure = asked.Failure ?? measured.Failure;
        var view = new DashboardView(
            measured.Value, asked, choice, await people.TeamsAsync(cancellationToken),
            failure is null ? null : texts[failure.Code, failure.Values]);
        return Pages.Show<DashboardPage>(failure?.Status ?? StatusCodes.Status200OK, ("View", view));
    }
}
