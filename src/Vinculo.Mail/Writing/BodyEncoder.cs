using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Vinculo.Mail;

/// <summary>Encodes content so that every line has at most 76 characters, all of them ASCII.</summary>
internal static class BodyEncoder
{
    private const int LineLength = 76;

    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        " \t!\"#$%&'()*+,-./0123456789:;<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    private static readonly SearchValues<byte> Ascii = SearchValues.Create(
        "\t\r\n !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>57 bytes make a base64 line of 76 characters.</summary>
    private const int BytesPerLine = 57;

    /// <summary>How a text is best encoded: as it is, quoted-printable while mostly ASCII, base64 otherwise.</summary>
    public static string Choose(ReadOnlySpan<byte> text)
    {
        var escaped = 0;
        for (var rest = text; rest.IndexOfAnyExcept(Ascii) is >= 0 and var at; rest = rest[(at + 1)..])
            escaped++;
        if (escaped == 0 && LinesFit(text))
            return "7bit";
        return escaped <= text.Length / 3 ? "quoted-printable" : "base64";
    }

    /// <summary>Text with line feeds as bytes with CRLF; stray carriage returns and half characters are mended.</summary>
    public static byte[] ToBytes(string text) =>
        Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n").Replace("\0", "", StringComparison.Ordinal));

    public static ReadOnlyMemory<byte> QuotedPrintable(ReadOnlySpan<byte> text)
    {
        var encoded = new ArrayBufferWriter<byte>(text.Length + (text.Length / 4) + 16);
        while (true)
        {
            var end = text.IndexOf("\r\n"u8);
            QuotedLine(end < 0 ? text : text[..end], encoded);
            if (end < 0)
                return encoded.WrittenMemory;
            encoded.Write("\r\n"u8);
            text = text[(end + 2)..];
        }
    }

    private static void QuotedLine(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> encoded)
    {
        // At worst every byte becomes three, and every 24th of those a line break of three more.
        var output = encoded.GetSpan((line.Length * 4) + 3);
        var (column, at) = (0, 0);
        while (!line.IsEmpty)
        {
            var room = LineLength - column;
            var plain = PlainLength(line, column == 0);
            // What does not end the line leaves room for the sign that it goes on.
            var count = plain < line.Length || plain > room ? Math.Min(plain, room - 1) : plain;
            if (count > 0)
            {
                line[..count].CopyTo(output[at..]);
                (at, column) = (at + count, column + count);
                line = line[count..];
            }
            else if (plain == 0 && 3 <= room - (line.Length == 1 ? 0 : 1))
            {
                (output[at], output[at + 1], output[at + 2]) = ((byte)'=', Hex(line[0] >> 4), Hex(line[0] & 15));
                (at, column) = (at + 3, column + 3);
                line = line[1..];
            }
            else
            {
                "=\r\n"u8.CopyTo(output[at..]);
                (at, column) = (at + 3, 0);
            }
        }
        encoded.Advance(at);
    }

    /// <summary>How many bytes from here on can stand as they are.</summary>
    private static int PlainLength(ReadOnlySpan<byte> line, bool beginsLine)
    {
        // A dot alone ends a message in SMTP and "From " is changed by mailbox files: neither may begin a line.
        if (beginsLine && line[0] is (byte)'.' or (byte)'F')
            return 0;
        var length = line.IndexOfAnyExcept(Plain);
        if (length >= 0)
            return length;
        return line[^1] is (byte)' ' or (byte)'\t' ? line.Length - 1 : line.Length;
    }

    public static async Task WriteBase64Async(Stream content, Stream output, CancellationToken cancellationToken)
    {
        var input = new byte[BytesPerLine * 512];
        var encoded = new byte[(LineLength + 2) * 512];
        while (true)
        {
            var read = await content.ReadAtLeastAsync(input, input.Length, throwOnEndOfStream: false, cancellationToken);
            var length = 0;
            for (var start = 0; start < read; start += BytesPerLine)
            {
                var line = input.AsSpan(start, Math.Min(BytesPerLine, read - start));
                Base64.EncodeToUtf8(line, encoded.AsSpan(length), out _, out var made);
                length += made;
                encoded[length++] = (byte)'\r';
                encoded[length++] = (byte)'\n';
            }
            await output.WriteAsync(encoded.AsMemory(0, length), cancellationToken);
            if (read < input.Length)
                return;
        }
    }

    private static bool LinesFit(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf("\r\n"u8);
            var line = end < 0 ? text : text[..end];
            if (line.Length > LineLength || line.StartsWith("From "u8) || line.StartsWith("."u8) || line.Contains((byte)'\r')
                || (line.Length > 0 && line[^1] is (byte)' ' or (byte)'\t'))
                return false;
            text = end < 0 ? default : text[(end + 2)..];
        }
        return true;
    }

    private static byte Hex(int value) => (byte)"0123456789ABCDEF"[value];
}
