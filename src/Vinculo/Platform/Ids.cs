namespace Vinculo.Platform;

/// <summary>
/// Ids are UUID version 7 (RFC 9562): made by the application, sorted by the time they were made. Behind the millisecond
/// stands a counter of this process (RFC 9562, section 6.2, method 1), so that what is made one after the other sorts so.
/// </summary>
internal static class Ids
{
    private static int counter = Random.Shared.Next();

    public static Guid New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        // 26 bits after version and variant; the other 48 stay random, for what other nodes make in the same millisecond.
        var number = Interlocked.Increment(ref counter);
        bytes[6] = (byte)((bytes[6] & 0xF0) | ((number >> 22) & 0x0F));
        bytes[7] = (byte)(number >> 14);
        bytes[8] = (byte)((bytes[8] & 0xC0) | ((number >> 8) & 0x3F));
        bytes[9] = (byte)number;
        return new Guid(bytes, bigEndian: true);
    }
}
