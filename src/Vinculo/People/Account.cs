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
    public DateTimeOffset? DisabledAt { get; private set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The half minute whose authenticator code was last taken: a code counts once.</summary>
    public long? LastCodeStep { get; private set; }

    /// <summary>True when this half minute's code, or a later one, has not been used yet.</summary>
    public bool TakeCodeStep(long step)
    {
        if (LastCodeStep >= step)
            return false;
        LastCodeStep = step;
        return true;
    }

    /// <summary>Whether new conversations may go to this person: one who serves customers, is here, and has not left.</summary>
    public bool MayBeAssigned => Available && Role != Role.Viewer && DisabledAt is null;

    public void Disable(DateTimeOffset now) => DisabledAt ??= now;

    public void Enable() => DisabledAt = null;

    public void EndLockout() => (AccessFailedCount, LockoutEnd) = (0, null);

    public bool IsLockedOut(DateTimeOffset now) => LockoutEnd > now;

    /// <summary>Counts a wrong password; at the limit the account is closed for a while. True when it has just been closed.</summary>
    public bool NoteWrongPassword(int limit, TimeSpan closedFor, DateTimeOffset now)
    {
        AccessFailedCount++;
        if (AccessFailedCount < limit)
            return false;
        (AccessFailedCount, LockoutEnd) = (0, now + closedFor);
        return true;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> builder)
        {
            builder.ToTable("people_account");
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.Ignore(a => a.MayBeAssigned);
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
