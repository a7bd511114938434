namespace Vinculo.Mail.Imap;

/// <summary>What programs call the folders that every mailbox has, for servers that do not mark them (RFC 6154).</summary>
internal static class ImapFolderNames
{
    private static readonly Dictionary<string, string[]> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        ["\\Sent"] =
        [
            "Sent", "Sent Items", "Sent Messages", "Sent Mail", "Enviados", "Enviadas", "Itens Enviados", "Mensagens Enviadas",
            "E-mails enviados", "E-mail enviado", "Elementos enviados", "Mensajes enviados", "Correo enviado",
        ],
        ["\\Trash"] =
        [
            "Trash", "Deleted Items", "Deleted Messages", "Bin", "Lixeira", "Itens Excluídos", "Mensagens excluídas", "Lixo",
            "Papelera", "Elementos eliminados", "Mensajes eliminados", "Eliminados",
        ],
        ["\\Junk"] =
        [
            "Junk", "Spam", "Junk Email", "Junk E-mail", "Bulk Mail", "Lixo Eletrônico", "Lixo Eletrónico", "Correo no deseado",
            "Correo basura",
        ],
        ["\\Drafts"] = ["Drafts", "Draft", "Rascunhos", "Rascunho", "Borradores", "Borrador"],
        ["\\Archive"] = ["Archive", "Archives", "Arquivo", "Arquivo Morto", "Arquivados", "Archivo", "Archivados"],
    };

    /// <summary>The folder for a use: the one marked so, else the one with the commonest name, nearest to the top.</summary>
    public static ImapFolder? Find(IReadOnlyList<ImapFolder> folders, string use)
    {
        ArgumentNullException.ThrowIfNull(use);
        var usable = folders.Where(f => f.IsSelectable).ToList();
        if (usable.Find(f => f.Has(use)) is { } marked)
            return marked;
        var names = Common.GetValueOrDefault(use, []);
        return usable
            .Select(f => (Folder: f, Path: f.Delimiter is { } delimiter ? f.Name.Split(delimiter) : [f.Name]))
            .Select(f => (f.Folder, f.Path, Rank: Array.FindIndex(names, name => name.Equals(f.Path[^1], StringComparison.OrdinalIgnoreCase))))
            // Beside the inbox or just below it: deeper down a name is somebody's own.
            .Where(f => f.Rank >= 0 && f.Path.Length <= 2)
            .OrderBy(f => f.Path.Length).ThenBy(f => f.Rank)
            .FirstOrDefault().Folder;
    }
}
