using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.SignIn;

/// <summary>That the owner of a mailbox lets Vinculo in, and the tokens that prove it; without tokens until somebody has signed in.</summary>
internal sealed class MailboxConsent
{
    public Guid MailboxId { get; init; }
    public required string Provider { get; set; }

    /// <summary>Opens the mailbox for an hour or so; encrypted by <see cref="Platform.Security.Secrets"/>.</summary>
    public string ProtectedAccessToken { get; private set; } = "";

    public DateTimeOffset AccessTokenEndsAt { get; private set; }

    /// <summary>Gets the next access token; encrypted.</summary>
    public string ProtectedRefreshToken { get; private set; } = "";

    public DateTimeOffset? GivenAt { get; private set; }

    /// <summary>The provider's words when it said that the consent has ended; null while it holds.</summary>
    public string? EndedBecause { get; private set; }

    /// <summary>Until when whoever renews the tokens now is believed to be alive.</summary>
    public DateTimeOffset? RenewingUntil { get; private set; }

    /// <summary>Changes with the tokens, so that nobody writes old ones over new ones.</summary>
    public Guid Revision { get; private set; }

    /// <summary>The mailbox is kept by this provider from now on; what another one gave is worth nothing there.</summary>
    public void ExpectFrom(string provider, Guid revision)
    {
        if (Provider == provider)
            return;
        Provider = provider;
        Renew("", default, "", revision);
    }

    public void Give(string provider, string accessToken, DateTimeOffset endsAt, string refreshToken, DateTimeOffset now, Guid revision)
    {
        Provider = provider;
        GivenAt = now;
        Renew(accessToken, endsAt, refreshToken, revision);
    }

    /// <param name="refreshToken">The one that is good from now on.</param>
    public void Renew(string accessToken, DateTimeOffset endsAt, string refreshToken, Guid revision)
    {
        ProtectedAccessToken = accessToken;
        AccessTokenEndsAt = endsAt;
        ProtectedRefreshToken = refreshToken;
        EndedBecause = null;
        RenewingUntil = null;
        Revision = revision;
    }

    /// <summary>Nothing came of it this time: the next who wants may try.</summary>
    public void RenewalFailed() => RenewingUntil = null;

    /// <summary>The tokens are worth nothing any more: somebody has to sign in again.</summary>
    public void End(string because, Guid revision)
    {
        Renew("", AccessTokenEndsAt, "", revision);
        EndedBecause = because.Cut(500);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<MailboxConsent>
    {
        public void Configure(EntityTypeBuilder<MailboxConsent> builder)
        {
            builder.ToTable("channels_mailbox_consent");
            builder.HasKey(c => c.MailboxId);
            builder.Property(c => c.MailboxId).ValueGeneratedNever();
            builder.Property(c => c.Provider).HasMaxLength(32);
            builder.Property(c => c.EndedBecause).HasMaxLength(500);
            builder.Property(c => c.Revision).IsConcurrencyToken();
        }
    }
}
