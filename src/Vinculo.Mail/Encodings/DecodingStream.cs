namespace Vinculo.Mail;

/// <summary>
/// Reads encoded bytes and gives decoded ones in constant memory. A decoder sees a window of input and says how much
/// of it was used; it is asked again with more once it needs more.
/// </summary>
internal abstract class DecodingStream(Stream source, DefectLog defects, string where) : ReadOnlyStream
{
    private readonly byte[] input = new byte[32 * 1024];
    private readonly byte[] output = new byte[33 * 1024];
    private int inputStart;
    private int inputEnd;
    private int outputStart;
    private int outputEnd;
    private bool sourceEnded;
    private bool ended;

    /// <summary>Decodes a window of input; <paramref name="last"/> says that nothing follows it.</summary>
    /// <returns>How many bytes of input were used and of output made. Output is never longer than input plus 1 kB.</returns>
    protected abstract (int Used, int Made) Decode(ReadOnlySpan<byte> window, Span<byte> made, bool last);

    protected void Report(MailDefectKind kind) => defects.Add(kind, where);

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (outputStart == outputEnd && !ended)
            Fill();
        var count = Math.Min(buffer.Length, outputEnd - outputStart);
        output.AsSpan(outputStart, count).CopyTo(buffer);
        outputStart += count;
        return count;
    }

    private void Fill()
    {
        if (inputStart > 0)
        {
            input.AsSpan(inputStart, inputEnd - inputStart).CopyTo(input);
            inputEnd -= inputStart;
            inputStart = 0;
        }
        while (!sourceEnded && inputEnd < input.Length)
        {
            var read = source.Read(input.AsSpan(inputEnd));
            sourceEnded = read == 0;
            inputEnd += read;
        }
        var (used, made) = Decode(input.AsSpan(0, inputEnd), output, sourceEnded);
        inputStart = used;
        outputStart = 0;
        outputEnd = made;
        ended = sourceEnded && inputStart == inputEnd;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
