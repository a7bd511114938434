using System.Security.Cryptography;

namespace Vinculo.Platform.Files;

/// <summary>
/// Contents of attachments, each kept once under the hash of its bytes in the data folder. A blob is whole on disk
/// before its name is given out, so a row that names it never points at half a file.
/// </summary>
internal sealed class Blobs(VinculoSettings settings)
{
    private const int BufferSize = 81920;

    private string Folder => Path.Combine(settings.DataFolder, "attachments");

    /// <summary>Stores a stream and returns the SHA-256 of its bytes (hexadecimal) and its length.</summary>
    /// <exception cref="BlobTooLargeException">More than <paramref name="maxBytes"/>; nothing is kept.</exception>
    public async Task<StoredBlob> PutAsync(Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        var temporary = Path.Combine(Folder, Path.GetRandomFileName() + ".part");
        try
        {
            StoredBlob stored;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize, useAsync: true))
            {
                stored = await CopyAsync(content, file, maxBytes, cancellationToken);
                file.Flush(flushToDisk: true);
            }
            var path = PathOf(stored.Hash);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(temporary, path, overwrite: true);
            return stored;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The content, or null when the file is gone (a database restored without its attachments).</summary>
    public Stream? Open(string hash)
    {
        var path = PathOf(hash);
        return File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, useAsync: true)
            : null;
    }

    private string PathOf(string hash)
    {
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException("A blob is named by 64 hexadecimal digits.", nameof(hash));
        return Path.Combine(Folder, hash[..2], hash[2..4], hash);
    }

    private static async Task<StoredBlob> CopyAsync(Stream content, FileStream file, long maxBytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        long length = 0;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            length += read;
            if (length > maxBytes)
                throw new BlobTooLargeException(maxBytes);
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return new StoredBlob(Convert.ToHexStringLower(hash.GetHashAndReset()), length);
    }
}

internal sealed record StoredBlob(string Hash, long Length);

internal sealed class BlobTooLargeException(long maxBytes) : IOException($"More than {maxBytes} bytes.")
{
    public long MaxBytes { get; } = maxBytes;
}
