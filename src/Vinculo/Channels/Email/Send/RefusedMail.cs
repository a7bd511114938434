using Vinculo.Mail;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;

namespace Vinculo.Channels.Email.Send;

/// <summary>Tells refusals of an address from refusals of a mail, by the status codes of RFC 3463; and of which recipient they are.</summary>
internal static class RefusedMail
{
    /// <summary>
    /// Whether a final refusal says that nobody is reached at the address: 5.1.x (it does not exist, its domain takes no
    /// mail) or 5.2.1 (switched off). A full mailbox, a message that is too large or taken for spam says nothing of it. One
    /// without a status counts: servers that give none refuse addresses.
    /// </summary>
    public static bool IsOfTheAddress(string? status) =>
        status is null or "5.0.0" or "5.2.1" || status.StartsWith("5.1.", StringComparison.Ordinal);

    /// <summary>The recipients whose addresses the server refused for good.</summary>
    public static IEnumerable<SmtpRecipientResult> Gone(IEnumerable<SmtpRecipientResult> recipients) =>
        recipients.Where(r => r.IsRefusedForGood && IsOfTheAddress(r.Reply!.EnhancedStatus));

    /// <summary>What the server said, to whom.</summary>
    public static string Words(IEnumerable<SmtpRecipientResult> refused) => string.Join("; ", refused.Select(r => $"{r.Address}: {r.Reply}"));

    /// <summary>What the server said; of a mail to several, to whom.</summary>
    public static string Words(SmtpRefused refused, OutgoingMailItem mail) =>
        refused.Step == MailStep.Recipient && mail.Addresses.Count > 1 ? Words(refused.Recipients) : refused.Reply.ToString();

    /// <summary>
    /// Who did not get a mail, as a report says; its server has given up, also where the status is one of those that pass
    /// (RFC 3464, 2.3.3), which only speaks for the address. Of a mail to one person it can only speak of them, whatever address
    /// it names, for theirs may be passed on to another; of a mail to several, one that names none of them is of nobody. A late
    /// one about an address that the mail was sent to at first says nothing of those it goes to now.
    /// </summary>
    public static IReadOnlyList<(string? Address, string? Status, string Words)> In(Bounce bounce, OutgoingMailItem mail, string subject)
    {
        var addresses = mail.Addresses;
        var named = bounce.Recipients
            .Select(r => (Address: OneOf(addresses, r.OriginalAddress) ?? OneOf(addresses, r.Address), r.Status, Words: r.Diagnostic ?? r.Status ?? subject))
            .Where(r => r.Address is not null).ToArray();
        if (addresses.Count > 1 && named.Length > 0)
            return named;
        var former = mail.FormerTo.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (named.Length == 0 && bounce.Recipients.Any(r => (OneOf(former, r.OriginalAddress) ?? OneOf(former, r.Address)) is not null))
            return [];
        var first = bounce.Recipients is [var one, ..] ? one : null;
        return [(addresses.Count > 1 ? null : addresses[0], first?.Status, first?.Diagnostic ?? first?.Status ?? subject)];
    }

    private static string? OneOf(IReadOnlyList<string> addresses, string? named) =>
        named?.ToLowerInvariant() is { } address && addresses.Contains(address) ? address : null;
}
