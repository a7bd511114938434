using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Platform;

/// <summary>The company that runs this installation: its name, language and time zone. There is one row.</summary>
internal sealed class CompanySettings
{
    public const int NameLimit = 200;
    public const string DefaultTimeZone = "America/Sao_Paulo";

    /// <summary>The one row: a second set-up at the same time fails on it.</summary>
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>As customers know it; empty until somebody wrote it.</summary>
    public string Name { get; set; } = "";

    /// <summary>Language of what is written to customers whose own is not known.</summary>
    public string Language { get; set; } = Texts.Languages[0];

    /// <summary>IANA name of the time zone in which dates are shown.</summary>
    public string TimeZone { get; set; } = DefaultTimeZone;

    /// <summary>The zone of <see cref="TimeZone"/>; UTC where this machine does not know the name.</summary>
    public TimeZoneInfo ZoneInfo() => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The same for reckoning with dates.</summary>
    public DateTimeZone DateZone() => DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) ?? DateTimeZone.Utc;

    internal sealed class Mapping : IEntityTypeConfiguration<CompanySettings>
    {
        public void Configure(EntityTypeBuilder<CompanySettings> builder)
        {
            builder.ToTable("platform_company");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Name).HasMaxLength(NameLimit);
            builder.Property(c => c.Language).HasMaxLength(10);
            builder.Property(c => c.TimeZone).HasMaxLength(64);
        }
    }
}

/// <summary>Reads <see cref="CompanySettings"/>, once a request.</summary>
internal sealed class Company(VinculoDb db)
{
    private CompanySettings? read;

    /// <summary>The company's settings, or the defaults while nobody has set them.</summary>
    public async Task<CompanySettings> GetAsync(CancellationToken cancellationToken) =>
        read ??= await db.Set<CompanySettings>().AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new CompanySettings();

    /// <summary>The zone in which pages show instants.</summary>
    public async Task<TimeZoneInfo> ZoneAsync(CancellationToken cancellationToken) => (await GetAsync(cancellationToken)).ZoneInfo();
}
