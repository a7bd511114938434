using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Desk.Settings;

/// <summary>Where conversations wait, and who serves them. The first active queue in order takes what no rule places.</summary>
internal sealed class Queue
{
    public Guid Id { get; init; }
    public required string Name { get; set; }

    /// <summary>The team that serves it; null is everybody who serves customers.</summary>
    public Guid? TeamId { get; set; }

    /// <summary>The language of its customers where nothing else tells, or null.</summary>
    public string? Language { get; set; }

    /// <summary>Markdown under each answer, in place of the mailbox's; null for none of its own.</summary>
    public string? Signature { get; set; }

    public bool Active { get; set; } = true;
    public int Position { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Queue>
    {
        public void Configure(EntityTypeBuilder<Queue> builder)
        {
            builder.ToTable("desk_queue");
            builder.Property(q => q.Id).ValueGeneratedNever();
            builder.Property(q => q.Name).HasMaxLength(100);
            builder.Property(q => q.Language).HasMaxLength(10);
            builder.Property(q => q.Signature).HasMaxLength(4000);
        }
    }
}
