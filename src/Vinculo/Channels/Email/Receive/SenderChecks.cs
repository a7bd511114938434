using System.Globalization;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Desk.Contracts;
using Vinculo.Mail;

namespace Vinculo.Channels.Email.Receive;

/// <summary>
/// What the mailbox's own server found out about who sent a mail (RFC 8601). DMARC decides, for it alone speaks of the
/// address that people see; SPF and DKIM are told along.
/// </summary>
internal static class SenderChecks
{
    /// <summary>Under which name the servers of big providers write what they checked; Microsoft's write none.</summary>
    private static readonly Dictionary<string, string> Providers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["imap.gmail.com"] = "mx.google.com",
        ["imap.googlemail.com"] = "mx.google.com",
        ["outlook.office365.com"] = "",
        ["imap-mail.outlook.com"] = "",
        ["imap.zoho.com"] = "mx.zohomail.com",
    };

    /// <returns>Null when the mailbox's server says nothing of it, or is not known to.</returns>
    public static SenderEvidence? Of(MailMessage mail, MailboxAccount? mailbox)
    {
        if (mailbox is null || TrustedServers(mailbox) is not { Count: > 0 } trusted)
            return null;
        var found = mail.Authentication(trusted);
        if (found.Dmarc.Outcome == AuthenticationOutcome.NotChecked && found.Spf.Outcome == AuthenticationOutcome.NotChecked && found.Dkim.Count == 0)
            return null;
        var check = found.Dmarc.Outcome switch
        {
            AuthenticationOutcome.Pass => SenderCheck.Passed,
            AuthenticationOutcome.Fail => SenderCheck.Failed,
            _ => SenderCheck.NotChecked,
        };
        return new SenderEvidence(check, string.Join(' ', Words(found)));
    }

    public static IReadOnlyCollection<string> TrustedServers(MailboxAccount mailbox) => mailbox.CheckingServers.Length > 0
        ? mailbox.CheckingServers.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        : Providers.TryGetValue(mailbox.Imap.Host, out var known) ? [known] : [];

    private static IEnumerable<string> Words(MailAuthentication found)
    {
        yield return Word("spf", found.Spf);
        foreach (var signature in found.Dkim.DefaultIfEmpty(new AuthenticationVerdict(AuthenticationOutcome.None, null)).Take(3))
            yield return Word("dkim", signature);
        yield return Word("dmarc", found.Dmarc);
    }

    private static string Word(string method, AuthenticationVerdict verdict)
    {
        var result = verdict.Outcome switch
        {
            AuthenticationOutcome.NotChecked => "unchecked",
            AuthenticationOutcome.TemporaryError => "temperror",
            AuthenticationOutcome.PermanentError => "permerror",
            _ => verdict.Outcome.ToString().ToLowerInvariant(),
        };
        return verdict.Domain is null ? $"{method}={result}" : string.Create(CultureInfo.InvariantCulture, $"{method}={result}({verdict.Domain})");
    }
}
