using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <content>Several messages at once: listing them without their bytes, marking them.</content>
public sealed partial class ImapClient
{
    /// <summary>
    /// What the server says of messages without handing them out: marks, date, size; ascending by UID. Those that are no
    /// longer there are left out; one of which the server refuses to say anything has no marks, date and size.
    /// <see cref="ImapMessage.State"/> tells only which are too large.
    /// </summary>
    /// <exception cref="MailServerException">As for <see cref="FetchAsync"/>.</exception>
    public async Task<IReadOnlyList<ImapMessage>> ListAsync(IEnumerable<uint> uids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(uids);
        var listed = new List<ImapMessage>();
        foreach (var chunk in uids.Distinct().Order().Chunk(HeadsAtOnce))
            listed.AddRange(await FetchHeadsAsync(chunk, cancellationToken));
        return listed;
    }

    /// <summary>Marks messages as seen, in as few commands as their numbers allow.</summary>
    public async Task MarkSeenAsync(IEnumerable<uint> uids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(uids);
        foreach (var chunk in uids.Distinct().Order().Chunk(HeadsAtOnce))
        {
            await session.RequireAsync(
                new ImapCommand($"UID STORE {ImapUidSet.Of(chunk)} +FLAGS.SILENT (\\Seen)"), new ImapReading(MailStep.Store), null, cancellationToken);
        }
    }
}
