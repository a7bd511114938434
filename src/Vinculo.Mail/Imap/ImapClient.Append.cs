using System.Globalization;
using System.Text;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <content>Putting messages into folders.</content>
public sealed partial class ImapClient
{
    /// <summary>Puts a message into a folder, such as a copy of one that was sent.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="message">The raw message with CR LF line ends, from the stream's position on; the stream can seek.</param>
    /// <param name="flags">Flags to give it, such as "\Seen".</param>
    /// <param name="cancellationToken">Cancels, and closes the connection.</param>
    /// <returns>The message's UID in that folder, where the server says (RFC 4315).</returns>
    /// <exception cref="EndOfStreamException">The stream ended before its length; the connection is closed and nothing was put into the folder. The same holds where reading the stream fails otherwise.</exception>
    public async Task<uint?> AppendAsync(
        string folder, Stream message, IReadOnlyList<string>? flags = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!message.CanSeek)
            throw new ArgumentException("IMAP must be told the length beforehand, so the stream has to know it.", nameof(message));
        if (flags?.Any(f => f.Any(c => c is <= ' ' or '(' or ')' or '{' or '"' or > '~')) == true)
            throw new ArgumentException("A flag is a word.", nameof(flags));

        var start = new ImapCommand("APPEND ").String(NameToSend(folder)).Text(flags is { Count: > 0 }
            ? $" ({string.Join(' ', flags)})"
            : "");
        var length = message.Length - message.Position;
        start.Text(" ");
        await session.BeginAsync(MailStep.Append, cancellationToken);
        try
        {
            var status = await SendMessageAsync(start, message, length, cancellationToken);
            if (!status.IsOk)
                throw ImapSession.Refusal(MailStep.Append, status);
            return status.Code == "APPENDUID"
                && uint.TryParse(status.Argument.Split(' ')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
                ? uid
                : null;
        }
        finally
        {
            session.End();
        }
    }

    private async Task<ImapStatus> SendMessageAsync(
        ImapCommand start, Stream message, long length, CancellationToken cancellationToken)
    {
        var reading = new ImapReading(MailStep.Append);
        var tag = session.NextTag();
        var prefix = Encoding.ASCII.GetBytes(tag + " ");
        var segments = start.Segments(session.LiteralWithoutWaiting, messageLength: length);
        for (var i = 0; i < segments.Count; i++)
        {
            await session.Connection.WriteAsync((byte[])[.. prefix, .. segments[i]], MailStep.Append, cancellationToken);
            prefix = [];
            var waits = i < segments.Count - 1 || length > session.LiteralWithoutWaiting;
            if (waits && await session.ReadToAsync("+", tag, reading, null, cancellationToken) is { } refused)
                return refused;
        }
        var buffer = new byte[64 * 1024];
        while (length > 0)
        {
            var count = await ReadSomeAsync(message, buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), cancellationToken);
            await session.Connection.WriteAsync(buffer.AsMemory(0, count), MailStep.Append, cancellationToken);
            length -= count;
        }
        await session.Connection.WriteAsync("\r\n"u8.ToArray(), MailStep.Append, cancellationToken);
        return await session.ReadToAsync(tag, tag, reading, null, cancellationToken)
            ?? throw session.Connection.Fail(MailFailure.Protocol, MailStep.Append, "The server asked for more than the message has.");
    }

    // The server awaits the rest of the message and would take the next command for it.
    private async Task<int> ReadSomeAsync(Stream message, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var count = await message.ReadAsync(buffer, cancellationToken);
            return count > 0 ? count : throw new EndOfStreamException("The message ended before its length.");
        }
        catch
        {
            session.Connection.Close();
            throw;
        }
    }
}
