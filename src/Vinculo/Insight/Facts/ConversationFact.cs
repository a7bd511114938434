using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Desk.Contracts;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Facts;

/// <summary>
/// What is counted of one conversation, as Desk last told it. Instants are microseconds since 1970 here, not
/// <see cref="DateTimeOffset"/>: metrics divide them into quarters of an hour inside the database.
/// </summary>
internal sealed class ConversationFact
{
    public Guid Id { get; private init; }
    public string Protocol { get; private set; } = "";
    public string Subject { get; private set; } = "";
    public Guid CustomerId { get; private set; }
    public ChannelKind Channel { get; private set; }
    public ConversationState State { get; private set; }
    public Complexity Complexity { get; private set; }
    public Guid QueueId { get; private set; }
    public Guid? TeamId { get; private set; }
    public Guid? AssigneeId { get; private set; }
    public long OpenedAt { get; private set; }
    public long? FirstAnsweredAt { get; private set; }

    /// <summary>Business seconds from the first message to the first answer.</summary>
    public long? FirstAnswerSeconds { get; private set; }

    public long? ResolvedAt { get; private set; }

    /// <summary>Business seconds from the first message to the resolution.</summary>
    public long? ResolutionSeconds { get; private set; }

    public long? NextDueAt { get; private set; }

    /// <summary>When Desk was last asked.</summary>
    public long RefreshedAt { get; private set; }

    public static ConversationFact Of(Guid id) => new() { Id = id };

    public bool IsWith(ConversationFacts facts) =>
        QueueId == facts.QueueId && TeamId == facts.TeamId && AssigneeId == facts.AssigneeId;

    public void Take(ConversationFacts facts, DateTimeOffset now)
    {
        (Protocol, Subject, CustomerId, Channel) = (facts.Protocol, facts.Subject, facts.CustomerId, facts.Channel);
        (State, Complexity) = (facts.State, facts.Complexity);
        (QueueId, TeamId, AssigneeId) = (facts.QueueId, facts.TeamId, facts.AssigneeId);
        OpenedAt = InstantConverter.ToMicroseconds(facts.OpenedAt);
        (FirstAnsweredAt, FirstAnswerSeconds) = (Instants.Of(facts.FirstAnsweredAt), facts.FirstAnswerSeconds);
        (ResolvedAt, ResolutionSeconds) = (Instants.Of(facts.ResolvedAt), facts.ResolutionSeconds);
        NextDueAt = Instants.Of(facts.NextDueAt);
        RefreshedAt = InstantConverter.ToMicroseconds(now);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<ConversationFact>
    {
        public void Configure(EntityTypeBuilder<ConversationFact> builder)
        {
            builder.ToTable("insight_conversation_fact");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Protocol).HasMaxLength(40);
            // The period first, then all that a figure needs, so that the index alone answers, with a team or without.
            builder.HasIndex(c => new { c.OpenedAt, c.State, c.TeamId }).HasDatabaseName("ix_insight_conversation_opened");
            builder.HasIndex(c => new { c.FirstAnsweredAt, c.State, c.TeamId, c.FirstAnswerSeconds })
                .HasDatabaseName("ix_insight_conversation_answered");
            builder.HasIndex(c => new { c.ResolvedAt, c.State, c.TeamId, c.ResolutionSeconds })
                .HasDatabaseName("ix_insight_conversation_resolved");
            builder.HasIndex(c => new { c.State, c.OpenedAt, c.TeamId, c.NextDueAt }).HasDatabaseName("ix_insight_conversation_state");
        }
    }
}
