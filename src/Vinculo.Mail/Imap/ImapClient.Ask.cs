using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <content>Asking for many messages of which some may be damaged on the server.</content>
public sealed partial class ImapClient
{
    private const long BytesWithoutBodies = 256 * 1024;

    /// <summary>
    /// Asks something of messages. A server that refuses because of some of them may have answered for the others, or for
    /// none: what did not come is asked for by halves, so that one damaged message is found among hundreds in a few commands.
    /// </summary>
    /// <param name="uids">The messages.</param>
    /// <param name="items">What to fetch of each, in parentheses.</param>
    /// <param name="budget">How many bytes of literals one answer may bring.</param>
    /// <param name="take">Takes an answer, and says whether it has what was asked for.</param>
    /// <param name="cancellationToken">Cancels, and closes the connection.</param>
    /// <returns>Those for which the server refuses to answer, each with its words. Those that are gone are not among them.</returns>
    /// <exception cref="MailServerException">The server is unwell and says so, or the connection failed.</exception>
    private async Task<Dictionary<uint, ImapStatus>> AskAsync(
        IReadOnlyList<uint> uids, string items, long budget, Func<uint, ImapFetchData, bool> take, CancellationToken cancellationToken)
    {
        var asked = uids.ToHashSet();
        var came = new HashSet<uint>();
        var refused = new Dictionary<uint, ImapStatus>();
        var open = new Stack<IReadOnlyList<uint>>([uids]);
        while (open.TryPop(out var part))
        {
            var command = new ImapCommand($"UID FETCH {ImapUidSet.Of(part)} {items}");
            var status = await session.CommandAsync(
                command, new ImapReading(MailStep.Fetch) { Budget = budget }, Collect, cancellationToken);
            if (status.IsOk)
                continue;
            if (status.IsPassing(MailStep.Fetch))
                throw ImapSession.Refusal(MailStep.Fetch, status);
            uint[] left = [.. part.Where(uid => !came.Contains(uid))];
            if (left.Length > 1)
            {
                open.Push(left[(left.Length / 2)..]);
                open.Push(left[..(left.Length / 2)]);
            }
            else if (left.Length == 1 && part.Count > 1)
            {
                open.Push(left);
            }
            else if (left is [var uid] && !IsGone(status))
            {
                refused[uid] = status;
            }
        }
        return refused;

        void Collect(ImapResponse response)
        {
            if (ImapFetchData.Parse(response) is { Uid: { } uid } data && asked.Contains(uid) && take(uid, data))
                came.Add(uid);
        }
    }

    /// <summary>
    /// Refuses to take one refusal after the other for as many damaged messages: a server that is unwell for a moment does not
    /// always say so. Where it hands out nothing at all, it is asked again later, when there may be a message that it does
    /// hand out.
    /// </summary>
    private static void RequireOneOf(int asked, Dictionary<uint, ImapStatus> refused)
    {
        if (asked > 1 && refused.Count == asked && refused.Values.All(IsUnexplained))
            throw ImapSession.Refusal(MailStep.Fetch, refused.Values.First(), MailFailure.TransientRefusal);
    }

    /// <summary>After the server refused the bytes of one message: makes sure that it hands out those of some other.</summary>
    /// <exception cref="MailServerException"><see cref="MailFailure.TransientRefusal"/> where it does not.</exception>
    private async Task RequireAnotherAsync(uint[] uids, uint refused, CancellationToken cancellationToken)
    {
        // One byte proves it.
        uint[] others = [.. uids.Where(uid => uid != refused)];
        var refusals = await AskAsync(others, "(UID BODY.PEEK[]<0.1>)", BytesWithoutBodies, (_, data) => data.HasBody, cancellationToken);
        if (refusals.Count == others.Length)
            throw ImapSession.Refusal(MailStep.Fetch, refusals.Values.First(), MailFailure.TransientRefusal);
    }

    private static bool IsUnexplained(ImapStatus status) => status.Code.Length == 0;

    /// <summary>Whether a message that was asked for alone is refused because somebody has removed it (RFC 5530).</summary>
    private static bool IsGone(ImapStatus status) => status.Code == "EXPUNGEISSUED";
}
