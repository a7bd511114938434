using Vinculo.Channels.Email.Aliases;
using Vinculo.Channels.Email.Mailboxes;

namespace Vinculo.Channels.Email.Send;

/// <summary>As whom a mail leaves: a mailbox, or one of its aliases.</summary>
/// <param name="Address">What stands in From; of an alias for a whole domain, the address that the customer wrote to.</param>
internal sealed record MailSender(MailboxAccount Mailbox, MailboxAlias? Alias, string Address)
{
    public string Name => Alias is { DisplayName.Length: > 0 } ? Alias.DisplayName : Mailbox.DisplayName;

    /// <summary>The alias's own, else the queue's, else the mailbox's.</summary>
    /// <param name="queues">That of the queue in which the conversation is; null for none.</param>
    public string SignatureWith(string? queues) =>
        Alias is { } alias && !string.IsNullOrWhiteSpace(alias.Signature) ? alias.Signature
        : string.IsNullOrWhiteSpace(queues) ? Mailbox.Signature
        : queues;

    /// <summary>Of the words around what an agent writes.</summary>
    public string LanguageFor(string customers) => Alias is { Language.Length: > 0 } ? Alias.Language : customers;
}
