using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email;

/// <summary>
/// Message-IDs that only we can have written: the id of what was sent and a MAC over it. A reply that carries one in
/// In-Reply-To or References belongs to the conversation in which that stands now, whoever sends it. They are short,
/// because some programs write an In-Reply-To of more than 78 characters in ways of their own.
/// </summary>
internal sealed class SignedMessageIds(byte[] key)
{
    private const int MacBytes = 12; // 96 bits: nobody guesses one by sending mail
    private const int IdBytes = 16;
    private const int Length = (((IdBytes + MacBytes) * 4) + 2) / 3;

    /// <param name="id">The message of the desk; for mail that Vinculo writes by itself, the outgoing mail.</param>
    public string Create(Guid id, string domain)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + MacBytes];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        Mac(bytes[..IdBytes]).CopyTo(bytes[IdBytes..]);
        return Base64Url.EncodeToString(bytes) + "@" + domain;
    }

    /// <summary>What an id of ours names; null for any other.</summary>
    public Guid? Read(string messageId)
    {
        var at = messageId.IndexOf('@', StringComparison.Ordinal);
        Span<byte> bytes = stackalloc byte[IdBytes + MacBytes];
        return at == Length
            && Base64Url.DecodeFromChars(messageId.AsSpan(0, at), bytes, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == bytes.Length
            && CryptographicOperations.FixedTimeEquals(bytes[IdBytes..], Mac(bytes[..IdBytes]))
            ? new Guid(bytes[..IdBytes], bigEndian: true)
            : null;
    }

    private byte[] Mac(ReadOnlySpan<byte> id) => HMACSHA256.HashData(key, id)[..MacBytes];
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
