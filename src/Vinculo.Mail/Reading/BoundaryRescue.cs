using System.Text;

namespace Vinculo.Mail;

/// <summary>
/// A multipart whose declared boundary never appears: where the body has a line that looks like a boundary and a
/// header after it, the body is read again with that one.
/// </summary>
internal sealed class BoundaryRescue(ParseContext context, MailSource source, MimePart part, long start, int depth)
{
    private const int SearchBytes = 64 * 1024;

    public void Try(long end)
    {
        if (depth >= context.Limits.Depth || end <= start)
            return;
        if (Find(end) is not { } boundary)
            return;
        var prefix = Encoding.UTF8.GetBytes($"Content-Type: {part.ContentType.MediaType}\r\n\r\n");
        var joined = new PrefixedSource(prefix, source, start, end - start);
        var parser = new MimeParser(context, joined, part.Location, depth + 1, boundary);
        using var stream = joined.Open(0, joined.Length);
        var buffer = new byte[SearchBytes];
        while (stream.Read(buffer, 0, buffer.Length) is > 0 and var read)
            parser.Push(buffer.AsSpan(0, read));
        foreach (var child in parser.Finish().Children)
            part.AddChild(child);
    }

    private byte[]? Find(long end)
    {
        using var stream = source.Open(start, Math.Min(end - start, SearchBytes));
        var bytes = new byte[Math.Min(end - start, SearchBytes)];
        var lines = Encoding.Latin1.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Split('\n');
        for (var i = 0; i + 1 < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (line.Length is > 2 and < 200 && line.StartsWith("--", StringComparison.Ordinal) && !line.Contains(' ')
                && MailSyntax.StartsWithIgnoreCase(lines[i + 1], "content-"))
                return Encoding.Latin1.GetBytes(line[2..]);
        }
        return null;
    }

    /// <summary>A few bytes made here, followed by a range of another source.</summary>
    private sealed class PrefixedSource(byte[] prefix, MailSource source, long start, long length) : MailSource
    {
        public override long Length => prefix.Length + length;

        public override Stream Open(long offset, long count)
        {
            if (offset >= prefix.Length)
                return source.Open(start + offset - prefix.Length, count);
            return new Joined(prefix.AsMemory((int)offset), source.Open(start, count - (prefix.Length - offset)));
        }
    }

    private sealed class Joined(ReadOnlyMemory<byte> prefix, Stream rest) : ReadOnlyStream
    {
        private int position;

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, prefix.Length - position);
            if (count <= 0)
                return rest.Read(buffer);
            prefix.Span.Slice(position, count).CopyTo(buffer);
            position += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
