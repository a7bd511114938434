using Microsoft.EntityFrameworkCore;
using Vinculo.Insight.Facts;
using Vinculo.Insight.Metrics;
using Vinculo.Platform.Api;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Rows;

/// <summary>One row behind a figure.</summary>
/// <param name="Id">Of the conversation, promise, answer or message counted.</param>
/// <param name="At">The instant for which it counts.</param>
/// <param name="Value">In the unit of the metric: business seconds, an answer, 1 for kept and 0 for broken; null where rows are only counted.</param>
/// <param name="Rule">The rule of the plan, for a promise.</param>
/// <param name="Comment">What the customer wrote, for an answer to a survey.</param>
internal sealed record MetricRow(
    Guid Id, DateTimeOffset At, long? Value, Guid ConversationId, string? Protocol, string? Subject, Guid? CustomerId,
    Guid QueueId, Guid? TeamId, Guid? AgentId, string? Rule, string? Comment)
{
    /// <summary>The page that shows the conversation.</summary>
    public string Path => $"/inbox/{ConversationId}";
}

/// <summary>The rows behind a figure, the latest first, from the same query as the figure: one command a page.</summary>
internal sealed class ReadRows(VinculoDb db, Observations observations)
{
    public async Task<Page<MetricRow>> RunAsync(
        Metric metric, ReportPeriod period, MetricFilter filter, Cursor? after, int limit, CancellationToken cancellationToken)
    {
        var wanted = Of(metric, period, filter);
        if (after is not null)
        {
            var at = InstantConverter.ToMicroseconds(after.Instant);
            wanted = wanted.Where(f => f.At < at || (f.At == at && f.Id.CompareTo(after.Id) < 0));
        }
        var page = wanted.OrderByDescending(f => f.At).ThenByDescending(f => f.Id).Take(limit + 1);
        var rows = await Described(metric, page).ToListAsync(cancellationToken);
        return Paging.Cut(rows, limit, row => new Cursor(row.At, row.Id));
    }

    public Task<int> CountAsync(Metric metric, ReportPeriod period, MetricFilter filter, CancellationToken cancellationToken) =>
        Of(metric, period, filter).CountAsync(cancellationToken);

    private IQueryable<Fact> Of(Metric metric, ReportPeriod period, MetricFilter filter)
    {
        var (from, to) = metric.RowsIn(period);
        var rows = observations.Within(metric, filter, from, to);
        return filter.Cell is { } cell ? cell.Apply(rows, metric, period) : rows;
    }

    private IQueryable<MetricRow> Described(Metric metric, IQueryable<Fact> page) =>
        from fact in page
        join found in db.Set<ConversationFact>() on fact.ConversationId equals found.Id into conversations
        from conversation in conversations.DefaultIfEmpty()
        orderby fact.At descending, fact.Id descending
        select new MetricRow(
            fact.Id, InstantConverter.FromMicroseconds(fact.At), fact.Value, fact.ConversationId,
            conversation.Protocol, conversation.Subject, (Guid?)conversation.CustomerId, fact.QueueId, fact.TeamId, fact.AgentId,
            metric.Statistic == Statistic.Share ? db.Set<PromiseFact>().Where(p => p.Id == fact.Id).Select(p => p.Rule).FirstOrDefault() : null,
            metric.IsOfSurvey ? db.Set<SurveyFact>().Where(s => s.Id == fact.Id).Select(s => s.Comment).FirstOrDefault() : null);
}
