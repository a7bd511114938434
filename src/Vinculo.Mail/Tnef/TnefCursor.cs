using System.Buffers.Binary;

namespace Vinculo.Mail;

/// <summary>Walks over little-endian data. Beyond the end it gives zeros and nothing, and says so.</summary>
internal sealed class TnefCursor(ReadOnlyMemory<byte> data)
{
    private int position;

    /// <summary>Whether more was asked for than there is.</summary>
    public bool IsBeyondEnd { get; private set; }

    public int Remaining => data.Length - position;

    public byte Byte() => Take(1) is { Length: 1 } bytes ? bytes.Span[0] : (byte)0;

    public ushort UInt16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span) : (ushort)0;

    public uint UInt32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span) : 0;

    /// <summary>The next bytes; none where there are not so many.</summary>
    public ReadOnlyMemory<byte> Take(long count)
    {
        if (count > Remaining)
        {
            IsBeyondEnd = true;
            position = data.Length;
            return default;
        }
        var taken = data.Slice(position, (int)count);
        position += (int)count;
        return taken;
    }

    /// <summary>Bytes that are filled up to a multiple of four, of which the last filling may be missing.</summary>
    public ReadOnlyMemory<byte> TakePadded(long count)
    {
        var taken = Take(count);
        Take(Math.Min((4 - (count % 4)) % 4, Remaining));
        return taken;
    }
}
