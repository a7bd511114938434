namespace Vinculo.Mail.Smtp;

/// <summary>What must be known of a message before it is announced to a server.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="HasEightBitHeader">Whether its header has characters outside ASCII (RFC 6532).</param>
/// <param name="HasEightBitBody">Whether its body has.</param>
/// <param name="HasProperLines">Whether every line, the last one too, ends in CR LF, and neither stands alone.</param>
/// <param name="HasLeadingDots">Whether a line begins with a dot; known only where the lines are proper.</param>
internal sealed record SmtpMessageTraits(
    long Length, bool HasEightBitHeader, bool HasEightBitBody, bool HasProperLines, bool HasLeadingDots)
{
    /// <summary>Reads the message through once, and goes back to where it began.</summary>
    public static async Task<SmtpMessageTraits> ReadAsync(Stream message, byte[] buffer, CancellationToken cancellationToken)
    {
        var start = message.Position;
        var header = new HeaderScan();
        var lines = new LineEndScan();
        var eightBitBody = false;
        int count;
        while ((count = await message.ReadAsync(buffer, cancellationToken)) > 0)
        {
            var bytes = buffer.AsSpan(0, count);
            lines.Add(bytes);
            eightBitBody |= bytes[header.Add(bytes)..].ContainsAnyInRange((byte)0x80, (byte)0xFF);
        }
        var length = message.Position - start;
        message.Position = start;
        return new SmtpMessageTraits(length, header.IsEightBit, eightBitBody, lines.IsProper, lines.HasLeadingDots);
    }

    private sealed class HeaderScan
    {
        private bool isOver;
        private bool lineIsEmpty = true;

        public bool IsEightBit { get; private set; }

        /// <summary>How many of these bytes belong to the header.</summary>
        public int Add(ReadOnlySpan<byte> bytes)
        {
            var at = 0;
            for (; !isOver && at < bytes.Length; at++)
            {
                IsEightBit |= bytes[at] >= 0x80;
                if (bytes[at] == '\n')
                {
                    isOver = lineIsEmpty;
                    lineIsEmpty = true;
                }
                else if (bytes[at] != '\r')
                {
                    lineIsEmpty = false;
                }
            }
            return at;
        }
    }

    private sealed class LineEndScan
    {
        private bool isEmpty = true;
        private bool isBroken;
        private bool afterReturn;
        private bool afterLine = true;

        public bool HasLeadingDots { get; private set; }

        public bool IsProper => afterLine && !afterReturn && !isBroken && !isEmpty;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            isEmpty &= bytes.IsEmpty;
            while (!bytes.IsEmpty && !isBroken)
            {
                HasLeadingDots |= afterLine && bytes[0] == '.';
                var end = afterReturn ? 0 : bytes.IndexOfAny((byte)'\r', (byte)'\n');
                if (end < 0)
                {
                    afterLine = false;
                    return;
                }
                isBroken = afterReturn != (bytes[end] == '\n');
                afterLine = afterReturn;
                afterReturn = !afterReturn;
                bytes = bytes[(end + 1)..];
            }
        }
    }
}
