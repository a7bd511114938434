using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Desk.Contracts;
using Vinculo.Plan.Contracts;

namespace Vinculo.Desk.Conversations;

internal enum Priority
{
    Low,
    Normal,
    High,
    Urgent,
}

/// <summary>
/// One matter of one customer, from the first message until it is settled. Its states are in Conversation.States.cs,
/// its clocks in Conversation.Clocks.cs, merges in Conversation.Merges.cs,
/// what moved messages change in Conversation.Moves.cs.
/// </summary>
internal sealed partial class Conversation
{
    /// <summary>Sorts after every real instant: the place of what is not due.</summary>
    public static readonly DateTimeOffset NotDue = new(2400, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int PreviewLength = 160;

    public Guid Id { get; private init; }

    /// <summary>The number that the customer was given, as people read it: 20261121-000123-7.</summary>
    public string Protocol { get; private init; } = "";

    public Guid CustomerId { get; private set; }

    /// <summary>
    /// The message that began it failed the check of its sender: it is not in the history of <see cref="CustomerId"/>, who
    /// has that address, until a person says that it is theirs.
    /// </summary>
    public bool SenderInDoubt { get; private set; }

    public string Subject { get; private init; } = "";
    public ChannelKind Channel { get; private init; }
    public ConversationState State { get; private set; }
    public Priority Priority { get; private set; } = Priority.Normal;
    public Complexity Complexity { get; private set; }

    /// <summary>A person chose the complexity; rules leave it alone from then on.</summary>
    public bool ComplexityByPerson { get; private set; }

    public Guid QueueId { get; private set; }
    public Guid? AssigneeId { get; private set; }

    /// <summary>A copy of the name, so that lists need not ask for it; <see cref="Reading.RenameAssignee"/> keeps it up.</summary>
    public string? AssigneeName { get; private set; }

    public DateTimeOffset? AssignedAt { get; private set; }

    /// <summary>The version of the service policy that it started under, for good.</summary>
    public Guid PolicyVersionId { get; private init; }

    public DateTimeOffset OpenedAt { get; private init; }

    /// <summary>The first word was ours: nothing is promised until the customer writes.</summary>
    public bool StartedByUs { get; private init; }

    public DateTimeOffset LastActivityAt { get; private set; }

    /// <summary>The beginning of the last message, for lists.</summary>
    public string Preview { get; private set; } = "";

    /// <summary>Something came in that the person in charge has not seen.</summary>
    public bool Unread { get; private set; }

    /// <summary>Since when a person waits for an answer; null when the last word is ours.</summary>
    public DateTimeOffset? AwaitingAnswerSince { get; private set; }

    public DateTimeOffset? FirstAnsweredAt { get; private set; }

    /// <summary>Business seconds until the first answer.</summary>
    public long? FirstAnswerSeconds { get; private set; }

    public DateTimeOffset? ResolvedAt { get; private set; }
    public Guid? ResolvedById { get; private set; }

    /// <summary>Business seconds until resolved, without those in which the customer was awaited.</summary>
    public long? ResolutionSeconds { get; private set; }

    public DateTimeOffset? SnoozedUntil { get; private set; }

    /// <summary>It was snoozed while the customer was awaited.</summary>
    public bool SnoozedWhileWaiting { get; private set; }

    /// <summary>The conversation that this one became part of.</summary>
    public Guid? MergedIntoId { get; private set; }

    /// <summary>A conversation it may belong to: a person decides.</summary>
    public Guid? MayBelongToId { get; private set; }

    /// <summary>The conversation settled long ago that the customer has come back to.</summary>
    public Guid? FollowsId { get; private init; }

    /// <summary>
    /// Grows with every change, in the database itself (<see cref="ConversationChanges"/>): a change that was based on an
    /// older one is refused.
    /// </summary>
    public int Version { get; private init; } = 1;

    public List<ServiceClock> Clocks { get; private init; } = [];

    internal sealed class Mapping : IEntityTypeConfiguration<Conversation>
    {
        public void Configure(EntityTypeBuilder<Conversation> builder)
        {
            builder.ToTable("desk_conversation");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Protocol).HasMaxLength(20);
            builder.Property(c => c.Subject).HasMaxLength(500);
            builder.Property(c => c.AssigneeName).HasMaxLength(200);
            builder.Property(c => c.Preview).HasMaxLength(PreviewLength);
            builder.Property(c => c.NextDueRule).HasMaxLength(50);
            builder.HasMany(c => c.Clocks).WithOne().HasForeignKey(c => c.ConversationId).OnDelete(DeleteBehavior.Cascade);

            builder.HasIndex(c => c.Protocol).IsUnique().HasDatabaseName("ux_desk_conversation_protocol");
            builder.HasIndex(c => new { c.CustomerId, c.OpenedAt }).HasDatabaseName("ix_desk_conversation_customer");
            // The lists: what is open by what is due next, what is awaited and what is settled by the last activity.
            const string open = "state = 'Open'";
            builder.HasIndex(c => new { c.DueOrder, c.Id }).HasFilter(open).HasDatabaseName("ix_desk_conversation_due");
            builder.HasIndex(c => new { c.QueueId, c.DueOrder, c.Id }).HasFilter(open).HasDatabaseName("ix_desk_conversation_queue");
            builder.HasIndex(c => new { c.AssigneeId, c.DueOrder, c.Id }).HasFilter(open).HasDatabaseName("ix_desk_conversation_assignee");
            builder.HasIndex(c => new { c.LastActivityAt, c.Id }, "ix_desk_conversation_waiting").HasFilter("state IN ('Waiting', 'Snoozed')");
            builder.HasIndex(c => new { c.LastActivityAt, c.Id }, "ix_desk_conversation_resolved").HasFilter("state = 'Resolved'");
            builder.HasIndex(c => c.SnoozedUntil).HasFilter("state = 'Snoozed'").HasDatabaseName("ix_desk_conversation_snoozed");
            builder.HasIndex(c => c.FollowsId).HasFilter("follows_id IS NOT NULL").HasDatabaseName("ix_desk_conversation_follows");
            builder.HasIndex(c => new { c.AssigneeId, c.AssignedAt }).HasDatabaseName("ix_desk_conversation_assigned");
        }
    }
}
