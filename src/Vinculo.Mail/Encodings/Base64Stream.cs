using System.Buffers;
using System.Buffers.Text;

namespace Vinculo.Mail;

/// <summary>
/// Base64 (RFC 2045, 6.8). What does not belong is skipped; several padded pieces one after the other are read on. After
/// padding or an empty line, a line that cannot be base64 is a footer that somebody hung on: with it the data ends.
/// </summary>
internal sealed class Base64Stream(Stream source, DefectLog defects, string where)
    : DecodingStream(source, defects, where)
{
    private const byte Skip = 0xFF;
    private const byte Padding = 0xFE;
    private const byte Space = 0xFD;
    private static readonly byte[] Values = MakeValues();
    private static readonly SearchValues<byte> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\0"u8);

    private uint bits;
    private int held;
    private bool hasBegun;
    private bool mayHaveEnded;
    private bool hasEnded;
    private bool atLineStart = true;

    protected override (int Used, int Made) Decode(ReadOnlySpan<byte> window, Span<byte> made, bool last)
    {
        var count = 0;
        for (var position = 0; position < window.Length && !hasEnded;)
        {
            var lineFeed = window[position..].IndexOf((byte)'\n');
            var end = lineFeed < 0 ? window.Length : position + lineFeed + 1;
            // Whether a line can be base64 only the whole of it tells, unless it is longer than anybody writes.
            if (lineFeed < 0 && position > 0 && !last)
                return (position, count);
            if (IsFooter(window[position..end]))
            {
                Report(MailDefectKind.DamagedBase64);
                hasEnded = true;
                break;
            }
            atLineStart = lineFeed >= 0;
            if (held == 0)
                position += DecodeGroups(window[position..end], made, ref count);
            for (; position < end; position++)
                count += Take(window[position], made[count..]);
        }
        if (last && held > 0)
        {
            Report(MailDefectKind.DamagedBase64);
            count += Flush(made[count..]);
        }
        return (window.Length, count);
    }

    /// <summary>Takes note of the signs of the data's end, and says whether the line is what was written after it.</summary>
    private bool IsFooter(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r\n\f"u8);
        if (mayHaveEnded && atLineStart && line.IndexOfAnyExcept(Allowed) >= 0)
            return true;
        mayHaveEnded |= line.IsEmpty ? hasBegun : line[^1] == '=';
        hasBegun |= !line.IsEmpty;
        return false;
    }

    /// <summary>Whole groups at the beginning of a line without faults are left to the framework, which decodes many at once.</summary>
    private static int DecodeGroups(ReadOnlySpan<byte> line, Span<byte> made, ref int count)
    {
        line = line.TrimEnd("\r\n"u8);
        // The framework skips white space too, but then counts what it used wrongly.
        var space = line.IndexOfAny(" \t\r"u8);
        var whole = (space < 0 ? line.Length : space) & ~3;
        Base64.DecodeFromUtf8(line[..whole], made[count..], out var used, out var written, isFinalBlock: false);
        count += written;
        return used;
    }

    private int Take(byte symbol, Span<byte> made)
    {
        var value = Values[symbol];
        if (value < 64)
        {
            bits = (bits << 6) | value;
            if (++held < 4)
                return 0;
            made[0] = (byte)(bits >> 16);
            made[1] = (byte)(bits >> 8);
            made[2] = (byte)bits;
            held = 0;
            return 3;
        }
        if (value == Padding)
            return Flush(made);
        if (value == Skip)
            Report(MailDefectKind.DamagedBase64);
        return 0;
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
