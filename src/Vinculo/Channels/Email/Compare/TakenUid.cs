using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Channels.Email.Compare;

/// <summary>
/// One message of a mailbox's folder that has been dealt with: taken in, known already, put in quarantine, or left on the
/// server by a person. What the server holds and has no such row is missing here.
/// </summary>
internal sealed class TakenUid
{
    public Guid MailboxId { get; init; }
    public long UidValidity { get; init; }
    public long Uid { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<TakenUid>
    {
        public void Configure(EntityTypeBuilder<TakenUid> builder)
        {
            builder.ToTable("channels_taken_uid");
            builder.HasKey(u => new { u.MailboxId, u.UidValidity, u.Uid });
        }
    }
}

/// <summary>A message that the server holds and that was not taken in, for a person to look at.</summary>
internal sealed class MissingMail
{
    public Guid MailboxId { get; init; }
    public long Uid { get; init; }

    /// <summary>Sender and subject as far as they can be read.</summary>
    public string? FromAddress { get; init; }
    public string? Subject { get; init; }
    public long Length { get; init; }

    /// <summary>When it reached the server.</summary>
    public DateTimeOffset? ReachedServerAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<MissingMail>
    {
        public void Configure(EntityTypeBuilder<MissingMail> builder)
        {
            builder.ToTable("channels_missing_mail");
            builder.HasKey(m => new { m.MailboxId, m.Uid });
            builder.Property(m => m.FromAddress).HasMaxLength(320);
            builder.Property(m => m.Subject).HasMaxLength(500);
        }
    }
}
