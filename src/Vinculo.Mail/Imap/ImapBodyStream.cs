using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <summary>A message's bytes straight from the connection, in constant memory.</summary>
internal sealed class ImapBodyStream(ImapSession session, ImapResponse response, string tag, long length) : Stream
{
    private static readonly ImapReading Reading = new(MailStep.Fetch);

    private long read;
    private bool isOver;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (isOver)
            throw new InvalidOperationException("The message must be read before the connection is used for anything else.");
        if (read == length || buffer.Length == 0)
            return 0;
        var part = buffer[..(int)Math.Min(buffer.Length, length - read)];
        var count = await session.Connection.ReadAsync(part, MailStep.Fetch, cancellationToken);
        read += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A message on the network is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Passes over what was not read, and reads the answer to its end.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (isOver)
            return;
        isOver = true;
        session.SetOpenBody(null);
        await session.SkipAsync(length - read, MailStep.Fetch, cancellationToken);
        await session.ReadRestAsync(response, Reading, cancellationToken);
        while (await session.ReadAsync(Reading, cancellationToken) is var next && next.Tag != tag)
        {
            // What the server says between is taken note of by the session.
        }
    }
}
