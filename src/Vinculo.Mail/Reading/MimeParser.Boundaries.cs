namespace Vinculo.Mail;

/// <summary>Where parts begin and end.</summary>
internal sealed partial class MimeParser
{
    private bool TakeBoundary(ReadOnlySpan<byte> line, long start)
    {
        for (var i = frames.Count - 1; i >= 0; i--)
        {
            var frame = frames[i];
            if (frame.Boundary is null && frame.State == FrameState.Preamble)
                frame.Boundary = IsOfOuterPart(line, i) ? null : GuessBoundary(line);
            else if (frame.State == FrameState.Preamble)
                frame.Boundary = WithoutLostSpace(line, frame.Boundary!);
            if (frame.State != FrameState.Epilogue && Matches(line, frame.Boundary, out var closes))
                return EnterBoundary(i, closes, start);
        }
        for (var i = frames.Count - 1; i >= 0; i--)
        {
            if (frames[i].State == FrameState.Epilogue && Matches(line, frames[i].Boundary, out var closes) && !closes)
            {
                context.Defects.Add(MailDefectKind.PartAfterEnd, frames[i].Location);
                return EnterBoundary(i, closes, start);
            }
        }
        return false;
    }

    private bool IsOfOuterPart(ReadOnlySpan<byte> line, int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (frames[i].State != FrameState.Epilogue && Matches(line, frames[i].Boundary, out _))
                return true;
        }
        return false;
    }

    private bool EnterBoundary(int index, bool closes, long start)
    {
        var frame = frames[index];
        if (!closes && context.Parts >= context.Limits.Parts)
        {
            context.Defects.Add(MailDefectKind.TooManyParts, frame.Location);
            return false;
        }
        var end = start - lastEnding;
        CloseDownTo(index, end);
        if (frame.State == FrameState.Preamble)
            frame.Part!.PreambleEnd = Math.Max(end, frame.BodyStart);
        frame.State = closes ? FrameState.Epilogue : FrameState.Parts;
        if (closes)
        {
            frame.Part!.EpilogueStart = offset;
            return true;
        }
        frame.Children++;
        var prefix = frame.Location.Length == 0 ? "" : frame.Location + ".";
        var digest = frame.Part!.ContentType.MediaType == "multipart/digest";
        Open(frame, $"{prefix}{frame.Children}", digest ? "message/rfc822" : "text/plain", startsMessage: false);
        return true;
    }

    private void CloseDownTo(int index, long end)
    {
        while (frames.Count - 1 > index)
        {
            var frame = frames[^1];
            if (frame.State == FrameState.Header)
            {
                // A last line that is no field is what the message says: somebody forgot the empty line before it.
                var bodyStart = frame.Header.IsDoubtful ? frame.DoubtfulStart : Math.Max(end, frame.BodyStart);
                if (frame.Header.IsDoubtful || (!frame.Header.IsEmpty && frames.Count > 1 && !frame.StartsMessage))
                    context.Defects.Add(MailDefectKind.MissingHeaderEnd, frame.Location);
                // Ending a header can open an attached message, which the loop then closes first.
                EndHeader(frame, bodyStart);
                continue;
            }
            frames.RemoveAt(frames.Count - 1);
            Close(frame, end);
        }
    }

    private void Close(Frame frame, long end)
    {
        var part = frame.Part!;
        part.SetContent(source, frame.BodyStart, end);
        if (frame.State is FrameState.Preamble or FrameState.Parts)
        {
            var found = frame.State == FrameState.Parts;
            context.Defects.Add(found ? MailDefectKind.MissingEndBoundary : MailDefectKind.BoundaryNotFound, frame.Location);
            // Only once for each part: a second boundary found in the same way could be wrong for ever.
            if (!found && (frame.Parent is not null || rootBoundary is null))
                new BoundaryRescue(context, source, part, frame.BodyStart, baseDepth + frames.Count).Try(end);
        }
        else if (frame.State == FrameState.Leaf && part.IsMessage && part.Encoding != TransferEncoding.Identity)
        {
            ParseEncodedMessage(part);
        }
    }

    /// <summary>RFC 2046 forbids an encoded attached message; programs send it, and what it holds must be seen.</summary>
    private void ParseEncodedMessage(MimePart part)
    {
        var depth = baseDepth + frames.Count + 1;
        if (depth > context.Limits.Depth)
            return;
        var bytes = part.ReadBytes(context.EncodedMessageRoom + 1);
        if (bytes.Length > context.EncodedMessageRoom)
        {
            context.Defects.Add(MailDefectKind.TooDeep, part.Location);
            return;
        }
        context.EncodedMessageRoom -= bytes.Length;
        var nested = new MimeParser(context, new MemorySource(bytes), part.Location, depth);
        nested.Push(bytes);
        part.AddChild(nested.Finish());
    }

    /// <summary>Whether a line is a boundary: whatever follows it must be white space, or two hyphens (RFC 2046, 5.1.1).</summary>
    private static bool Matches(ReadOnlySpan<byte> line, byte[]? boundary, out bool closes)
    {
        closes = false;
        if (boundary is null || !line[2..].StartsWith(boundary))
            return false;
        var rest = line[(2 + boundary.Length)..];
        closes = rest.StartsWith("--"u8);
        if (closes)
            rest = rest[2..];
        return rest.IsEmpty || rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r';
    }

    /// <summary>A space at the end of a boundary, which RFC 2046 forbids, counts only while the body has it too.</summary>
    private static byte[] WithoutLostSpace(ReadOnlySpan<byte> line, byte[] boundary)
    {
        if (boundary[^1] != ' ' || Matches(line, boundary, out _))
            return boundary;
        var trimmed = boundary.AsSpan().TrimEnd((byte)' ').ToArray();
        return Matches(line, trimmed, out _) ? trimmed : boundary;
    }

    private static byte[]? GuessBoundary(ReadOnlySpan<byte> line)
    {
        var guess = line[2..].TrimEnd(" \t\r"u8);
        return guess.Length is > 0 and <= 200 && guess.IndexOfAny(" \t"u8) < 0 && guess.IndexOfAnyExcept((byte)'-') >= 0
            ? guess.ToArray()
            : null;
    }
}
