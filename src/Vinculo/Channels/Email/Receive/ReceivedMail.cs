using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Channels.Email.Receive;

/// <summary>What was done with a piece of mail.</summary>
internal enum MailOutcome
{
    /// <summary>It is a message of a conversation.</summary>
    Accepted,

    /// <summary>A report that something of ours was not delivered; noted on that message.</summary>
    Bounce,

    /// <summary>Mail of our own that came back: nothing to do.</summary>
    Own,
}

/// <summary>
/// One piece of mail that has been dealt with. The fingerprint is unique: the same mail found again, in another folder
/// or by another node, changes nothing.
/// </summary>
internal sealed class ReceivedMail
{
    public Guid Id { get; init; }

    /// <summary><see cref="IncomingParts.Fingerprint"/>: what makes it the same mail however it travelled.</summary>
    public required string Fingerprint { get; init; }

    public Guid? MailboxId { get; init; }

    /// <summary>The alias by which it came; null for the mailbox itself.</summary>
    public Guid? AliasId { get; init; }

    /// <summary>The address of <see cref="AliasId"/> that was written to, without a <c>+tag</c>.</summary>
    public string? CameTo { get; init; }

    public MailOutcome Outcome { get; init; }

    /// <summary>The Message-ID of RFC 5322 without angle brackets, cut at 500 characters.</summary>
    public string? MessageIdHeader { get; init; }

    public required string FromAddress { get; init; }

    /// <summary>
    /// A hash of its id, its sender and how many with both were here before it. Unique, so that of two copies that come in the
    /// same moment the second finds the first; null where they are not counted.
    /// </summary>
    public string? CopyKey { get; init; }

    public Guid? ConversationId { get; init; }
    public Guid? MessageId { get; init; }

    /// <summary>When it reached the mailbox's server, or, where that is not said, this program.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the mailbox's server received it, where it says so.</summary>
    public DateTimeOffset? ReachedServerAt { get; init; }

    /// <summary>The whole mail as it came, compressed (Brotli).</summary>
    public required byte[] Original { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ReceivedMail>
    {
        public void Configure(EntityTypeBuilder<ReceivedMail> builder)
        {
            builder.ToTable("channels_received_mail");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.Property(m => m.Fingerprint).HasMaxLength(64);
            builder.Property(m => m.MessageIdHeader).HasMaxLength(500);
            builder.Property(m => m.FromAddress).HasMaxLength(320);
            builder.Property(m => m.CopyKey).HasMaxLength(64);
            builder.Property(m => m.CameTo).HasMaxLength(320);
            builder.HasIndex(m => m.Fingerprint).IsUnique().HasDatabaseName("ux_channels_received_mail_fingerprint");
            builder.HasIndex(m => m.CopyKey).IsUnique().HasDatabaseName("ux_channels_received_mail_copy");
            builder.HasIndex(m => m.MessageIdHeader).HasDatabaseName("ix_channels_received_mail_message_id");
            builder.HasIndex(m => new { m.FromAddress, m.ReceivedAt }).HasDatabaseName("ix_channels_received_mail_from");
            builder.HasIndex(m => new { m.ConversationId, m.ReceivedAt }).HasDatabaseName("ix_channels_received_mail_conversation");
        }
    }
}
