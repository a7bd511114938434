using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email;

/// <summary>
/// Message-IDs that only we can have written: conversation, message and a MAC over both. A reply that carries one in
/// In-Reply-To or References belongs to that conversation, whoever sends it.
/// </summary>
internal sealed class SignedMessageIds(byte[] key)
{
    private const int MacBytes = 12; // 96 bits: nobody guesses one by sending mail
    private const int IdBytes = 16;

    public string Create(Guid conversationId, Guid messageId, string domain)
    {
        Span<byte> ids = stackalloc byte[2 * IdBytes];
        conversationId.TryWriteBytes(ids, bigEndian: true, out _);
        messageId.TryWriteBytes(ids[IdBytes..], bigEndian: true, out _);
        return $"v1.{Convert.ToHexStringLower(ids)}.{Convert.ToHexStringLower(Mac(ids))}@{domain}";
    }

    /// <summary>The conversation and message of an id of ours; null for any other.</summary>
    public (Guid ConversationId, Guid MessageId)? Read(string messageId)
    {
        var at = messageId.IndexOf('@', StringComparison.Ordinal);
        var parts = (at < 0 ? messageId : messageId[..at]).Split('.');
        if (parts is not ["v1", { Length: 4 * IdBytes } hex, { Length: 2 * MacBytes } mac])
            return null;
        Span<byte> ids = stackalloc byte[2 * IdBytes];
        Span<byte> given = stackalloc byte[MacBytes];
        if (Convert.FromHexString(hex, ids, out _, out _) != System.Buffers.OperationStatus.Done
            || Convert.FromHexString(mac, given, out _, out _) != System.Buffers.OperationStatus.Done
            || !CryptographicOperations.FixedTimeEquals(given, Mac(ids)))
        {
            return null;
        }
        return (new Guid(ids[..IdBytes], bigEndian: true), new Guid(ids[IdBytes..], bigEndian: true));
    }

    private byte[] Mac(ReadOnlySpan<byte> ids) => HMACSHA256.HashData(key, ids)[..MacBytes];
}

/// <summary>The key of <see cref="SignedMessageIds"/>: one for the installation, made on first use, encrypted at rest.</summary>
internal sealed class SigningKey
{
    public int Id { get; init; }
    public required string ProtectedKey { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SigningKey>
    {
        public void Configure(EntityTypeBuilder<SigningKey> builder)
        {
            builder.ToTable("channels_signing_key");
            builder.Property(k => k.Id).ValueGeneratedNever();
        }
    }
}

/// <summary>Makes the key at the first start of an installation, and reads it at every start.</summary>
internal sealed class SigningKeys(Secrets secrets) : IPreparation
{
    private SignedMessageIds? ids;

    public SignedMessageIds Ids => ids ?? throw new InvalidOperationException("The database has not been prepared.");

    /// <exception cref="InvalidOperationException">The key in the database cannot be decrypted with the keys in the data folder.</exception>
    public async Task PrepareAsync(VinculoDb db, CancellationToken cancellationToken)
    {
        if (!await db.Set<SigningKey>().AnyAsync(cancellationToken))
        {
            var made = secrets.Protect(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
            // Another node may make one at the same moment: the first stays.
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO channels_signing_key (id, protected_key) VALUES (1, {made}) ON CONFLICT (id) DO NOTHING", cancellationToken);
        }
        var stored = await db.Set<SigningKey>().AsNoTracking().SingleAsync(cancellationToken);
        var key = secrets.Unprotect(stored.ProtectedKey) ?? throw new InvalidOperationException(
            "The key that signs Message-IDs cannot be decrypted: restore the folder 'keys' that belongs to this database.");
        ids = new SignedMessageIds(Convert.FromHexString(key));
    }
}
