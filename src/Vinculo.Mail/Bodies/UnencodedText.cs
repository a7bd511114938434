using System.Buffers.Text;

namespace Vinculo.Mail;

/// <summary>Texts that are said to be in base64 and are not, as some programs write them.</summary>
internal static class UnencodedText
{
    private const int SampleBytes = 1024;
    private const int FewestBytes = 40;
    private const int ShortestLine = 12;

    /// <summary>The content as it came, at most <paramref name="limit"/> bytes, where it is plainly not in base64; or null.</summary>
    public static byte[]? Read(MimePart part, int limit)
    {
        if (part.Encoding != TransferEncoding.Base64)
            return null;
        using var raw = part.OpenRaw();
        Span<byte> sample = stackalloc byte[SampleBytes];
        sample = sample[..raw.ReadAtLeast(sample, SampleBytes, throwOnEndOfStream: false)].Trim(" \t\r\n"u8);
        // Base64 has line ends and, where a program broke it, a space in their place; words have more.
        if (sample.Length < FewestBytes || sample.Count((byte)' ') * 20 < sample.Length || BeginsInBase64(sample))
            return null;
        using var whole = part.OpenRaw();
        using var bytes = new MemoryStream();
        var buffer = new byte[SampleBytes];
        while (bytes.Length < limit && whole.Read(buffer, 0, (int)Math.Min(buffer.Length, limit - bytes.Length)) is > 0 and var read)
            bytes.Write(buffer, 0, read);
        part.Defects.Add(MailDefectKind.InvalidTransferEncoding, part.Location);
        return bytes.ToArray();
    }

    /// <summary>A short text in base64, below which a list has written words of its own, begins with a line of base64.</summary>
    private static bool BeginsInBase64(ReadOnlySpan<byte> sample)
    {
        var end = sample.IndexOf((byte)'\n');
        var line = (end < 0 ? sample : sample[..end]).Trim(" \t\r"u8);
        return line.Length >= ShortestLine && Base64.IsValid(line);
    }
}
