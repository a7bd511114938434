using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Quarantine;

/// <summary>Mail that could not be taken in, kept whole with the reason until somebody decides.</summary>
internal sealed class QuarantinedMail
{
    /// <summary>The <see cref="Reason"/> of mail that one sender wrote too much of.</summary>
    public const string Flood = "channels.quarantine.too-many";

    /// <summary><see cref="TriedBy"/> of mail that a person wants to be tried again.</summary>
    public const string Asked = "";

    public Guid Id { get; init; }
    public Guid? MailboxId { get; init; }

    /// <summary>SHA-256 of the raw bytes, so that the same mail is kept once.</summary>
    public required string Hash { get; init; }

    /// <summary>The key of the text that says why: <c>channels.quarantine.too-many</c> …</summary>
    public required string Reason { get; init; }

    public string? Detail { get; init; }

    /// <summary>Sender and subject as far as they could be read, for the list.</summary>
    public string? FromAddress { get; init; }
    public string? Subject { get; init; }
    public long Length { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>When the mailbox's server received it, where it says so.</summary>
    public DateTimeOffset? ReachedServerAt { get; init; }

    public int Retries { get; set; }

    /// <summary>The version of the program that tried last, after the one that did before: an upgrade node by node has two. Or <see cref="Asked"/>.</summary>
    public string TriedBy { get; set; } = RetryQuarantine.Version;

    /// <summary>This version has tried.</summary>
    public void NoteTry()
    {
        Retries++;
        var before = TriedBy.Split(' ')[^1];
        TriedBy = before.Length == 0 || before == RetryQuarantine.Version ? RetryQuarantine.Version : $"{before.Cut(49)} {RetryQuarantine.Version}";
    }

    /// <summary>When it was taken in after all, or put aside for good.</summary>
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>The whole mail as it came, compressed (Brotli).</summary>
    public required byte[] Original { get; init; }

    public void Settle(DateTimeOffset now) => SettledAt = now;

    internal sealed class Mapping : IEntityTypeConfiguration<QuarantinedMail>
    {
        public void Configure(EntityTypeBuilder<QuarantinedMail> builder)
        {
            builder.ToTable("channels_quarantined_mail");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.Property(m => m.Hash).HasMaxLength(64);
            builder.Property(m => m.Reason).HasMaxLength(100);
            builder.Property(m => m.Detail).HasMaxLength(500);
            builder.Property(m => m.FromAddress).HasMaxLength(320);
            builder.Property(m => m.TriedBy).HasMaxLength(100);
            builder.Property(m => m.Subject).HasMaxLength(500);
            builder.HasIndex(m => m.Hash).IsUnique().HasDatabaseName("ux_channels_quarantined_mail_hash");
            // With all that says what is to be tried again: the mails themselves are long, and this is asked for all the time.
            builder.HasIndex(m => new { m.At, m.TriedBy, m.Reason }).HasFilter("settled_at IS NULL").HasDatabaseName("ix_channels_quarantined_mail_open");
        }
    }
}
