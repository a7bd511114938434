namespace Vinculo.Mail;

/// <summary>Quoted-printable (RFC 2045, 6.7). An equals sign that stands for nothing is kept as it is.</summary>
internal sealed class QuotedPrintableStream(Stream source, DefectLog defects, string where)
    : DecodingStream(source, defects, where)
{
    protected override (int Used, int Made) Decode(ReadOnlySpan<byte> window, Span<byte> made, bool last)
    {
        var used = 0;
        var count = 0;
        while (used < window.Length)
        {
            var rest = window[used..];
            var end = rest.IndexOf((byte)'\n');
            if (end >= 0)
            {
                count += DecodeLine(rest[..end], made[count..], ending: end > 0 && rest[end - 1] == '\r' ? 2 : 1);
                used += end + 1;
            }
            else if (last)
            {
                count += DecodeLine(rest, made[count..], ending: 0);
                used = window.Length;
            }
            else if (used == 0)
            {
                // One line longer than the window: decode all but what might be the beginning of an escape or padding.
                var safe = SafeLength(rest);
                count += DecodeInside(rest[..safe], made[count..]);
                return (safe, count);
            }
            else
            {
                break;
            }
        }
        return (used, count);
    }

    private static int SafeLength(ReadOnlySpan<byte> line)
    {
        var safe = line.Length - 3;
        var escape = line[safe..].IndexOf((byte)'=');
        safe = escape >= 0 ? safe + escape : line.Length;
        var trimmed = line[..safe].TrimEnd(" \t\r"u8).Length;
        return trimmed > 0 ? trimmed : safe;
    }

    private int DecodeLine(ReadOnlySpan<byte> line, Span<byte> made, int ending)
    {
        // White space at the end of a line was added on the way (RFC 2045, 6.7, rule 3).
        line = ending == 0 ? line : line.TrimEnd(" \t\r"u8);
        if (line.Length > 0 && line[^1] == '=')
            return DecodeInside(line[..^1], made);
        var count = DecodeInside(line, made);
        if (ending == 2)
            made[count++] = (byte)'\r';
        if (ending > 0)
            made[count++] = (byte)'\n';
        return count;
    }

    private int DecodeInside(ReadOnlySpan<byte> line, Span<byte> made)
    {
        var count = 0;
        while (true)
        {
            var escape = line.IndexOf((byte)'=');
            if (escape < 0)
            {
                line.CopyTo(made[count..]);
                return count + line.Length;
            }
            line[..escape].CopyTo(made[count..]);
            count += escape;
            line = line[escape..];
            if (line.Length >= 3 && char.IsAsciiHexDigit((char)line[1]) && char.IsAsciiHexDigit((char)line[2]))
            {
                made[count++] = (byte)((MailSyntax.HexValue(line[1]) << 4) | MailSyntax.HexValue(line[2]));
                line = line[3..];
                continue;
            }
            Report(MailDefectKind.DamagedQuotedPrintable);
            made[count++] = (byte)'=';
            line = line[1..];
        }
    }
}
