using System.Text;

namespace Vinculo.Mail.Imap;

/// <summary>
/// A command being put together. What is not plain text goes as a literal, for which the server must first say '+',
/// so a command is a row of segments with a wait between them.
/// </summary>
internal sealed class ImapCommand
{
    private readonly List<byte[]> segments = [];
    private readonly List<byte> current = [];

    public ImapCommand(string start) => Text(start);

    public ImapCommand Text(string ascii)
    {
        current.AddRange(Encoding.ASCII.GetBytes(ascii));
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
        var bytes = Encoding.UTF8.GetBytes(value);
        Text(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{{{bytes.Length}}}"));
        AwaitContinuation();
        current.AddRange(bytes);
        return this;
    }

    /// <summary>What is added from here on is sent when the server has asked for it.</summary>
    public ImapCommand AwaitContinuation()
    {
        current.AddRange("\r\n"u8);
        segments.Add(current.ToArray());
        current.Clear();
        return this;
    }

    public IReadOnlyList<byte[]> Segments()
    {
        AwaitContinuation();
        return segments;
    }
}
