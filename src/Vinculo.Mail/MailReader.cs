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
        var context = new ParseContext(limits);
        var whole = bytes.Length <= limits.TotalBytes;
        if (!whole)
        {
            bytes = bytes[..(int)limits.TotalBytes];
            context.Defects.Add(MailDefectKind.MessageTooLong, "");
        }
        var source = new MemorySource(bytes);
        var mended = LoneReturns.EndLines(bytes.Span);
        var parser = new MimeParser(context, mended ? new LoneReturns.Source(source) : source);
        if (mended)
            PushMended(parser, bytes.Span);
        else
            parser.Push(bytes.Span);
        return new(parser.Finish(), source, context, isTruncated: !whole);
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
        var context = new ParseContext(limits);
        var source = new SpooledSource(limits.MemoryBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        var complete = false;
        try
        {
            var read = await stream.ReadAtLeastAsync(buffer, LoneReturns.Telling, throwOnEndOfStream: false, cancellationToken);
            var mended = LoneReturns.EndLines(buffer.AsSpan(0, read));
            var parser = new MimeParser(context, mended ? new LoneReturns.Source(source) : source);
            var truncated = false;
            while (!truncated && read > 0)
            {
                var room = limits.TotalBytes - source.Length;
                truncated = read > room;
                var chunk = buffer.AsMemory(0, (int)Math.Min(read, room));
                await source.AppendAsync(chunk, cancellationToken);
                if (mended)
                    LoneReturns.Mend(chunk.Span);
                parser.Push(chunk.Span);
                read = truncated ? 0 : await stream.ReadAsync(buffer, cancellationToken);
            }
            if (truncated)
                context.Defects.Add(MailDefectKind.MessageTooLong, "");
            var message = new MailMessage(parser.Finish(), source, context, truncated);
            complete = true;
            return message;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (!complete)
                source.Dispose();
        }
    }

    private static void PushMended(MimeParser parser, ReadOnlySpan<byte> bytes)
    {
        var piece = new byte[Math.Min(bytes.Length, ChunkBytes)];
        while (!bytes.IsEmpty)
        {
            var length = Math.Min(bytes.Length, piece.Length);
            bytes[..length].CopyTo(piece);
            LoneReturns.Mend(piece.AsSpan(0, length));
            parser.Push(piece.AsSpan(0, length));
            bytes = bytes[length..];
        }
    }
}
