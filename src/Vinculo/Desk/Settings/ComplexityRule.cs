using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Plan.Contracts;

namespace Vinculo.Desk.Settings;

/// <summary>
/// Says how hard a contact is from what its first message looks like. Rules are tried in order and the first that fits
/// decides; a condition that is empty asks nothing, all others must hold.
/// </summary>
internal sealed class ComplexityRule
{
    public Guid Id { get; init; }
    public required string Name { get; set; }
    public int Position { get; set; }
    public bool Active { get; set; } = true;

    /// <summary>Words or phrases separated by commas, any of which must stand in subject or text; accents and case do not matter.</summary>
    public string? Words { get; set; }

    public ChannelKind? Channel { get; set; }

    /// <summary>The queue that the mailbox or form named.</summary>
    public Guid? FromQueueId { get; set; }

    /// <summary>The sender's domain, such as <c>example.com</c>, which also covers what is below it.</summary>
    public string? SenderDomain { get; set; }

    public bool? HasFiles { get; set; }

    /// <summary>Letters of the text at least.</summary>
    public int? MinLength { get; set; }

    /// <summary>Letters of the text at most.</summary>
    public int? MaxLength { get; set; }

    public Complexity Complexity { get; set; }

    /// <summary>Also places the conversation in this queue.</summary>
    public Guid? QueueId { get; set; }

    public Priority? Priority { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ComplexityRule>
    {
        public void Configure(EntityTypeBuilder<ComplexityRule> builder)
        {
            builder.ToTable("desk_complexity_rule");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.Property(r => r.Name).HasMaxLength(100);
            builder.Property(r => r.Words).HasMaxLength(4000);
            builder.Property(r => r.SenderDomain).HasMaxLength(255);
        }
    }
}
