using Vinculo.Channels.Email.SignIn;
using Vinculo.Mail.Net;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>A failure of a mail server as the key of the text that says what to do.</summary>
internal static class MailboxProblem
{
    public static string Of(MailServerException e) => (e.InnerException as SignInException)?.Problem ?? "channels.problem." + e.Kind switch
    {
        MailFailure.HostNotFound => "host-not-found",
        MailFailure.ConnectionRefused => "connection-refused",
        MailFailure.Unreachable => "unreachable",
        MailFailure.Timeout => "timeout",
        MailFailure.CertificateInvalid => "certificate",
        MailFailure.TlsFailed => "tls-failed",
        MailFailure.TlsNotOffered => "tls-not-offered",
        MailFailure.PlainTextNotAllowed => "plain-text",
        MailFailure.LoginRefused => "login-refused",
        MailFailure.FolderNotFound => "folder-not-found",
        MailFailure.NotSupported => "not-supported",
        MailFailure.Protocol => "protocol",
        MailFailure.Disconnected => "disconnected",
        MailFailure.PermanentRefusal => "refused",
        _ => "refused-for-now",
    };
}
