using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Desk.Settings;

/// <summary>An answer kept for use again, called up by its shortcut.</summary>
internal sealed class CannedAnswer
{
    public Guid Id { get; init; }

    /// <summary>What is typed after a slash: small letters, digits and dashes.</summary>
    public required string Shortcut { get; set; }

    public required string Title { get; set; }
    public required string Markdown { get; set; }

    /// <summary>pt-BR, en or es; empty serves every language. The same shortcut may have one text for each.</summary>
    public string Language { get; set; } = "";

    internal sealed class Mapping : IEntityTypeConfiguration<CannedAnswer>
    {
        public void Configure(EntityTypeBuilder<CannedAnswer> builder)
        {
            builder.ToTable("desk_canned_answer");
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.Property(a => a.Shortcut).HasMaxLength(50);
            builder.Property(a => a.Title).HasMaxLength(200);
            builder.Property(a => a.Markdown).HasMaxLength(20000);
            builder.Property(a => a.Language).HasMaxLength(10);
            builder.HasIndex(a => new { a.Shortcut, a.Language }).IsUnique().HasDatabaseName("ux_desk_canned_answer_shortcut");
        }
    }
}
