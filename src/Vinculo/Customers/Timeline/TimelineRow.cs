using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Customers.Timeline;

/// <summary>One line of a customer's history.</summary>
internal sealed class TimelineRow
{
    public Guid Id { get; init; }

    public Guid CustomerId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Stable, such as <c>desk.conversation-opened</c>; also the key of its text.</summary>
    public required string Kind { get; init; }

    /// <summary>What it came from; with the kind it makes the line unique.</summary>
    public Guid SourceId { get; init; }

    /// <summary>The values that fill the text, as a JSON array.</summary>
    public required string Filled { get; init; }

    /// <summary>The page that shows it.</summary>
    public string? Path { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<TimelineRow>
    {
        public void Configure(EntityTypeBuilder<TimelineRow> builder)
        {
            builder.ToTable("customers_timeline");
            builder.Property(t => t.Id).ValueGeneratedNever();
            builder.Property(t => t.Kind).HasMaxLength(100);
            builder.Property(t => t.Path).HasMaxLength(300);
            builder.HasOne<Customer>().WithMany().HasForeignKey(t => t.CustomerId).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(t => new { t.CustomerId, t.At, t.Id }).HasDatabaseName("ix_customers_timeline_customer");
            builder.HasIndex(t => new { t.SourceId, t.Kind }).IsUnique().HasDatabaseName("ux_customers_timeline_source");
        }
    }
}
