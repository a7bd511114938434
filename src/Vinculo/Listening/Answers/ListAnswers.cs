using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Storage;

namespace Vinculo.Listening.Answers;

/// <summary>Which answers to list. Nothing chosen is all of them.</summary>
/// <param name="Days">Answered first within so many days; null is ever.</param>
/// <param name="Queue">The queue in which the conversation was resolved.</param>
/// <param name="Score">What the customer said, in one of a few groups.</param>
internal sealed record AnswerFilter(int? Days, Guid? Agent, ScoreGroup? Score, bool Commented, Guid? Queue = null);

/// <summary>Groups of answers, as the measures cut them.</summary>
internal enum ScoreGroup
{
    Satisfied,
    Neutral,
    Dissatisfied,
    Promoters,
    Passives,
    Detractors,
    Easy,
    Hard,
}

internal sealed record AnswerRow(
    Guid Id, Guid ConversationId, string Protocol, Guid CustomerId, string Customer, Guid? AgentId, string? Agent,
    int? Csat, int? Ces, int? Nps, string? Comment, DateTimeOffset FirstAnsweredAt, DateTimeOffset LastAnsweredAt);

/// <summary>Answers, the latest first: one command for the rows, one for the customers' names, one for the agents'.</summary>
internal sealed class ListAnswers(VinculoDb db, ICustomers customers, IPeople people, TimeProvider time)
{
    public async Task<Page<AnswerRow>> RunAsync(AnswerFilter filter, Cursor? after, int limit, CancellationToken cancellationToken)
    {
        var wanted = Matching(filter);
        if (after is not null)
        {
            var instant = after.Instant;
            wanted = wanted.Where(s => s.FirstAnsweredAt < instant || (s.FirstAnsweredAt == instant && s.Id.CompareTo(after.Id) < 0));
        }
        var surveys = await wanted.OrderByDescending(s => s.FirstAnsweredAt).ThenByDescending(s => s.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var page = Paging.Cut(surveys, limit, s => new Cursor(s.FirstAnsweredAt!.Value, s.Id));
        var cards = await customers.CardsAsync([.. page.Items.Select(s => s.CustomerId).Distinct()], cancellationToken);
        var agents = await people.ByIdAsync([.. page.Items.Select(s => s.AgentId).OfType<Guid>().Distinct()], cancellationToken);
        return new Page<AnswerRow>(
            [.. page.Items.Select(s => new AnswerRow(
                s.Id, s.ConversationId, s.Protocol, s.CustomerId, cards.GetValueOrDefault(s.CustomerId)?.Name ?? s.Protocol,
                s.AgentId, s.AgentId is { } agent ? agents.GetValueOrDefault(agent)?.Name : null,
                s.Csat, s.Ces, s.Nps, s.Comment, s.FirstAnsweredAt!.Value, s.LastAnsweredAt!.Value))],
            page.Next);
    }

    private IQueryable<Survey> Matching(AnswerFilter filter)
    {
        var wanted = db.Set<Survey>().AsNoTracking().Where(s => s.FirstAnsweredAt != null);
        if (filter.Days is { } days)
        {
            var since = time.GetUtcNow().AddDays(-days);
            wanted = wanted.Where(s => s.FirstAnsweredAt >= since);
        }
        if (filter.Agent is { } agent)
            wanted = wanted.Where(s => s.AgentId == agent);
        if (filter.Queue is { } queue)
            wanted = wanted.Where(s => s.QueueId == queue);
        if (filter.Commented)
            wanted = wanted.Where(s => s.Comment != null);
        return filter.Score switch
        {
            ScoreGroup.Satisfied => wanted.Where(s => s.Csat >= 4),
            ScoreGroup.Neutral => wanted.Where(s => s.Csat == 3),
            ScoreGroup.Dissatisfied => wanted.Where(s => s.Csat <= 2),
            ScoreGroup.Promoters => wanted.Where(s => s.Nps >= 9),
            ScoreGroup.Passives => wanted.Where(s => s.Nps == 7 || s.Nps == 8),
            ScoreGroup.Detractors => wanted.Where(s => s.Nps <= 6),
            ScoreGroup.Easy => wanted.Where(s => s.Ces <= 3),
            ScoreGroup.Hard => wanted.Where(s => s.Ces >= 8),
            _ => wanted,
        };
    }
}
