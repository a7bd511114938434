using System.Text;
using Vinculo.Mail;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Mail;

/// <summary>Counts what the whole process allocates, for reading goes on in whatever thread is free.</summary>
[Collection(nameof(Alone))]
public sealed class LargeMailTests
{
    [Fact]
    public async Task A_large_attachment_goes_through_in_little_memory()
    {
        const int Size = 40 * 1024 * 1024;
        var cancellation = TestContext.Current.CancellationToken;
        await using var raw = new ZeroAttachment(Size);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        using var message = await MailReader.ReadAsync(raw, cancellationToken: cancellation);
        var attachment = message.Attachments.ShouldHaveSingleItem();
        attachment.Length.ShouldBe(Size / 78 * 57);
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(16 * 1024 * 1024);
    }

    /// <summary>A message with one base64 attachment, made as it is read.</summary>
    private sealed class ZeroAttachment(int size) : Stream
    {
        private static readonly byte[] Header = Encoding.ASCII.GetBytes(
            "From: a@b.c\r\nContent-Type: application/x-y\r\nContent-Transfer-Encoding: base64\r\n\r\n");

        private static readonly byte[] Line = Encoding.ASCII.GetBytes(new string('A', 76) + "\r\n");
        private readonly int length = Header.Length + (size / Line.Length * Line.Length);
        private int position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = Math.Min(count, length - position);
            for (var i = 0; i < count; i++, position++)
                buffer[offset + i] = position < Header.Length ? Header[position] : Line[(position - Header.Length) % Line.Length];
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
