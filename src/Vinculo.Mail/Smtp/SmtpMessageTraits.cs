namespace Vinculo.Mail.Smtp;

/// <summary>What must be known of a message before it is announced to a server.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="HasEightBitHeader">Whether its header has characters outside ASCII (RFC 6532).</param>
/// <param name="HasEightBitBody">Whether its body has.</param>
internal sealed record SmtpMessageTraits(long Length, bool HasEightBitHeader, bool HasEightBitBody)
{
    /// <summary>Reads the message through once, and goes back to where it began.</summary>
    public static async Task<SmtpMessageTraits> ReadAsync(Stream message, CancellationToken cancellationToken)
    {
        var start = message.Position;
        var buffer = new byte[64 * 1024];
        var inHeader = true;
        var eightBitHeader = false;
        var eightBitBody = false;
        var lineIsEmpty = true;
        int count;
        while ((count = await message.ReadAsync(buffer, cancellationToken)) > 0)
        {
            var at = 0;
            for (; inHeader && at < count; at++)
            {
                eightBitHeader |= buffer[at] >= 0x80;
                if (buffer[at] == '\n')
                {
                    inHeader = !lineIsEmpty;
                    lineIsEmpty = true;
                }
                else if (buffer[at] != '\r')
                {
                    lineIsEmpty = false;
                }
            }
            eightBitBody |= buffer.AsSpan(at, count - at).ContainsAnyInRange((byte)0x80, (byte)0xFF);
        }
        var length = message.Position - start;
        message.Position = start;
        return new SmtpMessageTraits(length, eightBitHeader, eightBitBody);
    }
}
