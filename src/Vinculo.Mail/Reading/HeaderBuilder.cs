using System.Buffers;
using System.Text;

namespace Vinculo.Mail;

/// <summary>What a line means to the header that is being read.</summary>
internal enum HeaderLine
{
    /// <summary>It belongs to the header.</summary>
    Taken,
    /// <summary>It is the empty line after the header.</summary>
    End,
    /// <summary>It is no field; the next line decides whether it is a slip in the header or the beginning of the body.</summary>
    Doubtful,
    /// <summary>The doubtful line before it began the body.</summary>
    BodyBegan,
}

/// <summary>Collects the lines of one header into fields, within the limits.</summary>
internal sealed class HeaderBuilder(MailLimits limits, DefectLog defects, string where)
{
    private const int MostDoubtfulLines = 50;

    private readonly List<MailHeader> fields = [];
    private readonly ArrayBufferWriter<byte> value = new();
    private string? name;
    private int bytes;
    private bool doubtful;
    private int doubtfulLines;
    private bool hasSender;

    public bool IsEmpty => fields.Count == 0 && name is null;

    /// <summary>Whether the last line was no field and nothing has come after it.</summary>
    public bool IsDoubtful => doubtful;

    /// <summary>Whether further fields are dropped, with their folded lines.</summary>
    private bool IsFull => fields.Count >= limits.HeaderCount;

    public HeaderLine Add(ReadOnlySpan<byte> line, bool isMessage)
    {
        if (line.TrimEnd((byte)'\r').IsEmpty)
            return doubtful ? HeaderLine.BodyBegan : HeaderLine.End;
        if (line[0] is (byte)' ' or (byte)'\t' && !doubtful && (name is not null || IsFull))
        {
            if (name is null)
                return HeaderLine.Taken;
            Append("\r\n"u8);
            Append(line);
            return HeaderLine.Taken;
        }
        // Nothing can be folded that has not begun: a copy was indented.
        if (isMessage && IsEmpty)
            line = line.TrimStart(" \t"u8);
        var colon = FieldNameLength(line);
        if (colon > 0)
        {
            if (doubtful)
                defects.Add(MailDefectKind.InvalidHeaderLine, where);
            doubtful = false;
            Begin(line[..colon], line[(colon + 1)..]);
            return HeaderLine.Taken;
        }
        if (!doubtful)
        {
            doubtful = true;
            doubtfulLines = 1;
            return HeaderLine.Doubtful;
        }
        // Programs that take away the space before folded lines leave many that are no fields. A message has a sender, so its
        // header is not over before.
        var goesOn = isMessage && !hasSender && ++doubtfulLines <= MostDoubtfulLines && !line.StartsWith("--"u8);
        return goesOn ? HeaderLine.Taken : HeaderLine.BodyBegan;
    }

    /// <summary>More of a line that was too long to come at once.</summary>
    public void AddRest(ReadOnlySpan<byte> piece)
    {
        if (!doubtful && name is not null)
            Append(piece);
    }

    public MailHeaders Build()
    {
        EndField();
        return new(fields);
    }

    private void Begin(ReadOnlySpan<byte> fieldName, ReadOnlySpan<byte> rest)
    {
        EndField();
        if (IsFull)
        {
            defects.Add(MailDefectKind.TooManyHeaders, where);
            return;
        }
        name = Encoding.ASCII.GetString(fieldName.TrimEnd(" \t"u8));
        hasSender |= MailSyntax.EqualsIgnoreCase(name, "From");
        bytes += name.Length;
        Append(rest);
    }

    private void Append(ReadOnlySpan<byte> piece)
    {
        var room = Math.Max(0, limits.HeaderBytes - bytes);
        if (piece.Length > room)
        {
            defects.Add(MailDefectKind.HeaderTooLong, where);
            piece = piece[..room];
        }
        var lineRoom = Math.Max(0, limits.LineBytes - value.WrittenCount);
        if (piece.Length > lineRoom)
        {
            defects.Add(MailDefectKind.LineTooLong, where);
            piece = piece[..lineRoom];
        }
        value.Write(piece);
        bytes += piece.Length;
    }

    private void EndField()
    {
        if (name is not null)
            fields.Add(new(name, value.WrittenSpan.ToArray()));
        name = null;
        value.ResetWrittenCount();
    }

    /// <summary>The length of a field's name with any space before the colon, or 0 where the line is no field.</summary>
    private static int FieldNameLength(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon is <= 0 or > 200)
            return 0;
        var fieldName = line[..colon].TrimEnd(" \t"u8);
        return fieldName.IsEmpty || fieldName.IndexOfAnyExceptInRange((byte)33, (byte)126) >= 0 ? 0 : colon;
    }
}
