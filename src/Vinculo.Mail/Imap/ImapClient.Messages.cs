using System.Globalization;
using System.Runtime.CompilerServices;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <content>Messages: finding, downloading, marking and moving them.</content>
public sealed partial class ImapClient
{
    private const int HeadsAtOnce = 500;
    private const int MessagesAtOnce = 100;
    private const long SmallMessage = 256 * 1024;
    private const long BytesAtOnce = 1024 * 1024;

    private static readonly Stream NoBytes = Stream.Null;

    /// <summary>The UIDs of the open folder's messages that match, ascending.</summary>
    public async Task<IReadOnlyList<uint>> SearchUidsAsync(ImapSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        return await SearchAsync(search.WriteTo, cancellationToken);
    }

    /// <summary>The UIDs of the open folder's messages after this one, ascending; 0 for all.</summary>
    public async Task<IReadOnlyList<uint>> SearchUidsAfterAsync(uint uid, CancellationToken cancellationToken = default)
    {
        if (uid == uint.MaxValue)
            return [];
        var found = await SearchAsync(
            c => c.Text(string.Create(CultureInfo.InvariantCulture, $"UID {uid + 1}:*")), cancellationToken);
        // "n:*" always takes in the last message, even one before n (RFC 3501, section 6.4.8).
        return [.. found.Where(u => u > uid)];
    }

