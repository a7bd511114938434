using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Desk.Notices;

internal enum NoticeKind
{
    /// <summary>A colleague named this person in a note.</summary>
    Mentioned,

    /// <summary>Somebody else put this person in charge.</summary>
    Assigned,

    /// <summary>An answer in a conversation of this person did not arrive, or may not have.</summary>
    NotDelivered,
}

/// <summary>Something that one person is to know.</summary>
internal sealed class Notice
{
    public Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public Guid AccountId { get; init; }

    public NoticeKind Kind { get; init; }
    public Guid ConversationId { get; init; }

    /// <summary>The note that says more, or the answer that did not arrive; null when there is none.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>The name, as it was then, of who did it; empty where nobody did.</summary>
    public required string ByName { get; init; }

    public DateTimeOffset At { get; init; }
    public bool Unread { get; init; } = true;

    internal sealed class Mapping : IEntityTypeConfiguration<Notice>
    {
        public void Configure(EntityTypeBuilder<Notice> builder)
        {
            builder.ToTable("desk_notice");
            builder.Property(n => n.Id).ValueGeneratedNever();
            builder.Property(n => n.ByName).HasMaxLength(200);
            // The list: unread ones first, the newest first.
            builder.HasIndex(n => new { n.AccountId, n.Unread, n.Id }).HasDatabaseName("ix_desk_notice_account");
        }
    }
}
