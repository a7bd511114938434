using System.Text.RegularExpressions;

namespace Vinculo.Mail;

/// <summary>Delivery reports in the words of servers, without fields that programs could read.</summary>
internal static class PlainReport
{
    private const int MostText = 4000;

    /// <summary>Names of mail systems, without the signs that stand between their words.</summary>
    private static readonly string[] SystemNames =
        ["mailerdaemon", "postmaster", "microsoftexchange", "maildaemon", "mailsystem", "maildelivery", "systemadministrator", "mdaemon"];

    private static readonly string[] SystemDisplayNames = ["mail delivery s", "mailer-daemon", "mail administrator", "mail system", "sistema de entrega"];

    /// <summary>What programs in the languages of Europe, Turkey and China put before the subject of what somebody passes on, and of what she answers.</summary>
    private const string ForwardWords = "fwd?|enc|rv|tr|wg|doorst|vb|vl|vs|pd|[iİ]lt|转发|轉寄";

    private const string AnswerWords = "re|res|aw|antw|sv|odp|rif|rép|ynt|atb|回复|回覆|答复|答覆";

    private static readonly Regex Forward = Prefix($"(?:{ForwardWords}){Number}|i");

    private static readonly Regex ForwardOrAnswer = Prefix($"(?:{ForwardWords}|{AnswerWords}){Number}|i|r");

    /// <summary>How often, and the space that French programs write: <c>Re[2]:</c>, <c>RE :</c></summary>
    private const string Number = @"(?:\[\d{1,3}\]|\(\d{1,3}\))?[ \u00A0]?";

    /// <summary>Fields of a copied message, in what only programs write.</summary>
    private static readonly string[] CopiedFields = ["Received", "Return-Path", "Message-ID", "Subject", "Final-Recipient"];

    /// <summary>Whether the sender is a mail server.</summary>
    public static bool IsFromMailSystem(MailMessage message)
    {
        // Some servers write their name without an address, for nobody shall answer them: MAILER-DAEMON <>.
        if (message.From is not [var sender, ..])
        {
            return message.Headers["From"]?.Trim(' ', '"', '(', ')') is { } bare
                && (bare.EndsWith("<>", StringComparison.Ordinal) || MailSyntax.StartsWithAny(Bare(bare), SystemNames) || MailSyntax.StartsWithAny(bare, SystemDisplayNames));
        }
        var local = Bare(sender.Address.Split('@')[0]);
        return MailSyntax.StartsWithAny(local, SystemNames) || MailSyntax.EqualsIgnoreCase(local, "bounce") || MailSyntax.EqualsIgnoreCase(local, "ndr")
            || (sender.Name is { } shown && MailSyntax.StartsWithAny(shown, SystemDisplayNames));
    }

    /// <summary>Whether a subject says that somebody passes a message on.</summary>
    public static bool IsForwarded(string subject) => Forward.IsMatch(subject);

    /// <summary>Whether a subject says that somebody answers or passes a message on.</summary>
    public static bool IsPassedOn(string subject) => ForwardOrAnswer.IsMatch(subject);

    /// <summary>
    /// Whether the parts of a report that stand in a message speak for it. Mail programs put the parts of a report that
    /// somebody passes on into the letter itself, beside what she writes.
    /// </summary>
    public static bool OwnsItsParts(MailMessage message) =>
        IsFromMailSystem(message) || !message.Root.IsMultipart
        || ReportFields.OwnParts(message.Root).Any(part => part.ContentType.MediaType == "multipart/report")
        || (!IsPassedOn(message.Subject) && (MeaningReader.HasNullReturnPath(message.Headers) || MeaningReader.Submitted(message.Headers).Length > 0));

    /// <summary>Whether it says that a message is delayed, or was delivered.</summary>
    public static bool IsNotice(MailMessage message)
    {
        if (!IsReport(message))
            return IsGatewayReport(message) && GoesOn(message);
        return MailSyntax.ContainsAny(message.Subject, ReportWords.Delays)
            || (IsFromMailSystem(message) && (ReportWords.Success.IsMatch(message.Subject) || GoesOn(message)));
    }

    /// <summary>Whether it says that a message failed: in the words of a server, or with a status code from a mail system.</summary>
    public static bool IsBounce(MailMessage message)
    {
        // Exim and Google write the former, Exchange the latter.
        if (message.Headers.Has("X-Failed-Recipients") || message.Headers.Has("X-MS-Exchange-Message-Is-Ndr"))
            return true;
        if (!IsReport(message))
            return IsGatewayReport(message);
        var text = Beginning(message);
        return MailSyntax.ContainsAny(message.Subject, ReportWords.Subjects) || MailSyntax.ContainsAny(text, ReportWords.Phrases)
            || (IsFromMailSystem(message) && !AutomaticWords.Start(message.Subject)
                && (MailSyntax.ContainsAny(text, ReportWords.SystemPhrases) || Array.Exists(text.Split('\n'), line => ReportStatus.Stated(line) is not null)));
    }

    /// <summary>
    /// Whether a sender that looks like anybody (<c>no-reply@</c>, the name of a filter) reports a failure: its text speaks
    /// of mail, its subject of a failure or its sender takes no answers, it names an address, and it is no answer and
    /// nothing that a person passes on. Of a sender who takes no answers it may also name the mail that failed instead; of
    /// any other it has what servers add, for so write people whose mail came back, too.
    /// </summary>
    private static bool IsGatewayReport(MailMessage message)
    {
        if (message.From is not [var sender, ..] || IsPassedOn(message.Subject))
            return false;
        // A sender that is no mailbox at a host cannot be answered either.
        var silent = SilentSender.IsNamedSo(sender.Address) || !sender.Address.Contains('@');
        var titled = MailSyntax.ContainsAny(message.Subject, ReportWords.Subjects);
        var answers = message.InReplyTo.Count > 0;
        return (silent || (titled && !answers && HasMarkOfServer(message) && !ProgramGuess.IsOfPerson(message))) && MailSyntax.ContainsAny(Beginning(message), ReportWords.MailPhrases)
            && ((titled && answers) || PlainRecipients.Read(message, ReportFields.OwnParts(message.Root).ToList()).Count > 0);
    }

    /// <summary>Whether it brings back the message that failed or the head of it, states a code, or says that a program wrote it.</summary>
    private static bool HasMarkOfServer(MailMessage message)
    {
        if (MeaningReader.HasMarkOfProgram(message) || ReportFields.OwnParts(message.Root).Any(part => part.IsMessage || ReportFields.IsReturnedHeader(part)))
            return true;
        var text = Beginning(message);
        return Array.Exists(CopiedFields, name => ReportFields.FindField(text, name) is not null) || Array.Exists(text.Split('\n'), line => ReportStatus.Stated(line) is not null);
    }

    private static bool IsReport(MailMessage message) => IsFromMailSystem(message) || MeaningReader.HasNullReturnPath(message.Headers);

    private static bool GoesOn(MailMessage message) => MailSyntax.ContainsAny(Beginning(message), ReportWords.GoesOn);

    private static string Beginning(MailMessage message) => message.Text[..Math.Min(message.Text.Length, MostText)];

    /// <summary>Mailer-Daemon, mailer_daemon and Mail.Delivery.System are written in many ways.</summary>
    private static string Bare(string name) => string.Concat(name.Where(char.IsLetterOrDigit));

    /// <summary>These words and a colon, where a list may have put its name before them.</summary>
    private static Regex Prefix(string words) =>
        new($@"^\s*(?:\[[^\]]{{1,40}}\]\s*)?(?:{words})[:：]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
