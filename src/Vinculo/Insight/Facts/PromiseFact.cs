using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Desk.Contracts;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Facts;

/// <summary>One promise of time to a customer, and what became of it.</summary>
internal sealed class PromiseFact
{
    public Guid Id { get; private init; }
    public Guid ConversationId { get; private init; }

    /// <summary>Its place among the promises of the conversation, from 0.</summary>
    public int Number { get; private init; }

    public PromiseKind Kind { get; private set; }

    /// <summary>The rule of the plan that promised it, such as <c>3.2</c>.</summary>
    public string Rule { get; private set; } = "";

    public long DueAt { get; private set; }
    public long? StoppedAt { get; private set; }

    /// <summary>True kept, false broken, null not decided when Desk was asked.</summary>
    public bool? Kept { get; private set; }

    /// <summary>
    /// The instant for which it counts: a promise is kept when it is done, and broken when it falls due, even while
    /// nobody has done anything about it yet. Null while its clock is paused: it can be neither.
    /// </summary>
    public long? DecidedAt { get; private set; }

    public Guid QueueId { get; private set; }
    public Guid? TeamId { get; private set; }
    public Guid? AssigneeId { get; private set; }

    public static PromiseFact Of(Guid conversationId, int number, DateTimeOffset now) =>
        new() { Id = Ids.New(now), ConversationId = conversationId, Number = number };

    public void Take(PromiseFacts promise, ConversationFacts conversation)
    {
        (Kind, Rule, Kept) = (promise.Kind, promise.Rule, promise.Kept);
        DueAt = InstantConverter.ToMicroseconds(promise.DueAt);
        StoppedAt = Instants.Of(promise.StoppedAt);
        // Desk names the next due instant of the clocks that run: without one, or before it, this clock is paused.
        var runs = conversation.NextDueAt is { } next && promise.DueAt >= next;
        DecidedAt = promise.Kept switch
        {
            true => StoppedAt ?? DueAt,
            false => DueAt,
            null => runs ? DueAt : null,
        };
        (QueueId, TeamId, AssigneeId) = (conversation.QueueId, conversation.TeamId, conversation.AssigneeId);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<PromiseFact>
    {
        public void Configure(EntityTypeBuilder<PromiseFact> builder)
        {
            builder.ToTable("insight_promise_fact");
            builder.Property(p => p.Id).ValueGeneratedNever();
            builder.Property(p => p.Rule).HasMaxLength(50);
            builder.HasIndex(p => new { p.ConversationId, p.Number }).IsUnique().HasDatabaseName("ux_insight_promise_conversation");
            builder.HasIndex(p => new { p.DecidedAt, p.Kind, p.Kept, p.TeamId }).HasDatabaseName("ix_insight_promise_decided");
        }
    }
}
