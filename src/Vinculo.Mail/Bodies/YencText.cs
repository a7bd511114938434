using System.Globalization;
using System.Text;

namespace Vinculo.Mail;

/// <summary>
/// Files that stand in a text as yEnc: bytes shifted by 42 between lines that begin with <c>=ybegin</c> and <c>=yend</c>.
/// They have to be taken out before the text is decoded, for they are no text in any charset.
/// </summary>
internal static class YencText
{
    /// <summary>Hands over each file (its name, its bytes, whether it is whole) and gives back the text without those that were taken.</summary>
    public static byte[] Extract(byte[] text, Func<string, byte[], bool, bool> found)
    {
        var lastEnd = text.AsSpan().LastIndexOf("\n=yend"u8);
        if (lastEnd < 0 || text.AsSpan().IndexOf("=ybegin "u8) < 0)
            return text;
        using var kept = new MemoryStream(text.Length);
        var position = 0;
        while (position < text.Length)
        {
            var line = LineAt(text, position);
            if (position < lastEnd && line.StartsWith("=ybegin "u8) && Decode(text, position + line.Length, out var end, out var trailer) is { } bytes)
            {
                var header = Encoding.UTF8.GetString(line).TrimEnd();
                if (found(NameOf(header), bytes, IsWhole(header, trailer, bytes.Length)))
                {
                    position = end;
                    continue;
                }
            }
            kept.Write(line);
            position += line.Length;
        }
        return kept.ToArray();
    }

    /// <summary>The line that begins here, with its end.</summary>
    private static ReadOnlySpan<byte> LineAt(byte[] text, int position)
    {
        var rest = text.AsSpan(position);
        var end = rest.IndexOf((byte)'\n');
        return end < 0 ? rest : rest[..(end + 1)];
    }

    private static byte[]? Decode(byte[] text, int start, out int end, out string trailer)
    {
        using var bytes = new MemoryStream();
        for (end = start; end < text.Length;)
        {
            var line = LineAt(text, end);
            if (line.StartsWith("=ybegin "u8))
                break; // the one before it has no end
            end += line.Length;
            if (line.StartsWith("=yend"u8))
            {
                trailer = Encoding.ASCII.GetString(line).TrimEnd();
                return bytes.ToArray();
            }
            if (!line.StartsWith("=ypart "u8))
                DecodeLine(line.TrimEnd("\r\n"u8), bytes);
        }
        trailer = "";
        return null;
    }

    private static void DecodeLine(ReadOnlySpan<byte> line, MemoryStream bytes)
    {
        const int Shift = 42;
        const int EscapedShift = 64;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '=' && i + 1 < line.Length)
                bytes.WriteByte((byte)(line[++i] - EscapedShift - Shift));
            else
                bytes.WriteByte((byte)(line[i] - Shift));
        }
    }

    /// <summary>The name, which is the last value and may have spaces; a piece of a file says which one it is.</summary>
    private static string NameOf(string header)
    {
        var name = header.IndexOf(" name=", StringComparison.Ordinal);
        var stated = name < 0 ? "" : header[(name + 6)..].Trim(' ', '"');
        return Number(header, " part=") is { } part && Number(header, " total=") is not 1
            ? string.Create(CultureInfo.InvariantCulture, $"{stated}.part{part}")
            : stated;
    }

    private static bool IsWhole(string header, string trailer, int length) =>
        (Number(trailer, " size=") ?? Number(header, " size=")) is not { } size || size == length;

    private static int? Number(string line, string name)
    {
        var start = line.IndexOf(name, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var digits = line.AsSpan(start + name.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
