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
    public string? FromAddress { get; private set; }
    public string? Subject { get; private set; }
    public long Length { get; private set; }

    /// <summary>When it reached the server.</summary>
    public DateTimeOffset? ReachedServerAt { get; private set; }

    /// <summary>How often the server was asked what it is: with others, then alone. Some hang up at a damaged message.</summary>
    public int TimesAsked { get; private set; }

    public bool IsDescribed => ReachedServerAt is not null || Length > 0;

    public void Ask() => TimesAsked++;

    /// <param name="length">In bytes; 0 where the server does not say.</param>
    public void Describe(string? fromAddress, string? subject, long length, DateTimeOffset? reachedServerAt) =>
        (FromAddress, Subject, Length, ReachedServerAt) = (fromAddress, subject, length, reachedServerAt);

    internal sealed class Mapping : IEntityTypeConfiguration<MissingMail>
    {
        public void Configure(EntityTypeBuilder<MissingMail> builder)
        {
            builder.ToTable("channels_missing_mail");
            builder.HasKey(m => new { m.MailboxId, m.Uid });
            builder.Ignore(m => m.IsDescribed);
            builder.Property(m => m.FromAddress).HasMaxLength(320);
            builder.Property(m => m.Subject).HasMaxLength(500);
        }
    }
}
