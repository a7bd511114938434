using System.Buffers.Text;
using System.Text;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <summary>A run of text of a response, or a literal in it; a literal too large to be kept has no bytes.</summary>
internal readonly record struct ImapPiece(byte[]? Bytes, bool IsLiteral);

/// <summary>How a response is to be read.</summary>
/// <param name="Step">The step that it belongs to.</param>
internal sealed record ImapReading(MailStep Step)
{
    /// <summary>The bytes of literals that may still be kept in memory; what goes beyond is passed over.</summary>
    public long Budget { get; set; } = 256 * 1024;

    /// <summary>Whether to stop before the literal of a message's body, to leave it on the wire.</summary>
    public bool StopsAtBody { get; init; }
}

/// <summary>One response of the server. It is complete unless <see cref="PendingLiteral"/> says otherwise.</summary>
internal sealed class ImapResponse
{
    private const int MostPieces = 10_000;

    public List<ImapPiece> Pieces { get; } = [];

    /// <summary>The length of the body literal that has been left on the wire.</summary>
    public long? PendingLiteral { get; private set; }

    /// <summary>The first word: '*', '+' or the tag of a command.</summary>
    public string Tag { get; private set; } = "";

    /// <summary>The status, for status responses.</summary>
    public ImapStatus? Status { get; private set; }

    public ReadOnlySpan<byte> FirstLine => Pieces.Count > 0 ? Pieces[0].Bytes : [];

    /// <summary>Adds a line; the answer says how long the literal is that follows it, or null at the response's end.</summary>
    public long? AddLine(ReadOnlySpan<byte> line)
    {
        if (Pieces.Count == 0)
        {
            var space = line.IndexOf((byte)' ');
            Tag = Encoding.ASCII.GetString(space < 0 ? line : line[..space]);
            if (space >= 0 && Tag is not "+")
                Status = ImapStatus.Parse(line[(space + 1)..]);
        }
        // The text for people at the end of a status may look like anything, a literal's length included.
        if (Status is not null || Tag is "+" || !TryReadLiteralLength(line, out var length, out var textEnd))
        {
            Pieces.Add(new ImapPiece(line.ToArray(), IsLiteral: false));
            return null;
        }
        Pieces.Add(new ImapPiece(line[..textEnd].ToArray(), IsLiteral: false));
        return length;
    }

    public void AddLiteral(byte[]? bytes) => Pieces.Add(new ImapPiece(bytes, IsLiteral: true));

    public bool HasTooManyPieces => Pieces.Count > MostPieces;

    public void StopAtLiteral(long length) => PendingLiteral = length;

    /// <summary>Whether what follows is a whole message: the literal of BODY[].</summary>
    public bool IsAtBody
    {
        get
        {
            var text = Encoding.ASCII.GetString(Pieces[^1].Bytes ?? []).TrimEnd(' ', '~').ToUpperInvariant();
            var word = text[(text.LastIndexOfAny([' ', '(']) + 1)..];
            return word == "BODY[]" || word.StartsWith("BODY[]<", StringComparison.Ordinal);
        }
    }

    private static bool TryReadLiteralLength(ReadOnlySpan<byte> line, out long length, out int textEnd)
    {
        length = 0;
        textEnd = line.LastIndexOf((byte)'{');
        if (textEnd < 0 || line[^1] != '}')
            return false;
        var digits = line[(textEnd + 1)..^1];
        if (digits.EndsWith("+"u8))
            digits = digits[..^1];
        return digits.Length > 0 && digits[0] is >= (byte)'0' and <= (byte)'9'
            && Utf8Parser.TryParse(digits, out length, out var used) && used == digits.Length && length >= 0;
    }
}
