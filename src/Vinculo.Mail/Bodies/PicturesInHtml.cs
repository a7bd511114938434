using System.Buffers;

namespace Vinculo.Mail;

/// <summary>Pictures that stand in the HTML itself, as <c>data:</c> URIs in base64 (RFC 2397). One photo may be longer than all text may be.</summary>
internal static class PicturesInHtml
{
    private const int ChunkBytes = 64 * 1024;

    private static readonly SearchValues<byte> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=%\r\n\t"u8);

    /// <summary>The decoded content of a part without the data of such pictures: at most <paramref name="limit"/> bytes, and no more in memory.</summary>
    public static byte[] ReadWithout(MimePart part, int limit)
    {
        using var content = part.OpenRead();
        using var kept = new MemoryStream();
        var buffer = new byte[ChunkBytes];
        var inPicture = false;
        var matched = 0;
        while (kept.Length < limit && content.Read(buffer) is > 0 and var read)
        {
            for (var rest = buffer.AsSpan(0, read); !rest.IsEmpty;)
            {
                var end = inPicture ? rest.IndexOfAnyExcept(Base64) : AfterMark(rest, ref matched);
                var found = end >= 0;
                var piece = found ? rest[..end] : rest;
                if (!inPicture)
                    kept.Write(piece);
                inPicture ^= found;
                rest = rest[piece.Length..];
            }
        }
        return kept.ToArray()[..(int)Math.Min(limit, kept.Length)];
    }

    /// <summary>The place after the mark behind which the data of a picture stands, or -1.</summary>
    /// <param name="matched">Bytes of the mark that ended what was read before.</param>
    private static int AfterMark(ReadOnlySpan<byte> bytes, ref int matched)
    {
        var mark = ";base64,"u8;
        for (var i = 0; i < bytes.Length; i++)
        {
            matched = bytes[i] == mark[matched] ? matched + 1 : bytes[i] == mark[0] ? 1 : 0;
            if (matched == mark.Length)
            {
                matched = 0;
                return i + 1;
            }
        }
        return -1;
    }
}
