using System.Buffers;

namespace Vinculo.Tests.Mail;

/// <summary>A mail in memory that fails once when it is looked at: stands for a fault of the reader that nobody knows of.</summary>
/// <param name="failsAt">Which look fails: the first finds the parts, the second reads the text.</param>
internal sealed class FaultyBytes(byte[] bytes, int failsAt) : MemoryManager<byte>
{
    private int looks;

    public override Span<byte> GetSpan() => ++looks == failsAt ? throw new InvalidOperationException("a fault of ours") : bytes;

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin()
    {
    }

    // The length is asked for here, and is no look.
    public override Memory<byte> Memory => CreateMemory(bytes.Length);

    protected override void Dispose(bool disposing)
    {
    }
}
