using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <content>Less than whole messages: what a list shows of them, and the rest of one whose download was cut.</content>
public sealed partial class ImapClient
{
    private const int FieldsAtOnce = 200;

    /// <summary>
    /// What the server says of messages without handing them out: flags, date, size; ascending by UID. Those that are no
    /// longer there are left out; one of which the server refuses to say anything has no flags, date and size.
    /// <see cref="ImapMessage.State"/> tells only which are too large.
    /// </summary>
    /// <exception cref="MailServerException">As for <see cref="FetchAsync"/>.</exception>
    public async Task<IReadOnlyList<ImapMessage>> FetchSummariesAsync(IEnumerable<uint> uids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(uids);
        var listed = new List<ImapMessage>();
        foreach (var chunk in uids.Distinct().Order().Chunk(HeadsAtOnce))
            listed.AddRange(await FetchHeadsAsync(chunk, cancellationToken));
        return listed;
    }

    /// <summary>What a list shows of messages: date, size, From, To, Subject, Message-ID. Ascending; those that are gone are left out.</summary>
    /// <exception cref="MailServerException">As for <see cref="FetchAsync"/>.</exception>
    public async IAsyncEnumerable<ImapHead> FetchHeadersAsync(
        IEnumerable<uint> uids, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(uids);
        foreach (var chunk in uids.Distinct().Order().Chunk(FieldsAtOnce))
        {
            foreach (var head in await FetchFieldsAsync(chunk, cancellationToken))
                yield return head;
        }
    }

    /// <summary>
    /// Downloads the rest of a message from a byte on, so that a download that was cut can go on over another connection; null
    /// where the message is gone. The folder must be the same by its <see cref="ImapFolderState.UidValidity"/>.
    /// </summary>
    /// <param name="uid">The message.</param>
    /// <param name="offset">How many bytes of it are there already.</param>
    /// <param name="cancellationToken">Cancels, and closes the connection.</param>
    /// <returns>The message with the rest as its body, to be read before another command is given.</returns>
    public async Task<ImapMessage?> FetchRestAsync(uint uid, long offset, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, uint.MaxValue);
        var heads = await FetchHeadsAsync([uid], cancellationToken);
        if (heads is not [var head] || head.State == ImapBodyState.TooLarge)
            return heads.FirstOrDefault();
        // A server gives as much as there is.
        var part = string.Create(CultureInfo.InvariantCulture, $"<{offset}.{uint.MaxValue}>");
        var download = await FetchAloneAsync(head, cancellationToken, part);
        return download.Message is { } message ? message with { Size = head.Size } : null;
    }

    private async Task<IEnumerable<ImapHead>> FetchFieldsAsync(uint[] uids, CancellationToken cancellationToken)
    {
        var heads = new SortedDictionary<uint, ImapHead>();
        const string items = "(UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT DATE MESSAGE-ID)])";
        var refused = await AskAsync(uids, items, 2 * BytesAtOnce, Take, cancellationToken);
        RequireOneOf(uids.Length, refused);
        foreach (var uid in refused.Keys)
            heads.TryAdd(uid, new ImapHead(uid, null, null, default));
        return heads.Values;

        bool Take(uint uid, ImapFetchData data)
        {
            var known = heads.GetValueOrDefault(uid);
            heads[uid] = new ImapHead(
                uid, data.InternalDate ?? known?.InternalDate, data.Size ?? known?.Size, data.Fields ?? known?.Fields ?? default);
            return data.Fields is not null;
        }
    }
}
