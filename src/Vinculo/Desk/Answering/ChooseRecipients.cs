using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Reading;
using Vinculo.Mail;
using Vinculo.Platform;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Answering;

/// <summary>Whom an answer by e-mail goes to: whoever wrote last, unless a person chooses others.</summary>
internal sealed partial class ChooseRecipients(VinculoDb db, ICustomers customers, IOurAddresses ours)
{
    public const int Most = 20;

    /// <summary>Whoever wrote last, a program only where nobody else did; and as a copy, whom that message was copied to, for an answer to all. Null where nobody is known.</summary>
    /// <param name="latest">The latest message from outside, where it is at hand.</param>
    public async Task<Recipients?> OfferAsync(
        Guid conversationId, Guid customerId, CancellationToken cancellationToken, MessageView? latest = null)
    {
        var wrote = latest is { FromAddress: { } from, IsAutomatic: false }
            ? new Wrote(latest.AuthorName, from, latest.CopiedTo)
            : await db.Set<Message>().Where(m => m.ConversationId == conversationId && m.Kind == MessageKind.Received && m.FromAddress != null)
                .OrderBy(m => m.IsAutomatic).ThenByDescending(m => m.Id).Select(m => new Wrote(m.AuthorName, m.FromAddress!, m.CopiedTo)).FirstOrDefaultAsync(cancellationToken);
        if (wrote is not null)
        {
            return new Recipients(
                Recipients.Written(wrote.Name == wrote.Address ? null : wrote.Name, wrote.Address),
                wrote.CopiedTo is null ? "" : await CopiedAsync(wrote.CopiedTo, wrote.Address, cancellationToken));
        }
        var began = await db.Set<Message>().Where(m => m.ConversationId == conversationId && m.SentTo != null)
            .OrderBy(m => m.Id).Select(m => m.SentTo).FirstOrDefaultAsync(cancellationToken);
        if (began is not null)
            return new Recipients(began);
        return await customers.FindAsync(customerId, cancellationToken) is { Email: { } email } customer
            ? new Recipients(Recipients.Written(customer.Name, email))
            : null;
    }

    /// <summary>What was chosen, checked; neither where nothing was.</summary>
    /// <param name="to">Null for whoever wrote last.</param>
    public async Task<(Recipients? Chosen, Failure? Wrong)> CheckAsync(
        Conversation conversation, IReadOnlyList<string>? to, IReadOnlyList<string>? cc, CancellationToken cancellationToken)
    {
        var (copies, wrong) = Read(cc ?? [], "cc");
        if (wrong is not null || (to is null && copies.Count == 0))
            return (null, wrong);
        if (conversation.Channel != ChannelKind.Email)
            return (null, Failure.Invalid("desk.recipients-only-email", to is null ? "cc" : "to"));
        to ??= await OfferAsync(conversation.Id, conversation.CustomerId, cancellationToken) is { } offer ? [offer.To] : [];
        (var main, wrong) = Read(to, "to");
        if (wrong is not null)
            return (null, wrong);
        if (main.Count == 0)
            return (null, Failure.Invalid("desk.no-recipient", "to"));
        if (await SlipAsync(conversation, main.Concat(copies), cancellationToken) is { } slip)
            return (null, Failure.Invalid("desk.recipients-wrong", main.Exists(m => m.Address == slip) ? "to" : "cc", slip));
        copies.RemoveAll(copy => main.Exists(m => m.Address == copy.Address));
        if (main.Count + copies.Count > Most)
            return (null, Failure.Invalid("desk.recipients-many", main.Count > Most ? "to" : "cc", Most));
        if (await ours.AmongAsync([.. main.Concat(copies).Select(m => m.Address)], cancellationToken) is [var own, ..])
            return (null, Failure.Invalid("desk.recipient-ours", main.Exists(m => m.Address == own) ? "to" : "cc", own));
        return (new Recipients(Recipients.Written(main), Recipients.Written(copies)), null);
    }

