using Vinculo.Mail;

namespace Vinculo.Channels.Email.Aliases;

/// <summary>By which of our addresses a mail came.</summary>
internal static class CameBy
{
    /// <summary>What servers on the way write about where they brought a mail, each above what was there.</summary>
    private static readonly HashSet<string> TraceFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To", "Resent-To",
    };

    /// <returns>
    /// Null for mail to the mailbox itself. Servers name the mailbox in any case, because that is where the mail ended: in
    /// their fields only an alias says something, the newest first. Of what the sender wrote, the first of ours counts.
    /// </returns>
    public static OurAddress? Of(MailMessage mail, OurAddresses ours)
    {
        var traced = mail.Headers.Where(field => TraceFields.Contains(field.Name)).SelectMany(field => Mailbox.ParseList(field.Unfolded));
        if (traced.Select(to => ours.Find(to.Address)).FirstOrDefault(found => found?.Alias is not null) is { } byServer)
            return byServer;
        var bySender = mail.To.Concat(mail.Cc).Concat(mail.Bcc).Select(to => ours.Find(to.Address)).FirstOrDefault(found => found is not null);
        return bySender?.Alias is null ? null : bySender;
    }
}
