namespace Vinculo.Mail.Imap;

/// <summary>How far somebody knows a folder: what its state said when they last looked.</summary>
/// <param name="UidValidity">The folder's <see cref="ImapFolderState.UidValidity"/> then.</param>
/// <param name="ModSeq">The folder's <see cref="ImapFolderState.HighestModSeq"/> then.</param>
public sealed record ImapSyncPoint(uint UidValidity, long ModSeq);

/// <summary>What happened in a folder since it was last looked at (RFC 7162).</summary>
/// <param name="Messages">The messages that came or changed their flags, ascending.</param>
/// <param name="Vanished">The messages that are gone; it may name some that were gone before, or never known.</param>
public sealed record ImapChanges(IReadOnlyList<ImapChangedMessage> Messages, ImapUidSet Vanished);

/// <summary>A message that came or changed its flags.</summary>
/// <param name="Uid">Its number in the folder.</param>
/// <param name="Flags">Its flags as they are now.</param>
public sealed record ImapChangedMessage(uint Uid, IReadOnlyList<string> Flags);
