using System.IO.Compression;

namespace Vinculo.Channels.Email.Receive;

/// <summary>Whole mails as they are kept in the database: compressed with Brotli.</summary>
internal static class Originals
{
    public static async Task<byte[]> PackAsync(Stream raw, CancellationToken cancellationToken)
    {
        using var packed = new MemoryStream();
        await using (raw)
        await using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await raw.CopyToAsync(brotli, cancellationToken);
        return packed.ToArray();
    }

    public static Stream Unpack(byte[] packed) => new BrotliStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
}
