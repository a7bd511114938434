using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Vinculo.Desk.Contracts;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Listening.Answers;

/// <summary>What <see cref="AnswersPage"/> shows.</summary>
public sealed class AnswersView
{
    private readonly DateTimeZone zone;

    internal AnswersView(
        AnswerFilter filter, Page<AnswerRow> page, IReadOnlyList<Person> agents, IReadOnlyList<QueueCard> queues, DateTimeZone zone) =>
        (Filter, Rows, Agents, Queues, this.zone) = (filter, page, agents, queues, zone);

    internal AnswerFilter Filter { get; }
    internal Page<AnswerRow> Rows { get; }
    internal IReadOnlyList<Person> Agents { get; }
    internal IReadOnlyList<QueueCard> Queues { get; }

    internal string? NextUrl => Rows.Next is { } next ? $"/listening?after={next}{Query}" : null;

    /// <summary>The day and time on the company's own wall clock.</summary>
    internal string Local(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(zone)
        .ToString("d MMM uuuu, HH:mm", CultureInfo.CurrentUICulture).Replace(".", "", StringComparison.Ordinal);

    private string Query => string.Concat(
        Filter.Days is { } days ? $"&days={days}" : "&days=0",
        Filter.Agent is { } agent ? $"&agent={agent}" : "",
        Filter.Score is { } score ? $"&score={score}" : "",
        Filter.Queue is { } queue ? $"&queue={queue}" : "",
        Filter.Commented ? "&commented=true" : "");
}

/// <summary>The answers, for the people of the company and for programs.</summary>
internal static class ShowAnswers
{
    private const int UsualDays = 90;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/listening", PageAsync).ForRole(Role.Viewer).ExcludeFromDescription();
        routes.MapGroup(ApiSetup.Prefix).MapGet("/surveys", ApiAsync).ForScope(Scope.Read).WithTags("Listening")
            .WithName("listSurveyAnswers").WithSummary("Survey answers, the latest first.");
    }

    private static async Task<IResult> PageAsync(
        HttpContext http, [AsParameters] AnswerQuery query, string? after, ListAnswers list, IPeople people, IQueues queues, Company company,
        CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(after, out var cursor))
            return http.LeadTo("/listening");
        var filter = query.Filter(UsualDays);
        var rows = await list.RunAsync(filter, cursor, Paging.Default, cancellationToken);
        var zone = (await company.GetAsync(cancellationToken)).DateZone();
        if (cursor is not null && http.Request.IsFragment())
            return new RazorComponentResult<AnswerRows>(new { View = new AnswersView(filter, rows, [], [], zone) });
        return new RazorComponentResult<AnswersPage>(new
        {
            View = new AnswersView(filter, rows, await people.AllAsync(cancellationToken), await queues.AllAsync(cancellationToken), zone),
        });
    }

    private static async Task<Results<Ok<Page<AnswerRow>>, ProblemHttpResult>> ApiAsync(
        [AsParameters] AnswerQuery query, string? after, int? limit, ListAnswers list, Texts texts, CancellationToken cancellationToken) =>
        Cursor.TryRead(after, out var cursor)
            ? TypedResults.Ok(await list.RunAsync(query.Filter(null), cursor, Paging.Limit(limit), cancellationToken))
            : Cursor.Wrong.ToProblem(texts);
}

/// <summary>A filter as an address says it.</summary>
internal sealed record AnswerQuery(int? Days, Guid? Agent, ScoreGroup? Score, bool? Commented, Guid? Queue)
{
    private const int MostDays = 3660;

    /// <param name="usualDays">What no days at all mean.</param>
    public AnswerFilter Filter(int? usualDays) =>
        new((Days ?? usualDays) is { } days and > 0 ? Math.Min(days, MostDays) : null, Agent, Score, Commented == true, Queue);
}
