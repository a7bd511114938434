using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <content>Folders: listing and finding them.</content>
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

    /// <summary>
    /// The folder for a use, such as "\Sent" or "\Trash" (RFC 6154); where the server does not mark one, that with a common
    /// name in English, Portuguese or Spanish. Null where there is none.
    /// </summary>
    public async Task<ImapFolder?> FindFolderAsync(string use, CancellationToken cancellationToken = default) =>
        ImapFolderNames.Find(await ListFoldersAsync(cancellationToken), use);

    /// <summary>Whether names travel as they are; a server that knows the earlier revision too has them in modified UTF-7 (RFC 9051, appendix A).</summary>
    private bool NamesAreUtf8 => Can("IMAP4rev2") && !Can("IMAP4rev1");

    private string NameToSend(string folder)
    {
        if (namesAsSent.TryGetValue(folder, out var raw))
            return raw;
        var encoded = ImapFolderName.Encode(folder);
        return NamesAreUtf8 ? folder : encoded;
    }

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
        // No command could name such a folder.
        if (raw.AsSpan().ContainsAny('\r', '\n', '\0'))
            return null;
        var name = NamesAreUtf8 ? raw : ImapFolderName.Decode(raw);
        if (name is null)
            namesAsSent[raw] = raw;
        return new ImapFolder(name ?? raw, delimiter, attributes);
    }
}
