using System.Buffers;
using System.Runtime.CompilerServices;

namespace Vinculo.Mail;

/// <summary>Mailbox files that hold one message after the other, each after a line that begins with <c>From </c> (RFC 4155).</summary>
public static class Mbox
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>
    /// The raw messages of a mailbox file, one at a time. Quoted lines (<c>&gt;From </c>, also several times quoted) are given
    /// back as they were. A message longer than the limit is cut there.
    /// </summary>
    /// <param name="stream">The file, read to its end.</param>
    /// <param name="limits">Of these, <see cref="MailLimits.TotalBytes"/> holds for each message.</param>
    /// <param name="cancellationToken">Stops between two reads.</param>
    /// <exception cref="IOException">The stream fails.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Stream stream, MailLimits? limits = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var splitter = new MboxSplitter((limits ?? MailLimits.Default).TotalBytes);
        var buffer = new byte[ChunkBytes];
        var filled = 0;
        while (await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken) is > 0 and var read)
        {
            filled += read;
            var used = 0;
            while (LineLength(buffer.AsSpan(used, filled - used), buffer.Length) is > 0 and var length)
            {
                if (splitter.Take(buffer.AsSpan(used, length)) is { } message)
                    yield return message;
                used += length;
            }
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
        }
        if (filled > 0 && splitter.Take(buffer.AsSpan(0, filled)) is { } beforeLast)
            yield return beforeLast;
        if (splitter.Finish() is { } last)
            yield return last;
    }

    /// <summary>Whether a file begins as a mailbox file does.</summary>
    public static bool LooksLikeMbox(ReadOnlySpan<byte> start) => MboxSplitter.IsSeparator(FirstLine(start));

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> start)
    {
        var end = start.IndexOf((byte)'\n');
        return end < 0 ? start : start[..end];
    }

    /// <summary>The length of the first line with its end, or of a full buffer without one; 0 where more must be read.</summary>
    private static int LineLength(ReadOnlySpan<byte> bytes, int capacity)
    {
        var end = bytes.IndexOf((byte)'\n');
        return end >= 0 ? end + 1 : bytes.Length == capacity ? bytes.Length : 0;
    }
}

/// <summary>Collects lines into messages.</summary>
internal sealed class MboxSplitter(long limit)
{
    private ArrayBufferWriter<byte> message = new();
    private bool begun;
    private bool atLineStart = true;

    /// <summary>Takes a line, or a piece of a very long one; gives the message that ended before it.</summary>
    public ReadOnlyMemory<byte>? Take(ReadOnlySpan<byte> line)
    {
        var first = atLineStart;
        atLineStart = line[^1] == '\n';
        if (first && IsSeparator(line))
        {
            var ended = begun ? Finish() : null;
            begun = true;
            return ended;
        }
        if (!begun && line.Trim("\r\n \t"u8).IsEmpty)
            return null;
        begun = true;
        if (first && IsQuotedSeparator(line))
            line = line[1..];
        var room = (int)Math.Clamp(limit - message.WrittenCount, 0, line.Length);
        message.Write(line[..room]);
        return null;
    }

    /// <summary>The message collected so far, without the blank line that only keeps it from the next one.</summary>
    public ReadOnlyMemory<byte>? Finish()
    {
        if (!begun)
            return null;
        var bytes = message.WrittenMemory;
        var span = bytes.Span;
        if (span.EndsWith("\r\n\r\n"u8))
            bytes = bytes[..^2];
        else if (span.EndsWith("\n\n"u8))
            bytes = bytes[..^1];
        message = new();
        begun = false;
        return bytes;
    }

    /// <summary>
    /// <c>From someone Mon Feb 11 …</c>, or Netscape's <c>From - …</c>; a sentence that begins with From has no time and year.
    /// Real files do not always have an empty line before it.
    /// </summary>
    public static bool IsSeparator(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("From "u8))
            return false;
        var rest = line[5..].Trim("\r\n \t"u8);
        if (rest.SequenceEqual("-"u8) || rest.StartsWith("- "u8))
            return true;
        if (rest.Contains((byte)'@') && !rest.Contains((byte)' '))
            return true;
        return rest.Contains((byte)':') && rest.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0 && rest.Contains((byte)' ') && EndsWithYear(rest);
    }

    private static bool EndsWithYear(ReadOnlySpan<byte> rest)
    {
        for (var i = rest.Length - 4; i > 0; i--)
        {
            var year = rest.Slice(i, 4);
            if (rest[i - 1] == ' ' && (year.StartsWith("19"u8) || year.StartsWith("20"u8))
                && year.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
                return true;
        }
        return false;
    }

    private static bool IsQuotedSeparator(ReadOnlySpan<byte> line)
    {
        var quotes = line.IndexOfAnyExcept((byte)'>');
        return quotes > 0 && line[quotes..].StartsWith("From "u8);
    }
}
