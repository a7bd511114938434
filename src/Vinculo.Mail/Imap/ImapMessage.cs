namespace Vinculo.Mail.Imap;

/// <summary>Whether a message's bytes could be had.</summary>
public enum ImapBodyState
{
    /// <summary>The bytes are in <see cref="ImapMessage.Body"/>.</summary>
    Available,

    /// <summary>The message is larger than <see cref="ImapSettings.LargestMessage"/> and was left on the server.</summary>
    TooLarge,

    /// <summary>The server lists the message and does not hand it out.</summary>
    Unavailable,
}

/// <summary>One message of a folder. Reading it does not mark it as seen.</summary>
/// <param name="Uid">Its number in the folder, lasting for one UIDVALIDITY.</param>
/// <param name="Flags">Its flags, such as "\Seen".</param>
/// <param name="InternalDate">When the server received it, where the server says so legibly.</param>
/// <param name="Size">Its size in bytes as the server announces it; some servers are a little wrong.</param>
/// <param name="State">Whether its bytes could be had.</param>
/// <param name="Body">
/// The raw message, null unless <see cref="ImapBodyState.Available"/>. A large one comes straight from the connection,
/// so it must be read before the next message is asked for or another command is given.
/// </param>
public sealed record ImapMessage(
    uint Uid,
    IReadOnlyList<string> Flags,
    DateTimeOffset? InternalDate,
    long? Size,
    ImapBodyState State,
    Stream? Body)
{
    /// <summary>Whether the message is marked as seen.</summary>
    public bool IsSeen => Flags.Contains("\\Seen", StringComparer.OrdinalIgnoreCase);
}
