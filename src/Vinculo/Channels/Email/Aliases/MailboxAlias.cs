using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Channels.Email.Aliases;

/// <summary>Another address whose mail ends in a mailbox, with a sender of its own. What is left empty is the mailbox's.</summary>
internal sealed class MailboxAlias
{
    public Guid Id { get; init; }
    public Guid MailboxId { get; init; }

    /// <summary>In lower case; one that begins with <c>@</c> stands for every address of that domain that is not named itself.</summary>
    public required string Address { get; set; }

    public string DisplayName { get; set; } = "";

    /// <summary>Where its conversations go.</summary>
    public Guid? QueueId { get; set; }

    /// <summary>Markdown below every answer.</summary>
    public string Signature { get; set; } = "";

    /// <summary>Of the words around what an agent writes; empty for the customer's.</summary>
    public string Language { get; set; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public bool IsDomain => Address.StartsWith('@');

    internal sealed class Mapping : IEntityTypeConfiguration<MailboxAlias>
    {
        public void Configure(EntityTypeBuilder<MailboxAlias> builder)
        {
            builder.ToTable("channels_mailbox_alias");
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.Property(a => a.Address).HasMaxLength(320);
            builder.Property(a => a.DisplayName).HasMaxLength(200);
            builder.Property(a => a.Language).HasMaxLength(10);
            builder.HasIndex(a => a.Address).IsUnique().HasDatabaseName("ux_channels_mailbox_alias_address");
        }
    }
}
