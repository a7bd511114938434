using System.Buffers.Binary;

namespace Vinculo.Mail;

/// <summary>
/// RTF as MAPI compresses it ([MS-OXRTFCP]): runs of eight tokens, each a byte or a reference into the last 4,096 bytes,
/// which begin with what most RTF begins with.
/// </summary>
internal static class CompressedRtf
{
    private const uint Compressed = 0x75465A4C;
    private const uint Uncompressed = 0x414C454D;
    private const int HeaderBytes = 16;
    private const int DictionaryBytes = 4096;

    /// <summary>The dictionary as both sides know it before the first byte ([MS-OXRTFCP], 2.1.3.1.1).</summary>
    private static ReadOnlySpan<byte> Beginning =>
        "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"u8;

    /// <summary>The RTF, at most <paramref name="limit"/> bytes of it; null where it is neither compressed nor stored.</summary>
    public static byte[]? Decompress(ReadOnlySpan<byte> data, int limit)
    {
        if (data.Length < HeaderBytes)
            return null;
        var rawSize = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(data[4..]), (uint)limit);
        var content = data[HeaderBytes..];
        return BinaryPrimitives.ReadUInt32LittleEndian(data[8..]) switch
        {
            Compressed => Expand(content, rawSize),
            Uncompressed => content[..Math.Min(rawSize, content.Length)].ToArray(),
            _ => null,
        };
    }

    private static byte[] Expand(ReadOnlySpan<byte> content, int rawSize)
    {
        var dictionary = new byte[DictionaryBytes];
        Beginning.CopyTo(dictionary);
        var write = Beginning.Length;
        // A reference makes at most 17 bytes of two, so a false size cannot ask for more memory than this.
        var made = new byte[Math.Min(rawSize, content.Length * 9L)];
        var count = 0;
        var position = 0;
        while (position < content.Length && count < made.Length)
        {
            var flags = content[position++];
            for (var bit = 0; bit < 8 && position < content.Length && count < made.Length; bit++)
            {
                if ((flags & (1 << bit)) == 0)
                {
                    made[count++] = dictionary[write++ % DictionaryBytes] = content[position++];
                    continue;
                }
                if (position + 1 >= content.Length)
                    return made[..count];
                var reference = BinaryPrimitives.ReadUInt16BigEndian(content[position..]);
                position += 2;
                var read = reference >> 4;
                if (read == write % DictionaryBytes)
                    return made[..count];
                for (var left = (reference & 15) + 2; left > 0 && count < made.Length; left--)
                    made[count++] = dictionary[write++ % DictionaryBytes] = dictionary[read++ % DictionaryBytes];
            }
        }
        return made[..count];
    }
}
