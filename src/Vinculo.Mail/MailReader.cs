using System.Buffers;

namespace Vinculo.Mail;

/// <summary>
/// Reads messages (RFC 5322, MIME). It never throws on content: what is wrong is mended or left out and listed in
/// <see cref="MailMessage.Defects"/>.
/// </summary>
public static class MailReader
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Reads a message that is in memory. The bytes must not change while the message is in use.</summary>
    public static MailMessage Read(ReadOnlyMemory<byte> bytes, MailLimits? limits = null)
    {
        limits ??= MailLimits.Default;
        var whole = bytes.Length <= limits.TotalBytes;
        return Parse(new MemorySource(whole ? bytes : bytes[..(int)limits.TotalBytes]), limits, isTruncated: !whole);
    }

    /// <summary>
    /// Reads a message from a stream to its end, in constant memory: beyond <see cref="MailLimits.MemoryBytes"/> it is
    /// kept in a temporary file until the message is disposed of.
    /// </summary>
    /// <exception cref="IOException">The stream or the temporary file fails.</exception>
    public static async Task<MailMessage> ReadAsync(
        Stream stream, MailLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= MailLimits.Default;
        var source = new SpooledSource(limits.MemoryBytes);
        try
        {
            var truncated = await SpoolAsync(stream, source, limits.TotalBytes, cancellationToken);
            return Parse(source, limits, truncated);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <returns>Whether there is more than <paramref name="limit"/> bytes.</returns>
    private static async Task<bool> SpoolAsync(Stream stream, SpooledSource source, long limit, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                var room = limit - source.Length;
                await source.AppendAsync(buffer.AsMemory(0, (int)Math.Min(read, room)), cancellationToken);
                if (read > room)
                    return true;
            }
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static MailMessage Parse(MailSource source, MailLimits limits, bool isTruncated)
    {
        var context = new ParseContext(limits);
        if (isTruncated)
            context.Defects.Add(MailDefectKind.MessageTooLong, "");
        try
        {
            return new(ReadParts(source, context), source, context, isTruncated);
        }
        catch (Exception e) when (e is not (IOException or OutOfMemoryException))
        {
            // A fault of ours that nobody knows of must not stop whoever brings the mail: what is kept whole can be read later.
            return new(MimePart.OfBytes(source, context.Defects), source, context, isTruncated) { Fault = e };
        }
    }

    private static MimePart ReadParts(MailSource source, ParseContext context)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            using var raw = source.Open(0, source.Length);
            var read = raw.ReadAtLeast(buffer, LoneReturns.Telling, throwOnEndOfStream: false);
            var mended = LoneReturns.EndLines(buffer.AsSpan(0, read));
            var parser = new MimeParser(context, mended ? new LoneReturns.Source(source) : source);
            while (read > 0)
            {
                if (mended)
                    LoneReturns.Mend(buffer.AsSpan(0, read));
                parser.Push(buffer.AsSpan(0, read));
                read = raw.Read(buffer);
            }
            return parser.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
