using Vinculo.Desk.Contracts;
using Vinculo.Insight.Facts;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Metrics;

/// <summary>One row behind a figure, whatever table it comes from.</summary>
internal sealed class Fact
{
    public Guid Id { get; init; }
    public Guid ConversationId { get; init; }

    /// <summary>The instant for which it counts, in microseconds since 1970.</summary>
    public long At { get; init; }

    /// <summary>What is measured: seconds, an answer, 1 for a promise kept and 0 for one broken; null where rows are only counted.</summary>
    public long? Value { get; init; }

    public Guid QueueId { get; init; }
    public Guid? TeamId { get; init; }
    public Guid? AgentId { get; init; }
}

/// <summary>
/// Where the rows of metrics come from. The figure, its course and its list of rows all start from the same query, so
/// that they cannot tell different stories.
/// </summary>
internal static class FactSources
{
    public static IQueryable<Fact> Opened(VinculoDb db) => Conversations(db).Select(c => new Fact
    {
        Id = c.Id,
        ConversationId = c.Id,
        At = c.OpenedAt,
        Value = null,
        QueueId = c.QueueId,
        TeamId = c.TeamId,
        AgentId = c.AssigneeId,
    });

    public static IQueryable<Fact> Answered(VinculoDb db) => Conversations(db)
        .Where(c => c.FirstAnsweredAt != null && c.FirstAnswerSeconds != null)
        .Select(c => new Fact
        {
            Id = c.Id,
            ConversationId = c.Id,
            At = c.FirstAnsweredAt!.Value,
            Value = c.FirstAnswerSeconds,
            QueueId = c.QueueId,
            TeamId = c.TeamId,
            AgentId = c.AssigneeId,
        });

    public static IQueryable<Fact> Resolved(VinculoDb db) => Conversations(db)
        .Where(c => c.ResolvedAt != null && c.ResolutionSeconds != null)
        .Select(c => new Fact
        {
            Id = c.Id,
            ConversationId = c.Id,
            At = c.ResolvedAt!.Value,
            Value = c.ResolutionSeconds,
            QueueId = c.QueueId,
            TeamId = c.TeamId,
            AgentId = c.AssigneeId,
        });

    /// <summary>Conversations in which the company has the next step; the value is what falls due next.</summary>
    public static IQueryable<Fact> Waiting(VinculoDb db) => db.Set<ConversationFact>()
        .Where(c => c.State == ConversationState.Open || c.State == ConversationState.Snoozed)
        .Select(c => new Fact
        {
            Id = c.Id,
            ConversationId = c.Id,
            At = c.OpenedAt,
            Value = c.NextDueAt,
            QueueId = c.QueueId,
            TeamId = c.TeamId,
            AgentId = c.AssigneeId,
        });

    public static IQueryable<Fact> Promises(VinculoDb db) => PromisesOf(db.Set<PromiseFact>());

    public static IQueryable<Fact> FirstAnswerPromises(VinculoDb db) => PromisesOf(db.Set<PromiseFact>().Where(p => p.Kind == PromiseKind.FirstAnswer));

    public static IQueryable<Fact> NextAnswerPromises(VinculoDb db) => PromisesOf(db.Set<PromiseFact>().Where(p => p.Kind == PromiseKind.NextAnswer));

    public static IQueryable<Fact> ResolutionPromises(VinculoDb db) => PromisesOf(db.Set<PromiseFact>().Where(p => p.Kind == PromiseKind.Resolution));

    public static IQueryable<Fact> Satisfaction(VinculoDb db) => db.Set<SurveyFact>().Where(s => s.Csat != null).Select(s => new Fact
    {
        Id = s.Id,
        ConversationId = s.ConversationId,
        At = s.AnsweredAt,
        Value = s.Csat,
        QueueId = s.QueueId,
        TeamId = s.TeamId,
        AgentId = s.AgentId,
    });

    public static IQueryable<Fact> Effort(VinculoDb db) => db.Set<SurveyFact>().Where(s => s.Ces != null).Select(s => new Fact
    {
        Id = s.Id,
        ConversationId = s.ConversationId,
        At = s.AnsweredAt,
        Value = s.Ces,
        QueueId = s.QueueId,
        TeamId = s.TeamId,
        AgentId = s.AgentId,
    });

    public static IQueryable<Fact> Recommendation(VinculoDb db) => db.Set<SurveyFact>().Where(s => s.Nps != null).Select(s => new Fact
    {
        Id = s.Id,
        ConversationId = s.ConversationId,
        At = s.AnsweredAt,
        Value = s.Nps,
        QueueId = s.QueueId,
        TeamId = s.TeamId,
        AgentId = s.AgentId,
    });

    public static IQueryable<Fact> Received(VinculoDb db) => db.Set<MessageFact>().Select(m => new Fact
    {
        Id = m.Id,
        ConversationId = m.ConversationId,
        At = m.ReceivedAt,
        Value = null,
        QueueId = m.QueueId,
        TeamId = m.TeamId,
        AgentId = m.AssigneeId,
    });

    /// <summary>A conversation that became part of another is counted there.</summary>
    private static IQueryable<ConversationFact> Conversations(VinculoDb db) =>
        db.Set<ConversationFact>().Where(c => c.State != ConversationState.Merged);

    private static IQueryable<Fact> PromisesOf(IQueryable<PromiseFact> promises) => promises.Where(p => p.DecidedAt != null).Select(p => new Fact
    {
        Id = p.Id,
        ConversationId = p.ConversationId,
        At = p.DecidedAt!.Value,
        Value = p.Kept == true ? 1 : 0,
        QueueId = p.QueueId,
        TeamId = p.TeamId,
        AgentId = p.AssigneeId,
    });
}
