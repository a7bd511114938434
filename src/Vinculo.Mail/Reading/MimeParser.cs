using System.Text;

namespace Vinculo.Mail;

/// <summary>What the parsers of one message and of the messages encoded inside it share.</summary>
internal sealed class ParseContext(MailLimits limits)
{
    private const int MostEncodedMessageBytes = 32 * 1024 * 1024;

    public MailLimits Limits => limits;

    public DefectLog Defects { get; } = new();

    public int Parts { get; set; }

    /// <summary>Bytes of encoded attached messages, one inside the other too, that are still taken apart; what is longer is kept as one attachment.</summary>
    public int EncodedMessageRoom { get; set; } = MostEncodedMessageBytes;
}

/// <summary>
/// Takes the bytes of a message as they come and notes where each part lies. It keeps only headers in memory, so a
/// message of any size is parsed in constant memory, in one pass.
/// </summary>
internal sealed partial class MimeParser
{
    private const int PieceBytes = 64 * 1024;
    private readonly ParseContext context;
    private readonly MailSource source;
    private readonly int baseDepth;
    private readonly byte[]? rootBoundary;
    private readonly List<Frame> frames = [];
    private byte[] carried = [];
    private int carriedLength;
    private long offset;
    private long lineLength;
    private int lastEnding;
    private bool atLineStart = true;
    private MimePart? root;

    /// <param name="context">What it shares with other parsers of the same message.</param>
    /// <param name="source">Where the bytes that will be pushed can be read again.</param>
    /// <param name="location">The number of the part that is parsed.</param>
    /// <param name="baseDepth">How deep that part lies.</param>
    /// <param name="rootBoundary">The boundary of the root, where the one it declares was found to be wrong.</param>
    public MimeParser(ParseContext context, MailSource source, string location = "", int baseDepth = 0, byte[]? rootBoundary = null)
    {
        this.rootBoundary = rootBoundary;
        this.context = context;
        this.source = source;
        this.baseDepth = baseDepth;
        Open(null, location, "text/plain", startsMessage: true);
    }

    public void Push(ReadOnlySpan<byte> chunk)
    {
        while (!chunk.IsEmpty)
        {
            var end = chunk.IndexOf((byte)'\n');
            if (end < 0)
            {
                Carry(chunk);
                return;
            }
            if (carriedLength == 0)
            {
                TakePiece(chunk[..(end + 1)], complete: true);
            }
            else
            {
                Carry(chunk[..(end + 1)]);
                TakeCarried(complete: true);
            }
            chunk = chunk[(end + 1)..];
        }
    }

    public MimePart Finish()
    {
        if (carriedLength > 0)
            TakeCarried(complete: false);
        CloseDownTo(-1, offset);
        return root!;
    }

    private void Carry(ReadOnlySpan<byte> chunk)
    {
        if (carriedLength + chunk.Length > PieceBytes && carriedLength > 0)
            TakeCarried(complete: false);
        if (chunk.Length > PieceBytes)
        {
            TakePiece(chunk, complete: chunk[^1] == '\n');
            return;
        }
        if (carried.Length < carriedLength + chunk.Length)
            Array.Resize(ref carried, Math.Max(4096, (carriedLength + chunk.Length) * 2));
        chunk.CopyTo(carried.AsSpan(carriedLength));
        carriedLength += chunk.Length;
    }

    private void TakeCarried(bool complete)
    {
        var length = carriedLength;
        carriedLength = 0;
        if (length > 0)
            TakePiece(carried.AsSpan(0, length), complete);
    }

    private void TakePiece(ReadOnlySpan<byte> piece, bool complete)
    {
        var start = offset;
        var first = atLineStart;
        offset += piece.Length;
        atLineStart = complete;
        lineLength = first ? piece.Length : lineLength + piece.Length;
        if (lineLength > context.Limits.LineBytes)
            context.Defects.Add(MailDefectKind.LineTooLong, frames[^1].Location);
        var ending = !complete ? 0 : piece.Length > 1 && piece[^2] == '\r' ? 2 : 1;
        var line = piece[..^ending];
        if (!(first && line.StartsWith("--"u8) && TakeBoundary(line, start)) && frames[^1].State == FrameState.Header)
            TakeHeader(line, start, first);
        lastEnding = ending;
    }

