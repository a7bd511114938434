using System.Text;

namespace Vinculo.Mail;

/// <summary>
/// Takes a message that is written to it, and keeps what a signature needs: the header's fields and the hash of the body
/// in the canonical form 'relaxed' (RFC 6376, section 3.4). Bare CR and LF count as the CR LF that SMTP makes of them.
/// </summary>
internal sealed class DkimInput : Stream
{
    private const int LargestHeader = 1024 * 1024;

    private readonly MemoryStream header = new();
    private readonly DkimBodyHash body = new();
    private bool isInBody;
    private int lineLength;

    /// <summary>The fields as they stand, from first to last, with their line breaks and without the last one.</summary>
    public IReadOnlyList<(string Name, string Field)> Fields { get; private set; } = [];

    public string BodyHash { get; private set; } = "";

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Ends the message; from here on the properties are known.</summary>
    public void Complete()
    {
        Fields = Split(Encoding.Latin1.GetString(header.GetBuffer(), 0, (int)header.Length));
        BodyHash = Convert.ToBase64String(body.Finish());
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!isInBody && !buffer.IsEmpty)
        {
            var end = buffer.IndexOf((byte)'\n');
            var line = end < 0 ? buffer : buffer[..(end + 1)];
            header.Write(line);
            if (header.Length > LargestHeader)
                throw new ArgumentException("The message has no end of its header.", nameof(buffer));
            lineLength += line.TrimEnd("\r\n"u8).Length;
            isInBody = end >= 0 && lineLength == 0;
            lineLength = end >= 0 ? 0 : lineLength;
            buffer = buffer[line.Length..];
        }
        body.Add(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            body.Dispose();
        base.Dispose(disposing);
    }

    private static List<(string Name, string Field)> Split(string header)
    {
        var fields = new List<(string, string)>();
        var lines = header.Split('\n').Select(line => line.TrimEnd('\r')).TakeWhile(line => line.Length > 0);
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line[0] is ' ' or '\t' && fields.Count > 0)
                fields[^1] = (fields[^1].Item1, fields[^1].Item2 + "\r\n" + line);
            else if (colon > 0)
                fields.Add((line[..colon].Trim(), line));
        }
        return fields;
    }
}
