using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Platform.Security;

namespace Vinculo.People;

/// <summary>A person of the company who signs in. ASP.NET Core Identity keeps the password, lockout and second factor.</summary>
internal sealed class Account : IdentityUser<Guid>
{
    public required string Name { get; set; }

    public Role Role { get; set; }

    /// <summary>Language of the pages: one of <see cref="Platform.Text.Texts.Languages"/>.</summary>
    public string Language { get; set; } = Platform.Text.Texts.Languages[0];

    /// <summary>Whether new conversations may be assigned to this person now.</summary>
    public bool Available { get; set; } = true;

    /// <summary>Set when the person has left: the account cannot sign in, its name stays on what it did.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> builder)
        {
            builder.ToTable("people_account");
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.Property(a => a.Name).HasMaxLength(200);
            builder.Property(a => a.Language).HasMaxLength(10);
            builder.Property(a => a.UserName).HasMaxLength(256);
            builder.Property(a => a.NormalizedUserName).HasMaxLength(256);
            builder.Property(a => a.Email).HasMaxLength(256);
            builder.Property(a => a.NormalizedEmail).HasMaxLength(256);
            builder.Property(a => a.ConcurrencyStamp).IsConcurrencyToken();
            builder.HasIndex(a => a.NormalizedUserName).IsUnique().HasDatabaseName("ux_people_account_user_name");
            builder.HasIndex(a => a.NormalizedEmail).HasDatabaseName("ix_people_account_email");
        }
    }

    internal sealed class ClaimMapping : IEntityTypeConfiguration<IdentityUserClaim<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserClaim<Guid>> builder)
        {
            builder.ToTable("people_account_claim"); // Identity asks for the table; Vinculo writes no claims
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.HasIndex(c => c.UserId).HasDatabaseName("ix_people_account_claim_user");
        }
    }

    internal sealed class LoginMapping : IEntityTypeConfiguration<IdentityUserLogin<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> builder)
        {
            builder.ToTable("people_account_login");
            builder.HasKey(l => new { l.LoginProvider, l.ProviderKey });
            builder.Property(l => l.LoginProvider).HasMaxLength(128);
            builder.Property(l => l.ProviderKey).HasMaxLength(128);
            builder.HasIndex(l => l.UserId).HasDatabaseName("ix_people_account_login_user");
        }
    }

    internal sealed class TokenMapping : IEntityTypeConfiguration<IdentityUserToken<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> builder)
        {
            builder.ToTable("people_account_token");
            builder.HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
            builder.Property(t => t.LoginProvider).HasMaxLength(128);
            builder.Property(t => t.Name).HasMaxLength(128);
        }
    }
}
