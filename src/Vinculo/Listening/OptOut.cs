using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Listening;

/// <summary>A customer who asked not to be sent surveys.</summary>
internal sealed class OptOut
{
    public Guid CustomerId { get; init; }
    public DateTimeOffset At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<OptOut>
    {
        public void Configure(EntityTypeBuilder<OptOut> builder)
        {
            builder.ToTable("listening_opt_out");
            builder.HasKey(o => o.CustomerId);
            builder.Property(o => o.CustomerId).ValueGeneratedNever();
        }
    }
}
