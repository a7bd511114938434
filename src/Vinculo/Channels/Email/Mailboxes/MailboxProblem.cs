using System.Globalization;
using Vinculo.Channels.Email.SignIn;
using Vinculo.Mail.Net;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>A failure of a mail server as the key of the text that says what to do, and what is known besides.</summary>
internal static class MailboxProblem
{
    private const string Certificate = "channels.problem.certificate";
    private const string Internal = "channels.problem.internal";
    private const string Disk = "channels.problem.disk";

    public static string Of(MailServerException e) => (e.InnerException as SignInException)?.Problem ?? "channels.problem." + e.Kind switch
    {
        MailFailure.HostNotFound => "host-not-found",
        MailFailure.ConnectionRefused => "connection-refused",
        MailFailure.Unreachable => "unreachable",
        MailFailure.Timeout => "timeout",
        MailFailure.CertificateInvalid => "certificate" + WrongWith(e.Certificate?.Problems ?? CertificateProblems.Other),
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

    /// <summary>What failed is ours: the disk, or something that only the log can tell.</summary>
    public static string OfOurs(Exception e) => e is IOException ? Disk : Internal;

    /// <summary>The server's words, or what its certificate says; null for nothing.</summary>
    public static string? Detail(MailServerException e) => e.ServerWords ?? (e.Certificate is { } shown ? Say(shown) : null);

    /// <summary>A detail, with a word on whose it is.</summary>
    public static string Explain(Texts texts, string problem, string detail)
    {
        var whose = problem.StartsWith(Certificate, StringComparison.Ordinal) ? "certificate-says"
            : problem is Internal or Disk ? "internal-detail"
            : "server-said";
        return texts["channels.mailboxes." + whose, detail];
    }

    /// <summary>What is to be mended first, where several things are wrong.</summary>
    private static string WrongWith(CertificateProblems problems) =>
        problems.HasFlag(CertificateProblems.Expired) ? "-expired"
        : problems.HasFlag(CertificateProblems.NotYetValid) ? "-not-yet-valid"
        : problems.HasFlag(CertificateProblems.WrongHost) ? "-wrong-host"
        : problems.HasFlag(CertificateProblems.UnknownIssuer) ? "-unknown-issuer"
        : "";

    private static string? Say(CertificateFault shown)
    {
        if (shown.Problems.HasFlag(CertificateProblems.Missing))
            return null;
        var names = shown.HostNames.Count == 0 ? shown.Subject : string.Join(", ", shown.HostNames.Take(5));
        return string.Create(CultureInfo.InvariantCulture, $"{names} · {shown.Issuer} · {shown.NotBefore:yyyy-MM-dd} – {shown.NotAfter:yyyy-MM-dd}");
    }

    /// <summary>Whether the connection failed while messages were downloaded, as it does each time where a server hangs up at a damaged one.</summary>
    public static bool BreaksOff(MailServerException e) =>
        e is { Step: MailStep.Fetch, Kind: MailFailure.Disconnected or MailFailure.Timeout or MailFailure.Protocol };
}
