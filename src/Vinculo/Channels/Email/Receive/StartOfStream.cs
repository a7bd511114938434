namespace Vinculo.Channels.Email.Receive;

/// <summary>Lets a stream that cannot seek be looked into before it is read.</summary>
internal sealed class StartOfStream(Stream inner) : Stream
{
    private readonly byte[] start = new byte[512];
    private int length;
    private int position;

    public async Task<byte[]> PeekAsync(CancellationToken cancellationToken)
    {
        length = await inner.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        return start[..length];
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position == length)
            return await inner.ReadAsync(buffer, cancellationToken);
        var count = Math.Min(buffer.Length, length - position);
        start.AsMemory(position, count).CopyTo(buffer);
        position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (position == length)
            return inner.Read(buffer, offset, count);
        var taken = Math.Min(count, length - position);
        Array.Copy(start, position, buffer, offset, taken);
        position += taken;
        return taken;
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
