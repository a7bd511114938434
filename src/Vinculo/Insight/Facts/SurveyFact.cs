using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Listening.Contracts;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Facts;

/// <summary>
/// One answered survey: the answer as it is now, for those who had the conversation when the customer was asked. It
/// counts at the instant of the first answer, so that changing one's mind moves no figure to another day.
/// </summary>
internal sealed class SurveyFact
{
    public Guid Id { get; private init; }
    public Guid ConversationId { get; private init; }
    public Guid CustomerId { get; private init; }
    public Guid? AgentId { get; private init; }
    public Guid QueueId { get; private init; }
    public Guid? TeamId { get; private init; }
    public long AnsweredAt { get; private init; }
    public int? Csat { get; private set; }
    public int? Ces { get; private set; }
    public int? Nps { get; private set; }
    public string? Comment { get; private set; }

    /// <summary>When the customer last changed the answer; an older event changes nothing.</summary>
    public long ChangedAt { get; private set; }

    public static SurveyFact Of(SurveyAnswered answer) => new()
    {
        Id = answer.SurveyId,
        ConversationId = answer.ConversationId,
        CustomerId = answer.CustomerId,
        AgentId = answer.AgentId,
        QueueId = answer.QueueId,
        TeamId = answer.TeamId,
        AnsweredAt = InstantConverter.ToMicroseconds(answer.FirstAnsweredAt),
    };

    public void Take(SurveyAnswered answer)
    {
        var at = InstantConverter.ToMicroseconds(answer.At);
        if (at < ChangedAt)
            return;
        (Csat, Ces, Nps, Comment, ChangedAt) = (answer.Csat, answer.Ces, answer.Nps, answer.Comment, at);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<SurveyFact>
    {
        public void Configure(EntityTypeBuilder<SurveyFact> builder)
        {
            builder.ToTable("insight_survey_fact");
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.HasIndex(s => new { s.AnsweredAt, s.TeamId, s.Csat, s.Ces, s.Nps }).HasDatabaseName("ix_insight_survey_answered");
            builder.HasIndex(s => s.ConversationId).HasDatabaseName("ix_insight_survey_conversation");
        }
    }
}
