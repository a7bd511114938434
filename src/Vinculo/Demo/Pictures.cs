using System.Buffers.Binary;
using System.IO.Compression;

namespace Vinculo.Demo;

/// <summary>Draws the photos that customers attach: a wooden top with a crack, as a PNG (RFC 2083).</summary>
internal static class Pictures
{
    private const int Width = 320;
    private const int Height = 200;

    /// <param name="seed">Different seeds give different wood.</param>
    public static byte[] CrackedWood(int seed)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], Height);
        header[8] = 8; // bits a channel
        header[9] = 2; // red, green, blue
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Pixels(seed));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Pixels(int seed)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest))
        {
            var row = new byte[1 + Width * 3]; // the first byte: no filter
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++)
                    Paint(row.AsSpan(1 + x * 3, 3), x, y, seed);
                zlib.Write(row);
            }
        }
        return compressed.ToArray();
    }

    private static void Paint(Span<byte> pixel, int x, int y, int seed)
    {
        var grain = Math.Sin((y + 6 * Math.Sin(x / 47.0 + seed)) / (3.1 + seed % 3)) * 14;
        var crack = Math.Abs(y - Height / 2.0 - 9 * Math.Sin(x / 31.0 + seed) - x / 12.0) < 1.6;
        pixel[0] = (byte)(crack ? 46 : 168 + grain);
        pixel[1] = (byte)(crack ? 28 : 118 + grain);
        pixel[2] = (byte)(crack ? 18 : 72 + grain / 2);
    }

    private static void WriteChunk(Stream png, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(kind);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Checksum(Checksum(uint.MaxValue, kind), data));
        png.Write(number);
    }

    /// <summary>CRC-32 as PNG has it (ISO 3309), bit by bit: the pictures are small and few.</summary>
    private static uint Checksum(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320;
        }
        return sum;
    }
}
