namespace Vinculo.Mail.Imap;

/// <summary>A folder of a mailbox.</summary>
/// <param name="Name">Its name as people read it, with the parents' names before it.</param>
/// <param name="Delimiter">What stands between a parent's name and its own, or null in a flat mailbox.</param>
/// <param name="Attributes">What the server says of it: "\Noselect", "\Sent", "\Junk" (RFC 3501, RFC 6154).</param>
public sealed record ImapFolder(string Name, char? Delimiter, IReadOnlyList<string> Attributes)
{
    /// <summary>Whether the folder can hold messages, rather than only other folders.</summary>
    public bool IsSelectable => !Has("\\Noselect") && !Has("\\NonExistent");

    /// <summary>Whether the server gives the folder this attribute, such as "\Sent".</summary>
    public bool Has(string attribute) => Attributes.Contains(attribute, StringComparer.OrdinalIgnoreCase);
}

/// <summary>The state of a folder when it was opened.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="UidValidity">
/// UIDs mean the same messages for as long as this number stays the same (RFC 3501, section 2.3.1.1).
/// 0 from a server that keeps no lasting UIDs.
/// </param>
/// <param name="UidNext">The UID that the next message will have at the least, where the server says.</param>
/// <param name="Exists">How many messages are in it.</param>
/// <param name="IsReadOnly">Whether nothing can be changed in it.</param>
public sealed record ImapFolderState(string Name, uint UidValidity, uint? UidNext, uint Exists, bool IsReadOnly)
{
    /// <summary>
    /// A number that grows with every change in the folder (RFC 7162), where the server counts them. With
    /// <see cref="UidValidity"/> it makes the <see cref="ImapSyncPoint"/> to open the folder with the next time.
    /// </summary>
    public long? HighestModSeq { get; init; }

    /// <summary>
    /// What happened since the point that the folder was opened with; null where the server cannot tell or counts from the
    /// beginning again, or the folder is another one by its <see cref="UidValidity"/>, and everything has to be looked through.
    /// </summary>
    public ImapChanges? Changes { get; init; }
}

/// <summary>What ended a wait for news.</summary>
public enum ImapNews
{
    /// <summary>Nothing happened in the time given.</summary>
    None,

    /// <summary>Messages came, went or changed their flags: look at the folder.</summary>
    Changed,
}
