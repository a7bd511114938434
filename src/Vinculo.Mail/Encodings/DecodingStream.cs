using System.Buffers;

namespace Vinculo.Mail;

/// <summary>
/// Reads encoded bytes and gives decoded ones in constant memory. A decoder sees a window of input and says how much
/// of it was used; it is asked again with more once it needs more.
/// </summary>
internal abstract class DecodingStream(Stream source, DefectLog defects, string where) : ReadOnlyStream
{
    private const int InputBytes = 32 * 1024;
    private const int OutputBytes = InputBytes + 1024;

    // Most messages are shorter than these buffers, which would be nearly all that reading them allocates.
    private byte[]? input = ArrayPool<byte>.Shared.Rent(InputBytes);
    private byte[]? output = ArrayPool<byte>.Shared.Rent(OutputBytes);
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
        ObjectDisposedException.ThrowIf(output is null, this);
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
        var window = input.AsSpan(0, InputBytes);
        if (inputStart > 0)
        {
            window[inputStart..inputEnd].CopyTo(window);
            inputEnd -= inputStart;
            inputStart = 0;
        }
        while (!sourceEnded && inputEnd < window.Length)
        {
            var read = source.Read(window[inputEnd..]);
            sourceEnded = read == 0;
            inputEnd += read;
        }
        var (used, made) = Decode(window[..inputEnd], output, sourceEnded);
        inputStart = used;
        outputStart = 0;
        outputEnd = made;
        ended = sourceEnded && inputStart == inputEnd;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && output is not null)
        {
            source.Dispose();
            ArrayPool<byte>.Shared.Return(input!);
            ArrayPool<byte>.Shared.Return(output);
            input = output = null;
        }
        base.Dispose(disposing);
    }
}
