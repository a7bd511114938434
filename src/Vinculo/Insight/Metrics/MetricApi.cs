using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Vinculo.Insight.Rows;
using Vinculo.Measures.Statistics;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;

namespace Vinculo.Insight.Metrics;

/// <summary>A metric of the catalogue, in the caller's language.</summary>
/// <param name="Unit">count, businessSeconds, share (0 to 1), score or points (−100 to 100).</param>
/// <param name="Rules">The rules of the policy in force that it measures, such as 3.1; empty where there is none.</param>
internal sealed record MetricView(string Name, string Title, string Definition, string Unit, string Better, IReadOnlyList<string> Rules);

/// <summary>A metric measured.</summary>
/// <param name="From">First day, in <paramref name="TimeZone"/>.</param>
/// <param name="To">Last day, included.</param>
/// <param name="P90">The 90th percentile, for metrics whose value is a median.</param>
/// <param name="Before">As many days right before; null for how things stand now.</param>
/// <param name="Change">The difference; null where fewer than 30 answers stand behind one of the two.</param>
/// <param name="Series">Each day or week; a week is named by its Monday.</param>
internal sealed record MetricAnswer(
    string Name, string Title, string Unit, DateOnly From, DateOnly To, string TimeZone,
    double? Value, double? Low, double? High, int N, Estimate? P90, BeforeView? Before, Change? Change,
    IReadOnlyList<PointView> Series, string RowsUrl);

internal sealed record BeforeView(DateOnly From, DateOnly To, double? Value, double? Low, double? High, int N, Estimate? P90);

internal sealed record PointView(DateOnly Start, double? Value, double? Low, double? High, int N, Estimate? P90);

/// <summary>What a call may ask for.</summary>
internal sealed record MetricQuery
{
    [FromQuery]
    public string? From { get; init; }

    [FromQuery]
    public string? To { get; init; }

    [FromQuery]
    public Guid? Team { get; init; }

    [FromQuery]
    public Guid? Queue { get; init; }

    [FromQuery]
    public Guid? Agent { get; init; }

    public MetricFilter Filter => new(Team, Queue, Agent);
}

/// <summary>The catalogue and its figures, for programs.</summary>
internal static class MetricApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/metrics", CatalogueAsync).ForScope(Scope.Read)
            .WithName("listMetrics").WithSummary("The catalogue of metrics, each with its one definition.");
        api.MapGet("/metrics/{name}", GetAsync).ForScope(Scope.Read)
            .WithName("getMetric").WithSummary("A figure with its 95 % interval, what stands behind it, the period before and the course.");
        api.MapGet("/metrics/{name}/rows", RowsAsync).ForScope(Scope.Read)
            .WithName("listMetricRows").WithSummary("The rows behind a figure, the latest first: exactly as many as its n, or those of one cell of a chart.");
    }

    private static async Task<Ok<IReadOnlyList<MetricView>>> CatalogueAsync(
        IServicePolicies policies, TimeProvider time, Texts texts, CancellationToken cancellationToken)
    {
        var policy = await policies.InForceAsync(time.GetUtcNow(), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<MetricView>>([.. MetricCatalogue.All.Select(metric => new MetricView(
            metric.Name, texts[metric.TitleKey], texts[metric.DefinitionKey], Written(metric.Unit), Written(metric.Better), RulesOf(metric, policy)))]);
    }

    private static async Task<Results<Ok<MetricAnswer>, ProblemHttpResult>> GetAsync(
        string name, [AsParameters] MetricQuery query, Step? by, Periods periods, ReadMetric read, Texts texts, CancellationToken cancellationToken)
    {
        if (MetricCatalogue.Find(name) is not { } metric)
            return Failure.NotFound("insight.metric-unknown").ToProblem(texts);
        var asked = await periods.ReadAsync(null, query.From, query.To, cancellationToken);
        if (asked.Failure is { } wrong)
            return wrong.ToProblem(texts);
        var measured = await read.RunAsync(metric, asked.Period, query.Filter, by ?? Step.Day, cancellationToken);
        return measured.Succeeded
            ? TypedResults.Ok(AnswerOf(measured.Value, query.Filter, texts))
            : measured.Failure.ToProblem(texts);
    }

    private static async Task<Results<Ok<Page<MetricRow>>, ProblemHttpResult>> RowsAsync(
        string name, [AsParameters] MetricQuery query, [AsParameters] RowsCell cell, int? limit, string? after,
        Periods periods, ReadRows read, Texts texts, CancellationToken cancellationToken)
    {
        if (MetricCatalogue.Find(name) is not { } metric)
            return Failure.NotFound("insight.metric-unknown").ToProblem(texts);
        if (!Cursor.TryRead(after, out var cursor))
            return Cursor.Wrong.ToProblem(texts);
        var asked = await periods.ReadAsync(null, query.From, query.To, cancellationToken);
        return asked.Failure is { } wrong
            ? wrong.ToProblem(texts)
            : TypedResults.Ok(await read.RunAsync(metric, asked.Period, query.Filter with { Cell = cell }, cursor, Paging.Limit(limit), cancellationToken));
    }

    private static MetricAnswer AnswerOf(Measurement measured, MetricFilter filter, Texts texts)
    {
        var (metric, period, figure, before) = (measured.Metric, measured.Period, measured.Figure, measured.Before);
        return new MetricAnswer(
            metric.Name, texts[metric.TitleKey], Written(metric.Unit), period.From.ToDateOnly(), period.To.ToDateOnly(), period.Zone.Id,
            figure.Value, figure.Low, figure.High, figure.N, figure.P90,
            metric.IsOfNow ? null : new BeforeView(
                period.Before.From.ToDateOnly(), period.Before.To.ToDateOnly(), before.Value, before.Low, before.High, before.N, before.P90),
            measured.Change,
            [.. measured.Course.Select(p => new PointView(p.Start.ToDateOnly(), p.Figure.Value, p.Figure.Low, p.Figure.High, p.Figure.N, p.Figure.P90))],
            $"{ApiSetup.Prefix}/metrics/{metric.Name}/rows{RowsQuery.Of(period, filter)}");
    }

    public static IReadOnlyList<string> RulesOf(Metric metric, ServicePolicy policy) => metric.Promise is { } kind
        ? [.. policy.Promises.Where(p => p.Kind == kind).OrderBy(p => p.Complexity).Select(p => p.Rule)]
        : [];

    private static string Written(Enum value) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
