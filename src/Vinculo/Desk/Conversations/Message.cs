using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Conversations;

internal enum MessageKind
{
    /// <summary>From outside.</summary>
    Received,

    /// <summary>To the customer.</summary>
    Reply,

    /// <summary>Among colleagues.</summary>
    Note,
}

/// <summary>One message of a conversation.</summary>
internal sealed class Message
{
    private Message()
    {
    }

    public Message(Guid conversationId, DeliveryState delivery = DeliveryState.None) => (ConversationId, Delivery) = (conversationId, delivery);

    public Guid Id { get; init; }

    /// <summary>The conversation that shows it; changes when conversations are merged or messages moved.</summary>
    public Guid ConversationId { get; private set; }

    public MessageKind Kind { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>The account that wrote it; null for customers and programs.</summary>
    public Guid? AuthorId { get; init; }

    public required string AuthorName { get; init; }

    /// <summary>Where a received message came from.</summary>
    public string? FromAddress { get; init; }

    /// <summary>Whom an answer goes to, as in the header of a mail; null where nobody is known, or an earlier version of Vinculo did not note it.</summary>
    public string? SentTo { get; private set; }

    /// <summary>Who gets a copy of it; null for nobody.</summary>
    public string? SentCc { get; private set; }

    /// <summary>Who else received a message from outside, as it says.</summary>
    public string? CopiedTo { get; init; }

    /// <summary>Plain text of a received message; Markdown of a reply or note.</summary>
    public required string Text { get; init; }

    /// <summary>What a received message quoted, folded away.</summary>
    public string? QuotedText { get; init; }

    /// <summary>As received: unsafe until SafeHtml has cleaned it.</summary>
    public string? Html { get; init; }

    public bool IsAutomatic { get; init; }

    /// <summary>Whether it has the looks of a program's mail and nothing that says so. It is owed an answer all the same.</summary>
    public bool LooksAutomatic { get; init; }

    /// <summary>Whether a received message is from <see cref="FromAddress"/>.</summary>
    public SenderCheck SenderCheck { get; init; }

    /// <summary>What that was seen from.</summary>
    public string? SenderCheckDetail { get; init; }

    public DeliveryState Delivery { get; private set; }
    public string? DeliveryProblem { get; private set; }

    /// <summary>It did not arrive, or may not have, or not with all of its recipients: only a person sends it again.</summary>
    public bool IsUndelivered => Delivery is DeliveryState.Failed or DeliveryState.PerhapsSent || this is { Delivery: DeliveryState.Sent, DeliveryProblem: not null };

    public List<MessageAttachment> Attachments { get; private init; } = [];

    public void SetDelivery(DeliveryState state, string? problem)
    {
        Delivery = state;
        DeliveryProblem = problem?.Cut(1000);
    }

    public void SendTo(Recipients recipients) =>
        (SentTo, SentCc) = (recipients.To, recipients.Cc.Length == 0 ? null : recipients.Cc);

    internal sealed class Mapping : IEntityTypeConfiguration<Message>
    {
        public void Configure(EntityTypeBuilder<Message> builder)
        {
            builder.ToTable("desk_message");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.Property(m => m.AuthorName).HasMaxLength(200);
            builder.Property(m => m.FromAddress).HasMaxLength(320);
            builder.Property(m => m.CopiedTo).HasMaxLength(MessageLimits.CopiedTo);
            builder.Property(m => m.SenderCheck).HasMaxLength(32);
            builder.Property(m => m.SenderCheckDetail).HasMaxLength(MessageLimits.SenderDetail);
            builder.Property(m => m.DeliveryProblem).HasMaxLength(1000);
            builder.HasMany(m => m.Attachments).WithOne().HasForeignKey(a => a.MessageId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(m => new { m.ConversationId, m.Id }).HasDatabaseName("ix_desk_message_conversation");
        }
    }
}

/// <summary>A file of a message; or one uploaded for a message that is still being written.</summary>
internal sealed class MessageAttachment
{
    public Guid Id { get; init; }

    /// <summary>Null until the message it was uploaded for is written.</summary>
    public Guid? MessageId { get; private set; }

    public required string Name { get; init; }
    public required string ContentType { get; init; }
    public required string BlobHash { get; init; }
    public long Length { get; init; }

    /// <summary>For an image inside the HTML.</summary>
    public string? ContentId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Who uploaded it: only they may put it into a message.</summary>
    public Guid? UploadedById { get; init; }

    public void AttachTo(Guid messageId) => MessageId = messageId;

    public static MessageAttachment Of(MessageFile file, Guid? messageId, DateTimeOffset now) => new()
    {
        Id = Platform.Ids.New(now),
        MessageId = messageId,
        Name = file.Name.Cut(255),
        ContentType = file.ContentType.Cut(255),
        BlobHash = file.BlobHash,
        Length = file.Length,
        ContentId = file.ContentId?.Cut(500),
        At = now,
    };

    internal sealed class Mapping : IEntityTypeConfiguration<MessageAttachment>
    {
        public void Configure(EntityTypeBuilder<MessageAttachment> builder)
        {
            builder.ToTable("desk_attachment");
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.Property(a => a.Name).HasMaxLength(255);
            builder.Property(a => a.ContentType).HasMaxLength(255);
            builder.Property(a => a.BlobHash).HasMaxLength(64);
            builder.Property(a => a.ContentId).HasMaxLength(500);
            builder.HasIndex(a => a.MessageId).HasDatabaseName("ix_desk_attachment_message");
            builder.HasIndex(a => a.At).HasFilter("message_id IS NULL").HasDatabaseName("ix_desk_attachment_loose");
        }
    }
}
