namespace Vinculo.Mail;

/// <summary>
/// Messages whose lines end with CR alone, as old Macintosh programs saved them. CR has no meaning of its own in mail
/// (RFC 5322, 2.2), so only a message without any LF at its beginning is read so; a read byte stays at its place.
/// </summary>
internal static class LoneReturns
{
    /// <summary>Bytes by which it shows how lines end, for a stream may bring the first few alone.</summary>
    public const int Telling = 4096;

    /// <summary>Whether a message that begins so ends its lines with CR alone: it has no LF, and its first line is a field.</summary>
    public static bool EndLines(ReadOnlySpan<byte> beginning)
    {
        beginning = beginning[..Math.Min(beginning.Length, Telling)];
        if (beginning.Contains((byte)'\n'))
            return false;
        var first = beginning.IndexOf((byte)'\r');
        var colon = first < 0 ? -1 : beginning[..first].IndexOf((byte)':');
        return colon > 0 && first + 1 < beginning.Length && beginning[..colon].IndexOfAnyExceptInRange((byte)33, (byte)126) < 0;
    }

    /// <summary>Puts LF in the place of each CR.</summary>
    public static void Mend(Span<byte> bytes) => bytes.Replace((byte)'\r', (byte)'\n');

    /// <summary>The bytes of a source after <see cref="Mend"/>; offsets remain those of the raw message.</summary>
    public sealed class Source(MailSource inner) : MailSource
    {
        public override long Length => inner.Length;

        public override Stream Open(long offset, long length) => new MendedStream(inner.Open(offset, length));
    }

    private sealed class MendedStream(Stream inner) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            Mend(buffer[..read]);
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
