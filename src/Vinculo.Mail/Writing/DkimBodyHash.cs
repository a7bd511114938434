using System.Buffers;
using System.Security.Cryptography;

namespace Vinculo.Mail;

/// <summary>
/// The SHA-256 of a body in the canonical form 'relaxed' (RFC 6376, section 3.4.4): white space within a line is one space,
/// at its end none, and empty lines at the end of the body do not count.
/// </summary>
internal sealed class DkimBodyHash : IDisposable
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(" \t\r\n"u8);

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] buffer = new byte[8 * 1024];
    private int held;
    private long emptyLines;
    private bool lineHasText;
    private bool spaceBefore;
    private bool afterReturn;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOfAny(Special);
            var text = end < 0 ? bytes : bytes[..end];
            if (!text.IsEmpty)
            {
                afterReturn = false;
                AddText(text);
            }
            if (end < 0)
                return;
            AddSpecial(bytes[end]);
            bytes = bytes[(end + 1)..];
        }
    }

    public byte[] Finish()
    {
        if (lineHasText)
            Put("\r\n"u8);
        hash.AppendData(buffer, 0, held);
        held = 0;
        return hash.GetHashAndReset();
    }

    public void Dispose() => hash.Dispose();

    private void AddText(ReadOnlySpan<byte> text)
    {
        for (; emptyLines > 0; emptyLines--)
            Put("\r\n"u8);
        if (spaceBefore)
            Put(" "u8);
        Put(text);
        (lineHasText, spaceBefore) = (true, false);
    }

    private void AddSpecial(byte b)
    {
        if (b is (byte)' ' or (byte)'\t')
            spaceBefore = true;
        else if (b == '\r' || !afterReturn)
            EndLine();
        afterReturn = b == '\r';
    }

    private void EndLine()
    {
        if (lineHasText)
            Put("\r\n"u8);
        else
            emptyLines++;
        (lineHasText, spaceBefore) = (false, false);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (held + bytes.Length > buffer.Length)
        {
            hash.AppendData(buffer, 0, held);
            held = 0;
        }
        if (bytes.Length > buffer.Length)
        {
            hash.AppendData(bytes);
            return;
        }
        bytes.CopyTo(buffer.AsSpan(held));
        held += bytes.Length;
    }
}