    /// <summary>
    /// Downloads messages in ascending order of UID, without marking them as seen. Those that are no longer there are left
    /// out, and those that the server refuses to hand out are <see cref="ImapBodyState.Unavailable"/>. Other commands may be
    /// given between two messages.
    /// </summary>
    /// <exception cref="MailServerException">
    /// The connection failed, or the server is unwell: it says so, or refuses every one of several messages without a reason.
    /// </exception>
    public async IAsyncEnumerable<ImapMessage> FetchAsync(
        IEnumerable<uint> uids, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(uids);
        uint[] asked = [.. uids.Distinct().Order()];
        // Of one alone nobody can tell whether the message or the server is at fault.
        var isWell = asked.Length == 1;
        foreach (var chunk in asked.Chunk(HeadsAtOnce))
        {
            var heads = await FetchHeadsAsync(chunk, cancellationToken);
            for (var at = 0; at < heads.Count;)
            {
                var together = heads.GetRange(at, CountTogether(heads, at));
                var fetched = together.Count > 1 ? await FetchTogetherAsync(together, cancellationToken) : [];
                if (fetched.Count > 0)
                    isWell = fetched.Values.Any(download => download.Refusal is null);
                foreach (var head in together)
                {
                    if (!fetched.TryGetValue(head.Uid, out var download))
                        download = await FetchAloneAsync(head, cancellationToken);
                    if (download.Refusal is { } refusal && IsUnexplained(refusal))
                    {
                        if (!isWell)
                            await RequireAnotherAsync(asked, head.Uid, cancellationToken);
                        // Of messages that are refused one after the other, every second asks whether it is they or the server.
                        isWell = !isWell || together.Count > 1 || asked.Length == 1;
                    }
                    isWell |= download.Refusal is null && head.State != ImapBodyState.TooLarge;
                    if (download.Message is { } message)
                        yield return message;
                }
                at += together.Count;
            }
        }
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

    /// <summary>Moves messages to another folder.</summary>
    /// <exception cref="MailServerException"><see cref="MailFailure.NotSupported"/> where the server has neither MOVE (RFC 6851) nor UIDPLUS.</exception>
    public async Task MoveAsync(IEnumerable<uint> uids, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(uids);
        // A command line has its length, and a set with many gaps is long.
        foreach (var chunk in uids.Distinct().Order().Chunk(HeadsAtOnce))
            await MoveSomeAsync(ImapUidSet.Of(chunk), folder, cancellationToken);
    }

    private async Task MoveSomeAsync(ImapUidSet set, string folder, CancellationToken cancellationToken)
    {
        var reading = new ImapReading(MailStep.Move);
        if (Can("MOVE"))
        {
            await session.RequireAsync(
                new ImapCommand($"UID MOVE {set} ").String(NameToSend(folder)), reading, null, cancellationToken);
            return;
        }
        // Without UIDPLUS only everything marked as deleted can be removed, which may be somebody else's choice.
        if (!Can("UIDPLUS"))
            throw new MailServerException(MailFailure.NotSupported, MailStep.Move, "The server cannot move messages.");
        await session.RequireAsync(
            new ImapCommand($"UID COPY {set} ").String(NameToSend(folder)), reading, null, cancellationToken);
        await session.RequireAsync(
            new ImapCommand($"UID STORE {set} +FLAGS.SILENT (\\Deleted)"), reading, null, cancellationToken);
        await session.RequireAsync(new ImapCommand($"UID EXPUNGE {set}"), reading, null, cancellationToken);
    }

    /// <summary>Everything of the messages but their bytes; the state says already which are too large.</summary>
    private async Task<List<ImapMessage>> FetchHeadsAsync(uint[] uids, CancellationToken cancellationToken)
    {
        var heads = new SortedDictionary<uint, ImapMessage>();
        var refused = await AskAsync(uids, "(UID FLAGS INTERNALDATE RFC822.SIZE)", BytesWithoutBodies, Take, cancellationToken);
        RequireOneOf(uids.Length, refused);
        foreach (var uid in refused.Keys)
            heads.TryAdd(uid, new ImapMessage(uid, [], null, null, ImapBodyState.Unavailable, null));
        return [.. heads.Values];

        bool Take(uint uid, ImapFetchData data)
        {
            var known = heads.GetValueOrDefault(uid);
            var size = data.Size ?? known?.Size;
            heads[uid] = new ImapMessage(
                uid, data.Flags ?? known?.Flags ?? [], data.InternalDate ?? known?.InternalDate, size,
                size > session.Settings.LargestMessage ? ImapBodyState.TooLarge : ImapBodyState.Unavailable, null);
            return size is not null;
        }
    }

    // Small messages travel together, to wait for the server once and not once for each.
    private static int CountTogether(List<ImapMessage> heads, int at)
    {
        var count = 0;
        long bytes = 0;
        while (at + count < heads.Count && count < MessagesAtOnce)
        {
            var head = heads[at + count];
            bytes += head.Size ?? long.MaxValue / 2;
            if (head.State == ImapBodyState.TooLarge || head.Size is not <= SmallMessage || bytes > BytesAtOnce)
                break;
            count++;
        }
        return Math.Max(count, 1);
    }

    /// <summary>Downloads small messages in one go. Those that neither came nor were refused are to be asked for alone.</summary>
    private async Task<Dictionary<uint, Download>> FetchTogetherAsync(List<ImapMessage> heads, CancellationToken cancellationToken)
    {
        var fetched = new Dictionary<uint, Download>();
        var known = heads.ToDictionary(h => h.Uid);
        // Twice what was announced: servers are often a little wrong, and nobody may fill our memory.
        var refused = await AskAsync([.. known.Keys], "(UID BODY.PEEK[])", 2 * BytesAtOnce, Take, cancellationToken);
        foreach (var (uid, status) in refused)
            fetched[uid] = new Download(known[uid], status);
        return fetched;

        bool Take(uint uid, ImapFetchData data)
        {
            if (data.Body is not { } bytes)
                return false;
            fetched[uid] = new Download(Held(known[uid], bytes));
            return true;
        }
    }

    /// <summary>Downloads one message, leaving its bytes on the wire for the caller.</summary>
    private async Task<Download> FetchAloneAsync(
        ImapMessage head, CancellationToken cancellationToken, string part = "")
    {
        if (head.State == ImapBodyState.TooLarge)
            return new Download(head);
        var download = await AskAloneAsync(head, part, cancellationToken);
        return download is { Message: null, Refusal: null, IsGone: false } && await IsThereAsync(head.Uid, cancellationToken)
            ? new Download(head with { State = ImapBodyState.Unavailable })
            : download;
    }

    private async Task<Download> AskAloneAsync(ImapMessage head, string part, CancellationToken cancellationToken)
    {
        await session.BeginAsync(MailStep.Fetch, cancellationToken);
        try
        {
            var tag = session.NextTag();
            var line = string.Create(CultureInfo.InvariantCulture, $"{tag} UID FETCH {head.Uid} (UID BODY.PEEK[]{part})\r\n");
            await session.Connection.WriteAsync(System.Text.Encoding.ASCII.GetBytes(line), MailStep.Fetch, cancellationToken);
            return await ReadAloneAsync(part.Length == 0 ? head : head with { Size = null }, tag, cancellationToken);
        }
        finally
        {
            session.End();
        }
    }

    /// <summary>Whether a message is still there of which the server said that all was well, and nothing more, as Exchange does of one that it cannot read.</summary>
    private async Task<bool> IsThereAsync(uint uid, CancellationToken cancellationToken)
    {
        var isThere = false;
        await AskAsync([uid], "(UID FLAGS)", BytesWithoutBodies, (_, _) => isThere = true, cancellationToken);
        return isThere;
    }

    private async Task<Download> ReadAloneAsync(ImapMessage head, string tag, CancellationToken cancellationToken)
    {
        var reading = new ImapReading(MailStep.Fetch) { StopsAtBody = true };
        var held = (ImapMessage?)null;
        while (true)
        {
            var response = await session.ReadAsync(reading, cancellationToken);
            if (response.Tag == tag)
                return Alone(head, held, response.Status ?? throw session.NotImap(MailStep.Fetch, response));
            if (response.PendingLiteral is { } foreign && ImapFetchData.Parse(response)?.Uid is { } other && other != head.Uid)
            {
                await session.SkipAsync(foreign, MailStep.Fetch, cancellationToken);
                await session.ReadRestAsync(response, new ImapReading(MailStep.Fetch), cancellationToken);
                continue;
            }
            if (response.PendingLiteral is { } length)
            {
                var body = new ImapBodyStream(session, response, tag, length);
                session.SetOpenBody(body);
                return new Download(length > session.Settings.LargestMessage
                    ? head with { Size = length, State = ImapBodyState.TooLarge }
                    : IsLost(head, length) ? head : head with { Size = length, State = ImapBodyState.Available, Body = body });
            }
            if (ImapFetchData.Parse(response) is { HasBody: true } data && (data.Uid ?? head.Uid) == head.Uid)
                held = data.Body is { } bytes ? Held(head, bytes) : head with { State = ImapBodyState.Unavailable };
        }
    }

    private static ImapMessage Held(ImapMessage head, byte[] bytes) => IsLost(head, bytes.Length)
        ? head with { State = ImapBodyState.Unavailable }
        : head with { State = ImapBodyState.Available, Body = bytes.Length == 0 ? NoBytes : new MemoryStream(bytes, writable: false) };

    /// <summary>Whether a server gives nothing for a message of which it knows a length: some do so for one that they have lost.</summary>
    private static bool IsLost(ImapMessage head, long bytes) => bytes == 0 && head.Size > 0;

    /// <summary>What a message that was asked for alone is once the server has ended its answer.</summary>
    private static Download Alone(ImapMessage head, ImapMessage? held, ImapStatus status)
    {
        if (status.IsOk || held is not null || IsGone(status))
            return new Download(held) { IsGone = IsGone(status) };
        if (status.IsPassing(MailStep.Fetch))
            throw ImapSession.Refusal(MailStep.Fetch, status);
        return new Download(head with { State = ImapBodyState.Unavailable }, status);
    }

    /// <summary>What came of asking for a message's bytes.</summary>
    /// <param name="Message">The message; null where it is gone.</param>
    /// <param name="Refusal">The server's words where it refused to hand it out.</param>
    private readonly record struct Download(ImapMessage? Message, ImapStatus? Refusal = null)
    {
        /// <summary>Whether the server said that somebody has removed it.</summary>
        public bool IsGone { get; init; }
    }
}
