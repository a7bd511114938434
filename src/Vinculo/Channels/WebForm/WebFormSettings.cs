using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Channels.WebForm;

/// <summary>How the public form looks and where what it brings goes. One row; without it the form has its own words.</summary>
public sealed class WebFormSettings
{
    public int Id { get; init; } = 1;
    public bool Enabled { get; set; } = true;
    public string Title { get; set; } = "";
    public string Introduction { get; set; } = "";
    public Guid? QueueId { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<WebFormSettings>
    {
        public void Configure(EntityTypeBuilder<WebFormSettings> builder)
        {
            builder.ToTable("channels_web_form");
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.Property(s => s.Title).HasMaxLength(200);
            builder.Property(s => s.Introduction).HasMaxLength(2000);
        }
    }
}
