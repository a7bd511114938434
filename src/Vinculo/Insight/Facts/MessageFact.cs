using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Facts;

/// <summary>One message that arrived from outside.</summary>
internal sealed class MessageFact
{
    public Guid Id { get; private init; }
    public Guid ConversationId { get; private init; }
    public ChannelKind Channel { get; private init; }
    public long ReceivedAt { get; private init; }
    public Guid QueueId { get; private init; }
    public Guid? TeamId { get; private init; }
    public Guid? AssigneeId { get; private init; }

    public static MessageFact Of(MessageReceived message, ConversationFacts? conversation) => new()
    {
        Id = message.MessageId,
        ConversationId = message.ConversationId,
        Channel = message.Channel,
        ReceivedAt = InstantConverter.ToMicroseconds(message.ReceivedAt),
        QueueId = conversation?.QueueId ?? Guid.Empty,
        TeamId = conversation?.TeamId,
        AssigneeId = conversation?.AssigneeId,
    };

    internal sealed class Mapping : IEntityTypeConfiguration<MessageFact>
    {
        public void Configure(EntityTypeBuilder<MessageFact> builder)
        {
            builder.ToTable("insight_message_fact");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.HasIndex(m => new { m.ReceivedAt, m.TeamId }).HasDatabaseName("ix_insight_message_received");
            builder.HasIndex(m => m.ConversationId).HasDatabaseName("ix_insight_message_conversation");
        }
    }
}
