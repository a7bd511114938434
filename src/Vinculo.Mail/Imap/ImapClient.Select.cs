using System.Globalization;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <content>Opening folders, and what changed in them meanwhile (RFC 7162).</content>
public sealed partial class ImapClient
{
    private bool hasEnabledResync;

    /// <summary>Opens a folder for reading and changing.</summary>
    /// <exception cref="MailServerException"><see cref="MailFailure.FolderNotFound"/> where there is no such folder.</exception>
    public Task<ImapFolderState> SelectAsync(string folder, CancellationToken cancellationToken = default) =>
        SelectAsync(folder, null, cancellationToken);

    /// <summary>Opens a folder, and asks what changed in it since it was last open.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="known">How far the folder is known; null where it is not.</param>
    /// <param name="cancellationToken">Cancels, and closes the connection.</param>
    /// <returns>The folder's state, with <see cref="ImapFolderState.Changes"/> where the server can tell them (QRESYNC).</returns>
    /// <exception cref="MailServerException"><see cref="MailFailure.FolderNotFound"/> where there is no such folder.</exception>
    public async Task<ImapFolderState> SelectAsync(string folder, ImapSyncPoint? known, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var asksForChanges = known is { UidValidity: > 0, ModSeq: > 0 } && await CanResyncAsync(cancellationToken);
        var command = new ImapCommand("SELECT ").String(NameToSend(folder));
        if (asksForChanges)
            command.Text(string.Create(CultureInfo.InvariantCulture, $" (QRESYNC ({known!.UidValidity} {known.ModSeq}))"));
        else if (Can("CONDSTORE") || Can("QRESYNC"))
            command.Text(" (CONDSTORE)");
        session.Exists = 0;
        var answer = new SelectAnswer();
        var status = await session.CommandAsync(command, new ImapReading(MailStep.SelectFolder), Read, cancellationToken);
        if (!status.IsOk)
            throw await ExplainSelectAsync(folder, status, cancellationToken);
        session.HasNews = false;
        return new ImapFolderState(folder, answer.Validity, answer.Next, session.Exists, status.Code == "READ-ONLY")
        {
            HighestModSeq = answer.ModSeq,
            // A count below the known one began anew, and no count at all (NOMODSEQ) tells of no changes.
            Changes = asksForChanges && answer.Validity == known!.UidValidity && answer.ModSeq >= known.ModSeq ? answer.Changes : null,
        };

        void Read(ImapResponse response)
        {
            if (response.Status is { Code: "CLOSED" })
            {
                // What came so far is of the folder that was open before (RFC 7162, 3.2.11).
                answer = new SelectAnswer();
                session.Exists = 0;
            }
            else
            {
                answer.Read(response);
            }
        }
    }

    /// <summary>Whether the server tells what vanished; it has to be told once that we understand it (ENABLE, RFC 5161).</summary>
    private async Task<bool> CanResyncAsync(CancellationToken cancellationToken)
    {
        if (hasEnabledResync || !Can("QRESYNC") || !Can("ENABLE"))
            return hasEnabledResync;
        await session.CommandAsync(
            new ImapCommand("ENABLE QRESYNC"), new ImapReading(MailStep.SelectFolder), Read, cancellationToken);
        return hasEnabledResync;

        void Read(ImapResponse response)
        {
            var tokens = new ImapTokens(response);
            if (!tokens.Next() || !tokens.Next() || !tokens.Is("ENABLED"))
                return;
            while (tokens.Next())
                hasEnabledResync |= tokens.Is("QRESYNC");
        }
    }

    // Servers refuse a missing folder in words of their own; whether it is missing is what LIST knows.
    private async Task<MailServerException> ExplainSelectAsync(
        string folder, ImapStatus status, CancellationToken cancellationToken)
    {
        if (status.Word != "NO" || status.Code is not "")
            return ImapSession.Refusal(MailStep.SelectFolder, status);
        var isListed = false;
        var command = new ImapCommand("LIST \"\" ").String(NameToSend(folder));
        await session.CommandAsync(
            command,
            new ImapReading(MailStep.SelectFolder),
            r => isListed |= ReadFolder(r) is { IsSelectable: true },
            cancellationToken);
        return ImapSession.Refusal(MailStep.SelectFolder, status, isListed ? null : MailFailure.FolderNotFound);
    }

    private sealed class SelectAnswer
    {
        private readonly SortedDictionary<uint, ImapChangedMessage> changed = [];
        private readonly List<(uint First, uint Last)> vanished = [];

        public uint Validity { get; private set; }

        public uint? Next { get; private set; }

        public long? ModSeq { get; private set; }

        public ImapChanges Changes => new([.. changed.Values], ImapUidSet.Of(vanished));

        public void Read(ImapResponse response)
        {
            if (response.Status is { } status)
                ReadStatus(status);
            else if (ImapFetchData.Parse(response) is { Uid: { } uid, Flags: { } flags })
                changed[uid] = new ImapChangedMessage(uid, flags);
            else
                ReadVanished(new ImapTokens(response));
        }

        private void ReadStatus(ImapStatus status)
        {
            if (status.Word != "OK" || !long.TryParse(status.Argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return;
            if (status.Code == "HIGHESTMODSEQ")
                ModSeq = number;
            else if (status.Code == "UIDVALIDITY" && number <= uint.MaxValue)
                Validity = (uint)number;
            else if (status.Code == "UIDNEXT" && number <= uint.MaxValue)
                Next = (uint)number;
        }

        // VANISHED (EARLIER) 3:5,9
        private void ReadVanished(ImapTokens tokens)
        {
            if (!tokens.Next() || !tokens.Next() || !tokens.Is("VANISHED"))
                return;
            while (tokens.Next())
            {
                if (tokens.Kind == ImapTokenKind.Atom)
                    vanished.AddRange(ImapUidSet.Parse(tokens.Text));
            }
        }
    }
}