    private void TakeHeader(ReadOnlySpan<byte> line, long start, bool first)
    {
        var frame = frames[^1];
        if (!first)
        {
            frame.Header.AddRest(line);
            return;
        }
        if (frame.StartsMessage && frame.Header.IsEmpty)
        {
            // Editors put this mark before UTF-8 text.
            if (start == 0 && line.StartsWith("\uFEFF"u8))
                line = line[3..];
            // Blank lines before a message, and the line that mailbox files put before each, are no part of it.
            if (line.Trim(" \t\r"u8).IsEmpty && frames.Count == 1 && baseDepth == 0)
                return;
            if (IsMailboxLine(line))
                return;
        }
        switch (frame.Header.Add(line, isMessage: frame.StartsMessage))
        {
            case HeaderLine.End:
                EndHeader(frame, offset);
                break;
            case HeaderLine.Doubtful:
                frame.DoubtfulStart = start;
                if (frame.Header.IsEmpty)
                    BeginBodyAt(frame, start, line, start);
                break;
            case HeaderLine.BodyBegan:
                BeginBodyAt(frame, frame.DoubtfulStart, line, start);
                break;
        }
    }

    /// <summary>The obsolete syntax allows <c>From : somebody</c>, which is a field.</summary>
    private static bool IsMailboxLine(ReadOnlySpan<byte> line) =>
        (line.StartsWith("From "u8) && !line[5..].TrimStart((byte)' ').StartsWith(":"u8)) || line.StartsWith(">From "u8);

    private void BeginBodyAt(Frame frame, long bodyStart, ReadOnlySpan<byte> line, long start)
    {
        context.Defects.Add(MailDefectKind.MissingHeaderEnd, frame.Location);
        EndHeader(frame, bodyStart);
        if (line.StartsWith("--"u8) && TakeBoundary(line, start))
            return;
        // A multipart whose header runs into its body: this line may belong to an attached message's header.
        if (frames[^1].State == FrameState.Header && frames[^1] != frame)
            TakeHeader(line, start, first: true);
    }

    private void EndHeader(Frame frame, long bodyStart)
    {
        frame.BodyStart = bodyStart;
        var part = new MimePart(frame.Location, frame.Header.Build(), frame.DefaultType, context.Defects);
        frame.Part = part;
        if (frame.Parent is null)
            root = part;
        else
            frame.Parent.Part!.AddChild(part);
        var nests = part.IsMultipart || (part.IsMessage && part.Encoding == TransferEncoding.Identity);
        if (nests && frames.Count + baseDepth > context.Limits.Depth)
        {
            context.Defects.Add(MailDefectKind.TooDeep, frame.Location);
            nests = false;
        }
        frame.State = !nests ? FrameState.Leaf : part.IsMultipart ? FrameState.Preamble : FrameState.Message;
        if (frame.State == FrameState.Preamble)
            ReadBoundary(frame, part);
        else if (frame.State == FrameState.Message)
            Open(frame, frame.Location, "text/plain", startsMessage: true);
    }

    private void ReadBoundary(Frame frame, MimePart part)
    {
        var boundary = part.ContentType.Parameters.GetValueOrDefault("boundary");
        if (frame.Parent is null && rootBoundary is not null)
            frame.Boundary = rootBoundary;
        else if (string.IsNullOrWhiteSpace(boundary))
            context.Defects.Add(MailDefectKind.MissingBoundary, frame.Location);
        else
            frame.Boundary = Encoding.UTF8.GetBytes(boundary);
    }

    private void Open(Frame? parent, string location, string defaultType, bool startsMessage)
    {
        context.Parts++;
        frames.Add(new(parent, location, defaultType, new(context.Limits, context.Defects, location))
        {
            StartsMessage = startsMessage,
            BodyStart = offset,
        });
    }

    private enum FrameState
    {
        Header,
        Leaf,
        Preamble,
        Parts,
        Epilogue,
        Message,
    }

    /// <summary>One part that has begun and not ended.</summary>
    private sealed class Frame(Frame? parent, string location, string defaultType, HeaderBuilder header)
    {
        public Frame? Parent => parent;

        public string Location => location;

        public string DefaultType => defaultType;

        public HeaderBuilder Header => header;

        public bool StartsMessage { get; init; }

        public FrameState State { get; set; }

        public MimePart? Part { get; set; }

        public byte[]? Boundary { get; set; }

        public long BodyStart { get; set; }

        public long DoubtfulStart { get; set; }

        public int Children { get; set; }
    }
}
