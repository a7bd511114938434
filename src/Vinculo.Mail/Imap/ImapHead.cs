namespace Vinculo.Mail.Imap;

/// <summary>What a list of messages shows of one, without downloading it.</summary>
/// <param name="Uid">Its number in the folder.</param>
/// <param name="InternalDate">When the server received it, where the server says so legibly.</param>
/// <param name="Size">Its size in bytes as the server announces it.</param>
/// <param name="Fields">
/// The raw fields From, To, Subject, Date and Message-ID, as far as it has them, for <see cref="MailReader"/>; empty where the
/// server does not hand them out or they are far too large.
/// </param>
public sealed record ImapHead(uint Uid, DateTimeOffset? InternalDate, long? Size, ReadOnlyMemory<byte> Fields);
