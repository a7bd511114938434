using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Aliases;
using Vinculo.Channels.Email.Send;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Mail;
using Vinculo.Measures.Identity;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Receive;

/// <summary>
/// Finds the conversation that a mail belongs to. Trusted: a Message-ID that only we can have signed, or the protocol
/// number from an address that already takes part. Everything else may only be suggested to the agent, because anybody
/// can write any id or number into a mail.
/// </summary>
internal sealed class MailThreads(VinculoDb db, IDesk desk, ICustomers customers, MailCopies copies, SigningKeys keys)
{
    /// <param name="ConversationId">Where it belongs for certain; null for nowhere.</param>
    /// <param name="MayBelongTo">Where it may belong; null for nowhere.</param>
    /// <param name="IsCopy">The same came before on another way, and wakes no promise a second time.</param>
    /// <param name="BeganQuietly">The same came before, quietly by a list, and began the conversation.</param>
    internal sealed record Place(Guid? ConversationId, Guid? MayBelongTo, bool IsCopy = false, bool BeganQuietly = false);

    /// <summary>Something of ours that was sent.</summary>
    /// <param name="Id">The outgoing mail.</param>
    /// <param name="MessageId">The agent's message; null for mail that Vinculo wrote by itself.</param>
    internal sealed record Sent(Guid Id, Guid ConversationId, Guid? MessageId);

    /// <param name="senderInDoubt">The address proves nothing: only an id that we signed does.</param>
    /// <param name="protocolCounts">Whether a protocol number is taken from the address.</param>
    public async Task<Place> FindAsync(
        MailMessage mail, IncomingParts parts, OurAddresses ours, bool senderInDoubt, bool protocolCounts, CancellationToken cancellationToken)
    {
        // Where one of the two is in doubt, nobody can tell which of them the sender wrote.
        var copy = await copies.FindAsync(mail, parts, ours, cancellationToken);
        if (copy is { IsInDoubt: false } && !senderInDoubt)
            return new Place(copy.ConversationId, null, IsCopy: !copy.WasQuiet, BeganQuietly: copy is { WasQuiet: true, Began: true });

        var ids = mail.InReplyTo.Concat(mail.References.Reverse()).Distinct().Take(50).ToArray();
        foreach (var id in ids)
            if (await OursAsync(id, cancellationToken) is { } sent)
                return new Place(sent.ConversationId, null);

        if (ProtocolNumber.FindIn(mail.Subject) is { } protocol
            && await desk.FindByProtocolAsync(protocol.Digits, cancellationToken) is { } cited)
        {
            return protocolCounts && await TakesPartAsync(parts.FromAddress, cited, cancellationToken)
                ? new Place(cited.Id, null)
                : new Place(null, cited.Id);
        }
        return new Place(null, copy?.ConversationId ?? await FindByForeignIdAsync(ids, cancellationToken));
    }

    /// <summary>Whether we signed this Message-ID.</summary>
    public bool IsOurs(string messageId) => keys.Ids.Read(messageId) is not null;

    /// <summary>
    /// Where what we sent under this Message-ID stands now, for an agent may have moved it; null for an id that is not ours.
    /// </summary>
    public async Task<Sent?> OursAsync(string messageId, CancellationToken cancellationToken)
    {
        if (keys.Ids.Read(messageId) is not { } id)
            return null;
        var sent = await db.Set<OutgoingMailItem>().Where(m => m.Id == id || m.MessageId == id)
            .Select(m => new Sent(m.Id, m.ConversationId, m.MessageId)).FirstOrDefaultAsync(cancellationToken);
        if (sent?.MessageId is not { } ofAnAgent)
            return sent;
        return sent with { ConversationId = await desk.ConversationOfAsync(ofAnAgent, cancellationToken) ?? sent.ConversationId };
    }

    private async Task<bool> TakesPartAsync(string address, ConversationCard conversation, CancellationToken cancellationToken)
    {
        var customer = await customers.WhoHasAsync(CustomerAddress.Email(address), cancellationToken);
        return customer == conversation.CustomerId
            || await db.Set<ReceivedMail>().AnyAsync(
                m => m.ConversationId == conversation.Id && m.FromAddress == address, cancellationToken);
    }

    private async Task<Guid?> FindByForeignIdAsync(string[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
            return null;
        return await db.Set<ReceivedMail>()
            .Where(m => ids.Contains(m.MessageIdHeader) && m.ConversationId != null)
            .OrderByDescending(m => m.ReceivedAt)
            .Select(m => m.ConversationId)
            .FirstOrDefaultAsync(cancellationToken);
    }
}
