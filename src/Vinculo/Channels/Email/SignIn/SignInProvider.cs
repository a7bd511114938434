using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Mail.Net;

namespace Vinculo.Channels.Email.SignIn;

/// <summary>Who lets a mailbox be entered without a password, after its owner has agreed in the provider's own pages (OAuth 2.0, RFC 6749).</summary>
/// <param name="Key">Stands in addresses and in the database: never changes.</param>
/// <param name="Name">As people know it.</param>
/// <param name="AuthorizationUrl">Where a person agrees; <c>{tenant}</c> is the organisation.</param>
/// <param name="TokenUrl">Where what they agreed to becomes tokens.</param>
/// <param name="Scopes">What is asked for.</param>
/// <param name="Asks">What else this provider wants to be told when a person is sent to it.</param>
internal sealed record SignInProvider(
    string Key, string Name, string AuthorizationUrl, string TokenUrl, IReadOnlyList<string> Scopes,
    IReadOnlyDictionary<string, string> Asks, MailServerAddress Imap, MailServerAddress Smtp)
{
    public static readonly SignInProvider Google = new(
        "google", "Google", "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token",
        ["https://mail.google.com/"],
        // Without these Google gives a refresh token only the first time that somebody agrees.
        new Dictionary<string, string> { ["access_type"] = "offline", ["prompt"] = "consent" },
        new("imap.gmail.com", 993, MailSecurity.Tls), new("smtp.gmail.com", 465, MailSecurity.Tls));

    public static readonly SignInProvider Microsoft = new(
        "microsoft", "Microsoft", "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        ["https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send", "offline_access"],
        new Dictionary<string, string> { ["prompt"] = "select_account" },
        new("outlook.office365.com", 993, MailSecurity.Tls), new("smtp.office365.com", 587, MailSecurity.StartTls));

    /// <summary>Whether its pages are those of one organisation.</summary>
    public bool HasTenants => TokenUrl.Contains("{tenant}", StringComparison.Ordinal);

    /// <summary>The scopes that open mail, as they stand in an answer; others, such as <c>offline_access</c>, are not repeated there.</summary>
    public IEnumerable<string> MailScopes => Scopes.Where(scope => scope.Contains("://", StringComparison.Ordinal));

    /// <summary>How a mailbox that this provider keeps is read and sent from.</summary>
    public (ServerAccess Imap, ServerAccess Smtp) ServersOf(Guid mailboxId, string userName) =>
        (AccessTo(Imap, mailboxId, userName), AccessTo(Smtp, mailboxId, userName));

    private static ServerAccess AccessTo(MailServerAddress server, Guid mailboxId, string userName) =>
        new(server.Host, server.Port, server.Security, userName, "", mailboxId);
}
