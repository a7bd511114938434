using System.Globalization;
using System.Text;

namespace Vinculo.Mail.Imap;

/// <summary>
/// A command being put together. What is not plain text goes as a literal, for which the server must first say '+' unless it
/// offers to take literals without (RFC 7888), so a command is a row of segments with a wait between them.
/// </summary>
internal sealed class ImapCommand
{
    private readonly List<(string Before, byte[] Literal)> literals = [];
    private readonly StringBuilder current = new();

    public ImapCommand(string start) => Text(start);

    public ImapCommand Text(string ascii)
    {
        current.Append(ascii);
        return this;
    }

    /// <summary>Adds a string of any characters: quoted where that is possible, as a literal otherwise.</summary>
    public ImapCommand String(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("IMAP cannot carry a NUL character.", nameof(value));
        if (value.Length < 1000 && value.All(c => c is >= ' ' and <= '~'))
        {
            var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            return Text('"' + escaped + '"');
        }
        literals.Add((current.ToString(), Encoding.UTF8.GetBytes(value)));
        current.Clear();
        return this;
    }

    /// <summary>Whether some string in it has other characters than those of ASCII.</summary>
    public bool HasOtherThanAscii => literals.Exists(literal => !System.Text.Ascii.IsValid(literal.Literal));

    /// <summary>The announcement of a literal.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="withoutWaiting">The longest literal that may follow at once.</param>
    public static string Announce(long length, long withoutWaiting) =>
        string.Create(CultureInfo.InvariantCulture, $"{{{length}{(length <= withoutWaiting ? "+" : "")}}}\r\n");

    /// <summary>What is sent in one go each; before the next the server must say '+'.</summary>
    /// <param name="withoutWaiting">The longest literal that may follow at once.</param>
    /// <param name="messageLength">The length of a message that ends the command as a literal; its bytes are the caller's to send.</param>
    public IReadOnlyList<byte[]> Segments(long withoutWaiting, long? messageLength = null)
    {
        var segments = new List<byte[]>();
        var open = new List<byte>();
        foreach (var (before, literal) in literals)
        {
            open.AddRange(Encoding.ASCII.GetBytes(before + Announce(literal.Length, withoutWaiting)));
            if (literal.Length > withoutWaiting)
            {
                segments.Add([.. open]);
                open.Clear();
            }
            open.AddRange(literal);
        }
        var end = messageLength is { } length ? Announce(length, withoutWaiting) : "\r\n";
        open.AddRange(Encoding.ASCII.GetBytes(current + end));
        segments.Add([.. open]);
        return segments;
    }
}
