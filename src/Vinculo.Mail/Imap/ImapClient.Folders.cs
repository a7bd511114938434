using System.Globalization;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <content>Folders: listing and opening them.</content>
public sealed partial class ImapClient
{
    // Names that are not proper modified UTF-7 are shown as they are and must be sent back as they were.
    private readonly Dictionary<string, string> namesAsSent = new(StringComparer.Ordinal);

    /// <summary>All folders of the mailbox.</summary>
    public async Task<IReadOnlyList<ImapFolder>> ListFoldersAsync(CancellationToken cancellationToken = default)
    {
        var folders = new List<ImapFolder>();
        var asksForUse = Can("SPECIAL-USE") && Can("LIST-EXTENDED");
        var command = new ImapCommand("LIST \"\" \"*\"" + (asksForUse ? " RETURN (SPECIAL-USE)" : ""));
        await session.RequireAsync(command, new ImapReading(MailStep.ListFolders), Collect, cancellationToken);
        return folders;

        void Collect(ImapResponse response)
        {
            if (ReadFolder(response) is { } folder)
                folders.Add(folder);
        }
    }

    /// <summary>Opens a folder for reading and changing.</summary>
    /// <exception cref="MailServerException"><see cref="MailFailure.FolderNotFound"/> where there is no such folder.</exception>
    public async Task<ImapFolderState> SelectAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        uint validity = 0;
        uint? next = null;
        session.Exists = 0;
        var command = new ImapCommand("SELECT ").String(NameToSend(folder));
        var status = await session.CommandAsync(command, new ImapReading(MailStep.SelectFolder), Read, cancellationToken);
        if (!status.IsOk)
            throw await ExplainSelectAsync(folder, status, cancellationToken);
        session.HasNews = false;
        return new ImapFolderState(folder, validity, next, session.Exists, status.Code == "READ-ONLY");

        void Read(ImapResponse response)
        {
            if (response.Status is not { Word: "OK" } said)
                return;
            if (!uint.TryParse(said.Argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return;
            if (said.Code == "UIDVALIDITY")
                validity = number;
            else if (said.Code == "UIDNEXT")
                next = number;
        }
    }

    private string NameToSend(string folder) =>
        namesAsSent.TryGetValue(folder, out var raw) ? raw : ImapFolderName.Encode(folder);

    private ImapFolder? ReadFolder(ImapResponse response)
    {
        var tokens = new ImapTokens(response);
        if (!tokens.Next() || !tokens.Next() || !tokens.Is("LIST"))
            return null;
        var attributes = tokens.List();
        if (!tokens.Next())
            return null;
        char? delimiter = tokens.IsNil || tokens.Text.Length == 0 ? null : tokens.Text[0];
        if (!tokens.Next() || tokens.Bytes is null)
            return null;
        var raw = tokens.Text;
        var name = ImapFolderName.Decode(raw);
        if (name is null)
            namesAsSent[raw] = raw;
        return new ImapFolder(name ?? raw, delimiter, attributes);
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
}
