using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Vinculo.Mail;

/// <summary>Encodes content so that every line has at most 76 characters, all of them ASCII.</summary>
internal static class BodyEncoder
{
    private const int LineLength = 76;

    /// <summary>57 bytes make a base64 line of 76 characters.</summary>
    private const int BytesPerLine = 57;

    /// <summary>How a text is best encoded: as it is, quoted-printable while mostly ASCII, base64 otherwise.</summary>
    public static string Choose(ReadOnlySpan<byte> text)
    {
        var escaped = 0;
        foreach (var b in text)
        {
            if (b is < 32 and not ((byte)'\n' or (byte)'\r' or (byte)'\t') or >= 127)
                escaped++;
        }
        if (escaped == 0 && LinesFit(text))
            return "7bit";
        return escaped <= text.Length / 3 ? "quoted-printable" : "base64";
    }

    /// <summary>Text with line feeds as bytes with CRLF; stray carriage returns and half characters are mended.</summary>
    public static byte[] ToBytes(string text) =>
        Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));

    public static byte[] QuotedPrintable(ReadOnlySpan<byte> text)
    {
        var encoded = new ArrayBufferWriter<byte>(text.Length + (text.Length / 4) + 16);
        while (true)
        {
            var end = text.IndexOf("\r\n"u8);
            QuotedLine(end < 0 ? text : text[..end], encoded);
            if (end < 0)
                return encoded.WrittenSpan.ToArray();
            encoded.Write("\r\n"u8);
            text = text[(end + 2)..];
        }
    }

    private static void QuotedLine(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> encoded)
    {
        var column = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var b = line[i];
            var last = i == line.Length - 1;
            // A dot alone ends a message in SMTP and "From " is changed by mailbox files: neither may begin a line.
            var plain = b is >= 33 and <= 126 and not (byte)'=' || (b is (byte)' ' or (byte)'\t' && !last);
            plain &= column > 0 || b is not ((byte)'.' or (byte)'F');
            var width = plain ? 1 : 3;
            if (column + width > LineLength - (last ? 0 : 1))
            {
                encoded.Write("=\r\n"u8);
                column = 0;
                i--;
                continue;
            }
            if (plain)
                encoded.Write([b]);
            else
                encoded.Write([(byte)'=', Hex(b >> 4), Hex(b & 15)]);
            column += width;
        }
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
