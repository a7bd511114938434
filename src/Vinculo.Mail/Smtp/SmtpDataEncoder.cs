using System.Buffers;

namespace Vinculo.Mail.Smtp;

/// <summary>
/// Writes a message as DATA carries it (RFC 5321, section 4.5.2): a dot at a line's beginning is doubled, and every line ends
/// in CR LF. CR or LF alone become CR LF, because servers disagree on what they mean and messages have been smuggled in
/// through that gap (CVE-2023-51764).
/// </summary>
internal sealed class SmtpDataEncoder
{
    private bool atLineStart = true;
    private bool afterReturn;

    public void Encode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        while (!bytes.IsEmpty)
        {
            if (TakeLineEnd(ref bytes, output) || bytes.IsEmpty)
                continue;
            if (atLineStart && bytes[0] == '.')
                output.Write("."u8);
            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            var text = end < 0 ? bytes : bytes[..end];
            output.Write(text);
            bytes = bytes[text.Length..];
            atLineStart = text.IsEmpty && atLineStart;
        }
    }

    /// <summary>Ends the last line, where the message did not.</summary>
    public void Finish(IBufferWriter<byte> output)
    {
        if (afterReturn || !atLineStart)
            EndLine(output);
        afterReturn = false;
    }

    private bool TakeLineEnd(ref ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        if (afterReturn)
        {
            afterReturn = false;
            EndLine(output);
            if (bytes[0] == '\n')
                bytes = bytes[1..];
            return true;
        }
        if (bytes[0] is not ((byte)'\r' or (byte)'\n'))
            return false;
        if (bytes[0] == '\r')
            afterReturn = true;
        else
            EndLine(output);
        bytes = bytes[1..];
        return true;
    }

    private void EndLine(IBufferWriter<byte> output)
    {
        output.Write("\r\n"u8);
        atLineStart = true;
    }
}
