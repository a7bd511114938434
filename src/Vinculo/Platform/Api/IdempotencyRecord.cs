using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Platform.Api;

/// <summary>What was answered to a request with an <c>Idempotency-Key</c>, kept so that a repeat gets the same answer.</summary>
internal sealed class IdempotencyRecord
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>After this long without an answer the node that worked on the request is taken to be gone.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>The token or account that sent the request: keys of different callers never meet.</summary>
    public Guid OwnerId { get; init; }

    public required string IdempotencyKey { get; init; }

    /// <summary>SHA-256 of method, path, query and body, hexadecimal.</summary>
    public required string RequestHash { get; init; }

    /// <summary>When it was taken: whoever takes the key anew, after the lease, has another instant.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>What was asked is done. Saved with the work itself, so that no repeat does it again, whatever becomes of the answer.</summary>
    public bool Done { get; init; }

    /// <summary>The HTTP status answered, or null while the request is being worked on, or when its node went before it answered.</summary>
    public int? Status { get; init; }

    public string? ContentType { get; init; }
    public string? Location { get; init; }
    public string? ETag { get; init; }
    public byte[]? Body { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<IdempotencyRecord>
    {
        public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
        {
            builder.ToTable("platform_idempotency");
            builder.HasKey(r => new { r.OwnerId, r.IdempotencyKey });
            builder.Property(r => r.IdempotencyKey).HasMaxLength(Idempotency.LongestKey);
            builder.Property(r => r.RequestHash).HasMaxLength(64);
            // The work of one who has lost the key meanwhile is not saved.
            builder.Property(r => r.StartedAt).IsConcurrencyToken();
            builder.Property(r => r.ContentType).HasMaxLength(200);
            builder.Property(r => r.Location).HasMaxLength(500);
            builder.Property(r => r.ETag).HasMaxLength(100);
            builder.HasIndex(r => r.StartedAt).HasDatabaseName("ix_platform_idempotency_started");
        }
    }
}
