namespace Vinculo.Mail;

/// <summary>Uuencoded content, with or without its <c>begin</c> and <c>end</c> lines.</summary>
internal sealed class UuencodeStream(Stream source, DefectLog defects, string where)
    : DecodingStream(source, defects, where)
{
    private bool begun;
    private bool ended;

    protected override (int Used, int Made) Decode(ReadOnlySpan<byte> window, Span<byte> made, bool last)
    {
        var used = 0;
        var count = 0;
        while (used < window.Length)
        {
            var rest = window[used..];
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 && !last && used > 0)
                break;
            var line = end < 0 ? rest : rest[..end];
            used += end < 0 ? rest.Length : end + 1;
            if (!ended)
                count += DecodeLine(line.TrimEnd("\r"u8), made[count..]);
        }
        if (last && !ended && begun)
            Report(MailDefectKind.DamagedUuencode);
        return (used, count);
    }

    private int DecodeLine(ReadOnlySpan<byte> line, Span<byte> made)
    {
        if (line.IsEmpty || line.StartsWith("begin "u8))
        {
            begun |= !line.IsEmpty;
            return 0;
        }
        if (line.SequenceEqual("end"u8))
        {
            ended = true;
            return 0;
        }
        if (!begun && !Uuencode.LooksLikeData(line))
            return 0;
        return Uuencode.DecodeLine(line, made, out var whole) is var count && whole ? count : Damaged(count);
    }

    private int Damaged(int count)
    {
        Report(MailDefectKind.DamagedUuencode);
        return count;
    }
}

/// <summary>One line of uuencoded data.</summary>
internal static class Uuencode
{
    /// <summary>Decodes a line; <paramref name="whole"/> is false where characters are missing.</summary>
    public static int DecodeLine(ReadOnlySpan<byte> line, Span<byte> made, out bool whole)
    {
        var promised = (line[0] - 32) & 63;
        var data = line[1..];
        var needed = (promised + 2) / 3 * 4;
        // Spaces at the end of a line are often lost on the way; they stand for zero. What else is missing is not made up.
        whole = data.Length >= needed - 3 && line[0] is >= 32 and <= 96;
        var length = Math.Min(promised, (data.Length + 3) * 3 / 4);
        var count = 0;
        for (var i = 0; i < needed && count < length; i += 4)
        {
            var bits = (At(data, i) << 18) | (At(data, i + 1) << 12) | (At(data, i + 2) << 6) | At(data, i + 3);
            for (var shift = 16; shift >= 0 && count < length; shift -= 8)
                made[count++] = (byte)(bits >> shift);
        }
        return count;
    }

    /// <summary>Whether a line has exactly the length that its first character promises.</summary>
    public static bool LooksLikeData(ReadOnlySpan<byte> line) =>
        line.Length > 1 && line[0] is > 32 and <= 96 && line.Length - 1 == (((line[0] - 32) & 63) + 2) / 3 * 4;

    private static int At(ReadOnlySpan<byte> data, int index) => index < data.Length ? (data[index] - 32) & 63 : 0;
}
