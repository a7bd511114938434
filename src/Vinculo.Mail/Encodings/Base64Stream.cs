namespace Vinculo.Mail;

/// <summary>Base64 (RFC 2045, 6.8). What does not belong is skipped; several padded pieces one after the other are read on.</summary>
internal sealed class Base64Stream(Stream source, DefectLog defects, string where)
    : DecodingStream(source, defects, where)
{
    private const byte Skip = 0xFF;
    private const byte Padding = 0xFE;
    private const byte Space = 0xFD;
    private static readonly byte[] Values = MakeValues();
    private uint bits;
    private int held;

    protected override (int Used, int Made) Decode(ReadOnlySpan<byte> window, Span<byte> made, bool last)
    {
        var count = 0;
        foreach (var symbol in window)
        {
            var value = Values[symbol];
            if (value < 64)
            {
                bits = (bits << 6) | value;
                if (++held == 4)
                {
                    made[count++] = (byte)(bits >> 16);
                    made[count++] = (byte)(bits >> 8);
                    made[count++] = (byte)bits;
                    held = 0;
                }
            }
            else if (value == Padding)
            {
                count += Flush(made[count..]);
            }
            else if (value == Skip)
            {
                Report(MailDefectKind.DamagedBase64);
            }
        }
        if (last && held > 0)
        {
            Report(MailDefectKind.DamagedBase64);
            count += Flush(made[count..]);
        }
        return (window.Length, count);
    }

    private int Flush(Span<byte> made)
    {
        var count = 0;
        if (held == 2)
        {
            made[count++] = (byte)(bits >> 4);
        }
        else if (held == 3)
        {
            made[count++] = (byte)(bits >> 10);
            made[count++] = (byte)(bits >> 2);
        }
        held = 0;
        return count;
    }

    private static byte[] MakeValues()
    {
        var values = new byte[256];
        Array.Fill(values, Skip);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (var i = 0; i < alphabet.Length; i++)
            values[alphabet[i]] = (byte)i;
        values['='] = Padding;
        values[' '] = values['\t'] = values['\r'] = values['\n'] = values['\f'] = values[0] = Space;
        return values;
    }
}
