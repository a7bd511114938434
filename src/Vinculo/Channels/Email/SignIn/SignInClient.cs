using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Channels.Email.SignIn;

/// <summary>What this installation is registered as at a provider of mailboxes.</summary>
internal sealed class SignInClient
{
    public required string Provider { get; init; }
    public required string ClientId { get; set; }

    /// <summary>Encrypted by <see cref="Platform.Security.Secrets"/>; shown to nobody again.</summary>
    public required string ProtectedSecret { get; set; }

    /// <summary>The organisation whose accounts may be used; empty for any.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>An address of the provider for this client.</summary>
    public string Url(string template) => template.Replace("{tenant}", Tenant.Length == 0 ? "common" : Tenant, StringComparison.Ordinal);

    internal sealed class Mapping : IEntityTypeConfiguration<SignInClient>
    {
        public void Configure(EntityTypeBuilder<SignInClient> builder)
        {
            builder.ToTable("channels_sign_in_client");
            builder.HasKey(c => c.Provider);
            builder.Property(c => c.Provider).HasMaxLength(32);
            builder.Property(c => c.ClientId).HasMaxLength(500);
            builder.Property(c => c.Tenant).HasMaxLength(255);
        }
    }
}
