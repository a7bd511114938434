using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Channels.Email.SignIn;

/// <summary>A person has been sent to a provider and has not come back yet.</summary>
internal sealed class SignInAttempt
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>SHA-256 of the state that the provider hands back (RFC 6749, section 10.12).</summary>
    public required string StateHash { get; init; }

    public Guid MailboxId { get; init; }
    public required string Provider { get; init; }

    /// <summary>Who was sent: nobody else may come back.</summary>
    public Guid AccountId { get; init; }

    /// <summary>What only the one who began can know (RFC 7636); encrypted.</summary>
    public required string ProtectedVerifier { get; init; }

    public DateTimeOffset Until { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SignInAttempt>
    {
        public void Configure(EntityTypeBuilder<SignInAttempt> builder)
        {
            builder.ToTable("channels_sign_in_attempt");
            builder.HasKey(a => a.StateHash);
            builder.Property(a => a.StateHash).HasMaxLength(64);
            builder.Property(a => a.Provider).HasMaxLength(32);
        }
    }
}
