using System.Buffers;
using System.Text;
using Vinculo.Platform;

namespace Vinculo.Customers.Import;

/// <summary>Files being imported, in the data folder until they are done with: an import survives a restart.</summary>
internal sealed class ImportFiles(VinculoSettings settings)
{
    /// <summary>Largest file taken from a browser; the command line takes any.</summary>
    public const long MostUploaded = 512L * 1024 * 1024;

    private const int BufferSize = 128 * 1024;

    private string Folder => Path.Combine(settings.DataFolder, "imports");

    /// <summary>Keeps a file; whole on disk before this returns.</summary>
    /// <exception cref="ImportFileException">More bytes than allowed; nothing is kept.</exception>
    public async Task<long> KeepAsync(Guid id, Stream content, long mostBytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        var path = PathOf(id);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var whole = false;
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            long length = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                length += read;
                if (length > mostBytes)
                    throw new ImportFileException("customers.import-too-large", 0);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            file.Flush(flushToDisk: true);
            whole = true;
            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (!whole)
                File.Delete(path);
        }
    }

    /// <exception cref="FileNotFoundException">The file is gone.</exception>
    public FileStream Open(Guid id) =>
        new(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, useAsync: false);

    public void Delete(Guid id)
    {
        if (Directory.Exists(Folder))
            File.Delete(PathOf(id));
    }

    private string PathOf(Guid id) => Path.Combine(Folder, id.ToString("N") + ".file");
}

/// <summary>Guesses how a file is written.</summary>
internal static class FileSniffer
{
    public const string Windows1252 = "windows-1252";
    private const int Sample = 64 * 1024;

    static FileSniffer() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static Encoding EncodingOf(string name) => Encoding.GetEncoding(name);

    /// <summary>UTF-8 or UTF-16 by its mark, UTF-8 when every byte fits, otherwise windows-1252, as Excel writes in Brazil.</summary>
    /// <exception cref="ImportFileException">Not a text.</exception>
    public static string FindEncoding(Stream file)
    {
        var buffer = new byte[Sample];
        file.Position = 0;
        var read = file.ReadAtLeast(buffer, Sample, throwOnEndOfStream: false);
        var start = buffer.AsSpan(0, read);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return "utf-16";
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return "utf-16BE";
        if (start.StartsWith("PK"u8))
            throw new ImportFileException("customers.import-spreadsheet", 0);
        if (start.Contains((byte)0))
            throw new ImportFileException("customers.import-not-text", 0);
        return IsUtf8(file, buffer) ? "utf-8" : Windows1252;
    }

    /// <summary>The delimiter that cuts the first lines into the most columns, alike in each line.</summary>
    public static char FindDelimiter(string start)
    {
        var lines = start.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(20).ToArray();
        if (lines.Length > 1)
            lines = lines[..^1]; // the last may be cut
        return ((char[])[';', ',', '\t', '|'])
            .Select(delimiter => (delimiter, counts: lines.Select(line => CountOutsideQuotes(line, delimiter)).ToArray()))
            .OrderByDescending(one => one.counts.Length > 0 && one.counts[0] > 0 ? one.counts.Count(count => count == one.counts[0]) * 1000 + one.counts[0] : 0)
            .First().delimiter;
    }

    private static bool IsUtf8(Stream file, byte[] buffer)
    {
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        var characters = new char[buffer.Length + 1];
        file.Position = 0;
        try
        {
            int read;
            while ((read = file.Read(buffer)) > 0)
                decoder.GetChars(buffer, 0, read, characters, 0, flush: false);
            decoder.GetChars([], 0, 0, characters, 0, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        finally
        {
            file.Position = 0;
        }
    }

    private static int CountOutsideQuotes(string line, char wanted)
    {
        var (count, quoted) = (0, false);
        foreach (var c in line)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c == wanted && !quoted)
                count++;
        }
        return count;
    }
}
