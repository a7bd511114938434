using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Customers.Contracts;
using Vinculo.Insight.Metrics;
using Vinculo.People.Contracts;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Web;

namespace Vinculo.Insight.Rows;

/// <summary>What <see cref="RowsPage"/> shows. Components are public by nature; what they show is not.</summary>
public sealed class RowsView
{
    internal Metric Metric { get; init; } = null!;

    internal ReportPeriod Period { get; init; } = null!;

    internal MetricFilter Filter { get; init; } = null!;

    /// <summary>How many rows there are in all: the n of the figure.</summary>
    internal int N { get; set; }

    internal Page<MetricRow> Page { get; init; } = null!;

    internal IReadOnlyDictionary<Guid, CustomerCard> Customers { get; init; } = null!;

    internal IReadOnlyDictionary<Guid, Person> People { get; init; } = null!;

    internal string? NextUrl => Page.Next is null ? null : $"{ShowRows.Url(Metric, Period, Filter)}&after={Page.Next}";

    internal string ExportUrl => $"/insight/rows/{Metric.Name}.csv{RowsQuery.Of(Period, Filter)}";

    internal string NameOf(MetricRow row) => row.CustomerId is { } id && Customers.TryGetValue(id, out var card) ? card.Name : "";

    internal string? AgentOf(MetricRow row) => row.AgentId is { } id && People.TryGetValue(id, out var person) ? person.Name : null;
}

/// <summary>The page with the rows behind a figure.</summary>
internal static class ShowRows
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/insight/rows/{metric}", PageAsync).ForRole(Role.Viewer).ExcludeFromDescription();

    public static string Url(Metric metric, ReportPeriod period, MetricFilter filter) =>
        $"/insight/rows/{metric.Name}{RowsQuery.Of(period, filter)}";

    private static async Task<IResult> PageAsync(
        string metric, [AsParameters] MetricQuery query, [AsParameters] RowsCell cell, string? after, HttpContext context,
        Periods periods, ReadRowsView read, CancellationToken cancellationToken)
    {
        if (MetricCatalogue.Find(metric) is not { } known || !Cursor.TryRead(after, out var cursor))
            return Results.NotFound();
        var asked = await periods.ReadAsync(null, query.From, query.To, cancellationToken);
        if (asked.Failure is not null)
            return Results.NotFound();
        var view = await read.RunAsync(known, asked.Period, query.Filter with { Cell = cell }, cursor, cancellationToken);
        return context.Request.IsFragment() && after is not null
            ? new RazorComponentResult<RowsPart>(new { View = view })
            : new RazorComponentResult<RowsPage>(new { View = view });
    }
}

/// <summary>Reads a page of rows with the names that people know: four commands.</summary>
internal sealed class ReadRowsView(ReadRows rows, ICustomers customers, IPeople people)
{
    public async Task<RowsView> RunAsync(Metric metric, ReportPeriod period, MetricFilter filter, Cursor? after, CancellationToken cancellationToken)
    {
        var view = await PartAsync(metric, period, filter, after, Paging.Default, cancellationToken);
        view.N = await rows.CountAsync(metric, period, filter, cancellationToken);
        return view;
    }

    /// <summary>The same without the count of all.</summary>
    public async Task<RowsView> PartAsync(
        Metric metric, ReportPeriod period, MetricFilter filter, Cursor? after, int limit, CancellationToken cancellationToken)
    {
        var page = await rows.RunAsync(metric, period, filter, after, limit, cancellationToken);
        return new RowsView
        {
            Metric = metric,
            Period = period,
            Filter = filter,
            Page = page,
            Customers = await customers.CardsAsync([.. page.Items.Select(row => row.CustomerId).OfType<Guid>().Distinct()], cancellationToken),
            People = await people.ByIdAsync([.. page.Items.Select(row => row.AgentId).OfType<Guid>().Distinct()], cancellationToken),
        };
    }
}
