using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Customers.Timeline;

/// <summary>A line of the history, said in the reader's language.</summary>
/// <param name="Kind">Stable, such as <c>desk.conversation-opened</c>.</param>
/// <param name="Path">The page that shows it, or null.</param>
internal sealed record TimelineLine(Guid Id, DateTimeOffset At, string Kind, Guid SourceId, string Text, IReadOnlyList<string> Values, string? Path);

/// <summary>Reads the history of a customer, the latest first: one command.</summary>
internal sealed class ReadTimeline(VinculoDb db, Texts texts)
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/customers/{id:guid}/timeline", GetAsync).ForScope(Scope.Read)
        .WithName("getCustomerTimeline").WithSummary("A customer's history, the latest first.");

    /// <param name="module">Only what this module said, such as <c>desk</c>; null for everything.</param>
    public async Task<Page<TimelineLine>> RunAsync(
        Guid customerId, string? module, Cursor? after, int limit, CancellationToken cancellationToken)
    {
        var wanted = db.Set<TimelineRow>().AsNoTracking().Where(t => t.CustomerId == customerId);
        if (module is not null)
            wanted = wanted.Where(t => t.Kind.StartsWith(module + "."));
        if (after is not null)
        {
            var instant = after.Instant;
            wanted = wanted.Where(t => t.At < instant || (t.At == instant && t.Id.CompareTo(after.Id) < 0));
        }
        var rows = await wanted.OrderByDescending(t => t.At).ThenByDescending(t => t.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var page = Paging.Cut(rows, limit, row => new Cursor(row.At, row.Id));
        return new Page<TimelineLine>([.. page.Items.Select(LineOf)], page.Next);
    }

    private TimelineLine LineOf(TimelineRow row)
    {
        var values = JsonSerializer.Deserialize<string[]>(row.Filled)!;
        return new TimelineLine(row.Id, row.At, row.Kind, row.SourceId, TextOf(row.Kind, values), values, row.Path);
    }

    private string TextOf(string kind, string[] values)
    {
        try
        {
            return texts[kind, values];
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException)
        {
            // Written by another version, which had other words for it: one line must not hide the history.
            return string.Join(" · ", [kind, .. values]);
        }
    }

    private static async Task<Results<Ok<Page<TimelineLine>>, ProblemHttpResult>> GetAsync(
        Guid id, ReadTimeline timeline, VinculoDb db, Texts texts, int? limit, string? after, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(after, out var cursor))
            return Cursor.Wrong.ToProblem(texts);
        if (!await db.Set<Customer>().AnyAsync(c => c.Id == id, cancellationToken))
            return Failure.NotFound("customers.not-found").ToProblem(texts);
        return TypedResults.Ok(await timeline.RunAsync(id, null, cursor, Paging.Limit(limit), cancellationToken));
    }
}
