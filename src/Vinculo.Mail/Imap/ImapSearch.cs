using System.Globalization;

namespace Vinculo.Mail.Imap;

/// <summary>What to search a folder for (RFC 3501, section 6.4.4); conditions joined by <see cref="And"/> must all hold.</summary>
public sealed class ImapSearch
{
    private readonly Action<ImapCommand> write;

    private ImapSearch(Action<ImapCommand> write) => this.write = write;

    /// <summary>Every message.</summary>
    public static ImapSearch All { get; } = new(c => c.Text("ALL"));

    /// <summary>Messages not marked as seen.</summary>
    public static ImapSearch Unseen { get; } = new(c => c.Text("UNSEEN"));

    /// <summary>Messages with a UID in this range, both ends included. Where it is empty of messages, none match.</summary>
    public static ImapSearch Uids(uint first, uint last) =>
        new(c => c.Text(string.Create(CultureInfo.InvariantCulture, $"UID {first}:{last}")));

    /// <summary>Messages that the server received on this day or later, by the server's own calendar.</summary>
    public static ImapSearch ReceivedSince(DateOnly day) =>
        new(c => c.Text("SINCE " + day.ToString("d-MMM-yyyy", CultureInfo.InvariantCulture)));

    /// <summary>Messages with this text in a header field, such as a Message-ID.</summary>
    public static ImapSearch Header(string name, string text) =>
        new(c => c.Text("HEADER ").String(name).Text(" ").String(text));

    /// <summary>Messages for which both hold.</summary>
    public ImapSearch And(ImapSearch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(c =>
        {
            write(c);
            c.Text(" ");
            other.write(c);
        });
    }

    internal void WriteTo(ImapCommand command) => write(command);
}
