using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.People;

/// <summary>A program's key to the API. Only its hash is kept: what was printed once cannot be shown again.</summary>
internal sealed class ApiToken
{
    private const string Prefix = "vin_";

    public Guid Id { get; init; }
    public required string Name { get; init; }

    /// <summary>SHA-256 of the token. It has 256 random bits, so a slow hash would add nothing.</summary>
    public required string Hash { get; init; }

    /// <summary>Scopes separated by spaces.</summary>
    public required string Scopes { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    /// <summary>Makes a token; the second value is the token itself, to be shown once.</summary>
    public static (ApiToken Token, string Secret) Create(string name, IEnumerable<string> scopes, DateTimeOffset now)
    {
        var secret = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var token = new ApiToken
        {
            Id = Platform.Ids.New(now),
            Name = name,
            Hash = HashOf(secret),
            Scopes = string.Join(' ', scopes.Distinct().Order(StringComparer.Ordinal)),
            CreatedAt = now,
        };
        return (token, secret);
    }

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    internal sealed class Mapping : IEntityTypeConfiguration<ApiToken>
    {
        public void Configure(EntityTypeBuilder<ApiToken> builder)
        {
            builder.ToTable("people_api_token");
            builder.Property(t => t.Id).ValueGeneratedNever();
            builder.Property(t => t.Name).HasMaxLength(200);
            builder.Property(t => t.Hash).HasMaxLength(64);
            builder.Property(t => t.Scopes).HasMaxLength(200);
            builder.HasIndex(t => t.Hash).IsUnique().HasDatabaseName("ux_people_api_token_hash");
        }
    }
}
