using System.Globalization;
using System.Net;
using Vinculo.Channels.Email.SignIn;
using Vinculo.Mail;
using Vinculo.Mail.Net;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>Checks a mailbox form field by field; errors are keys of texts by the field's name.</summary>
internal sealed class ReadMailboxForm(Secrets secrets, IEnumerable<SignInProvider> providers)
{
    // As many letters as the database has room for.
    private const int LongestHost = 255;
    private const int LongestFolder = 255;
    private const int LongestUserName = 320;

    internal sealed record Checked(
        string Address, string DisplayName, ServerAccess Imap, ServerAccess Smtp, string Folder, MailTaken Takes, Guid? QueueId,
        string Signature, string CheckingServers, SignInProvider? Provider);

    /// <param name="id">The mailbox that is edited or made.</param>
    /// <param name="existing">The mailbox that is edited: its passwords stay where the form leaves them empty.</param>
    public (Checked? Values, Dictionary<string, string> Errors) Read(MailboxForm form, Guid id, MailboxAccount? existing)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var address = Mailbox.FindIn(form.Address ?? "")?.Address.Trim().ToLowerInvariant();
        if (address is null || address.Length > 320)
            errors["Address"] = "channels.mailbox.error.address";
        var provider = providers.SingleOrDefault(p => p.Key == form.With);
        var (imap, smtp) = provider is null
            ? ReadServers(form, existing, errors)
            : ReadProvider(provider, id, address, form.ImapUserName, errors);
        if (form.Folder?.Trim().Length > LongestFolder)
            errors["Folder"] = "channels.mailbox.error.folder";
        if (form.Signature is { Length: > 4000 })
            errors["Signature"] = "channels.mailbox.error.signature";
        // With a provider the form does not ask for it.
        var typed = form.CheckingServers ?? (provider is null ? null : existing?.CheckingServers) ?? "";
        var checking = string.Join(' ', typed.Split([' ', ',', ';', '\t'], StringSplitOptions.RemoveEmptyEntries));
        if (checking.Length > 500)
            errors["CheckingServers"] = "channels.mailbox.error.checking";
        if (errors.Count > 0 || imap is null || smtp is null)
            return (null, errors);
        var name = string.IsNullOrWhiteSpace(form.DisplayName) ? address! : form.DisplayName.Trim();
        return (new Checked(
            address!, name.Cut(200), imap, smtp,
            string.IsNullOrWhiteSpace(form.Folder) ? "INBOX" : form.Folder.Trim(),
            Enum.TryParse<MailTaken>(form.Takes, out var taken) ? taken : MailTaken.New,
            Guid.TryParse(form.QueueId, out var queue) ? queue : null, form.Signature ?? "", checking, provider), errors);
    }

    /// <summary>The servers of a provider, entered as the address where no other user is typed.</summary>
    private static (ServerAccess? Imap, ServerAccess? Smtp) ReadProvider(
        SignInProvider provider, Guid id, string? address, string? user, Dictionary<string, string> errors)
    {
        CheckUserName("Imap", user, errors);
        return provider.ServersOf(id, string.IsNullOrWhiteSpace(user) ? address ?? "" : user.Trim());
    }

    private static void CheckUserName(string prefix, string? user, Dictionary<string, string> errors)
    {
        if (user?.Trim().Length > LongestUserName)
            errors[prefix + "UserName"] = "channels.mailbox.error.user-long";
    }

    private (ServerAccess? Imap, ServerAccess? Smtp) ReadServers(MailboxForm form, MailboxAccount? existing, Dictionary<string, string> errors)
    {
        var imap = ReadServer("Imap", form.ImapHost, form.ImapPort, form.ImapSecurity, form.ImapUserName, form.ImapPassword, existing?.Imap, errors);
        var smtp = ReadServer("Smtp", form.SmtpHost, form.SmtpPort, form.SmtpSecurity, form.SmtpUserName, form.SmtpPassword, existing?.Smtp, errors);
        if (string.IsNullOrWhiteSpace(form.ImapUserName))
            errors["ImapUserName"] = "channels.mailbox.error.user";
        return (imap, smtp);
    }

    private ServerAccess? ReadServer(
        string prefix, string? host, string? port, string? security, string? user, string? password, ServerAccess? existing,
        Dictionary<string, string> errors)
    {
        host = host?.Trim();
        if (string.IsNullOrEmpty(host) || host.Length > LongestHost || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            errors[prefix + "Host"] = "channels.mailbox.error.host";
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
            errors[prefix + "Port"] = "channels.mailbox.error.port";
        if (!Enum.TryParse<MailSecurity>(security, out var kind) || !Enum.IsDefined(kind)) // a number is read too
            errors[prefix + "Security"] = "channels.mailbox.error.security";
        else if (kind == MailSecurity.PlainLoopbackOnly && !IsLoopback(host))
            errors[prefix + "Security"] = "channels.problem.plain-text";
        CheckUserName(prefix, user, errors);
        if (errors.Keys.Any(key => key.StartsWith(prefix, StringComparison.Ordinal)))
            return null;
        // A kept password goes only to the server it was entered for: otherwise whoever edits the host could read it.
        var sameServer = existing is not null && string.Equals(existing.Host, host, StringComparison.OrdinalIgnoreCase);
        var secret = !string.IsNullOrEmpty(password) ? secrets.Protect(password) : sameServer ? existing!.ProtectedPassword : "";
        if (secret.Length == 0 && !string.IsNullOrWhiteSpace(user))
            errors[prefix + "Password"] = "channels.mailbox.error.password";
        return new ServerAccess(host!, number, kind, user?.Trim() ?? "", secret);
    }

    private static bool IsLoopback(string? host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
}