    /// <summary>Of those a reply goes to, the addresses from which mail came back; a note goes to nobody.</summary>
    public async Task<IReadOnlyList<string>> UndeliverableAsync(Guid messageId, CancellationToken cancellationToken)
    {
        var reply = await db.Set<Message>().Where(m => m.Id == messageId && m.Kind == MessageKind.Reply)
            .Join(db.Set<Conversation>(), m => m.ConversationId, c => c.Id, (m, c) => new { m.SentTo, m.SentCc, c.Id, c.CustomerId })
            .SingleOrDefaultAsync(cancellationToken);
        if (reply is null)
            return [];
        var to = reply.SentTo ?? (await OfferAsync(reply.Id, reply.CustomerId, cancellationToken))?.To ?? "";
        return await customers.UndeliverableAmongAsync(
            [.. Read([to, reply.SentCc ?? ""], "to").Mailboxes.Select(m => m.Address)], cancellationToken);
    }

    /// <summary>The addresses in what was typed, each once.</summary>
    public static (List<Mailbox> Mailboxes, Failure? Wrong) Read(IEnumerable<string> typed, string field)
    {
        var found = new List<Mailbox>();
        foreach (var piece in typed.SelectMany(text => Piece().Matches(text)).Select(match => match.Value.Trim()).Where(piece => piece.Length > 0))
        {
            if (TypedAddress.In(piece) is not { } mailbox)
                return (found, Failure.Invalid("desk.recipients-wrong", field, piece.Length > 100 ? piece.Cut(100) + "…" : piece));
            var address = mailbox.Address.ToLowerInvariant();
            if (!found.Exists(m => m.Address == address))
                found.Add(mailbox with { Address = address });
        }
        return (found, null);
    }

    public static bool SameAddresses(string one, string other) =>
        Read([one], "").Mailboxes.Select(m => m.Address).ToHashSet().SetEquals(Read([other], "").Mailboxes.Select(m => m.Address));

    /// <summary>The first address that is rather a slip of the keys. What the latest mail names is none, whatever it looks like.</summary>
    private async Task<string?> SlipAsync(Conversation conversation, IEnumerable<Mailbox> mailboxes, CancellationToken cancellationToken)
    {
        List<Mailbox>? offered = null;
        foreach (var mailbox in mailboxes)
        {
            if (!await customers.IsSlipAsync(mailbox.Address, cancellationToken))
                continue;
            offered ??= await OfferAsync(conversation.Id, conversation.CustomerId, cancellationToken) is { } offer ? Read([offer.To, offer.Cc], "").Mailboxes : [];
            if (!offered.Exists(m => m.Address == mailbox.Address))
                return mailbox.Address;
        }
        return null;
    }

    /// <summary>Whom a message was copied to, without its author and without us.</summary>
    private async Task<string> CopiedAsync(string copiedTo, string author, CancellationToken cancellationToken)
    {
        var all = Mailbox.ParseList(copiedTo).SkipLast(copiedTo.Length < MessageLimits.CopiedTo ? 0 : 1); // the last may have been cut
        var usable = all.Where(m => TypedAddress.In(m.Address) is not null).Select(m => m with { Address = m.Address.ToLowerInvariant() })
            .Where(m => m.Address != author).DistinctBy(m => m.Address).ToArray();
        var own = await ours.AmongAsync([.. usable.Select(m => m.Address)], cancellationToken);
        return Recipients.Written(usable.Where(m => !own.Contains(m.Address)).Take(Most - 1));
    }

    private sealed record Wrote(string Name, string Address, string? CopiedTo);

    // Addresses end at commas, semicolons and lines, but not inside a name in quotes. No piece of it can fail, so it never looks back.
    [GeneratedRegex(@"(?:""(?:[^""\\]|\\.?)*""?|[^,;\n""])+", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Piece();
}
