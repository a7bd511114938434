namespace Vinculo.Mail;

/// <summary>Senders who take no answers.</summary>
internal static class SilentSender
{
    /// <summary>With any sign or none between the words: <c>no-reply</c>, <c>no.reply</c>, <c>noreply</c>.</summary>
    private static readonly string[] Names =
    [
        "no-reply", "no-response", "do-not-reply", "donot-reply", "dont-reply", "do-not-respond", "nao-responda", "nao-responder",
        "no-responder", "no-responda", "no-contestar", "ne-pas-repondre", "nicht-antworten", "keine-antwort", "non-rispondere", "unattended",
        // Filters that keep a mail back until its sender, or its recipient, says something.
        "quarantine", "quarentena", "cuarentena",
    ];

    private static readonly string[] JoinedNames = Array.ConvertAll(Names, name => name.Replace("-", "", StringComparison.Ordinal));

    /// <summary>Programs that manage lists and write in their own name.</summary>
    private static readonly string[] ListManagers = ["majordomo", "listserv", "listproc", "sympa", "mailman", "ezmlm", "smartlist", "petidomo"];

    private const int MostText = 8000;
    private const int LongestLabel = 30;
    private const int MostVisitors = 5;

    /// <summary>How the local parts of senders that only notify begin.</summary>
    private static readonly string[] Programs = ["auto-confirm", "auto-reply", "autoreply", "autorespon", "notification", "notify", "notificac", "mailrobot"];

    /// <summary>A sender who takes no answers is a program, unless it passes on what a person wrote in a form.</summary>
    public static bool Wrote(MailMessage message)
    {
        var sender = SenderOf(message);
        if (AnswersGoElsewhere(message))
            return false;
        return IsNamedSo(sender) || MailSyntax.StartsWithAny(sender, Programs) || IsListManager(sender) || PlainReport.IsFromMailSystem(message)
            || (message.ReplyTo.Count > 0 && message.ReplyTo.All(reply => IsNamedSo(reply.Address))) || ReturnsToSilent(message, sender);
    }

    /// <summary>
    /// What fails goes back to an address of the sender's own house that takes no answers. The forms of web sites send in
    /// somebody's name, or in the name of the house to which they write.
    /// </summary>
    private static bool ReturnsToSilent(MailMessage message, string sender) =>
        Mailbox.ParseList(message.Headers["Return-Path"] ?? "") is [var path, ..] && IsNamedSo(path.Address) && House(path.Address) == House(sender)
        && !message.To.Any(to => House(to.Address) == House(sender));

    /// <summary>The last labels of a domain, three where the second is one of many companies': <c>loja.com.br</c>, <c>loja.com</c>.</summary>
    private static string House(string address)
    {
        var labels = address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant().Split('.');
        return string.Join('.', labels.TakeLast(labels is [.., { Length: <= 3 }, { Length: 2 }] ? 3 : 2));
    }

    /// <summary>Whether somebody else than the sender takes the answers: who wrote in a form or on the pages of a market, or a colleague.</summary>
    public static bool AnswersGoElsewhere(MailMessage message) =>
        message.ReplyTo.Any(reply => !MailSyntax.EqualsIgnoreCase(reply.Address, SenderOf(message)) && !IsNamedSo(reply.Address) && !IsOwnDesk(reply.Address, message));

    /// <summary>
    /// Whether an address is that at which the sender's house answers its customers: <c>support@</c> beside <c>no-reply@</c>.
    /// What comes to that house itself, or has an address filled in, may be from a form of its own site.
    /// </summary>
    private static bool IsOwnDesk(string address, MailMessage message) =>
        IsOfHouse(address, message) && ProgramWords.DeskName.IsMatch(address.Split('@')[0]) && !message.To.Any(to => IsOfHouse(to.Address, message))
        && !ProgramWords.FilledAddress.IsMatch(message.Text[..Math.Min(message.Text.Length, MostText)]);

    private static bool IsOfHouse(string address, MailMessage message) =>
        House(address) == House(SenderOf(message)) && !ProgramWords.PeoplesHost.IsMatch(address);

    /// <summary>
    /// Whether it is what a visitor wrote in the form of a web site: answers go to an address of another house than the
    /// sender's, where people have their mail, or which stands in the text as all that was filled in. The companies of which
    /// a service sends the mail have addresses elsewhere too.
    /// </summary>
    public static bool PassesOnVisitor(MailMessage message) => message.ReplyTo.Take(MostVisitors).Any(reply => !IsNamedSo(reply.Address) && House(reply.Address) != House(SenderOf(message))
        && (ProgramWords.PeoplesHost.IsMatch(reply.Address) || IsFilledIn(message.Text[..Math.Min(message.Text.Length, MostText)], reply.Address)));

    /// <summary>Whether an address stands after a label or below one: <c>E-mail: maria@exemplo.com</c></summary>
    private static bool IsFilledIn(string text, string address)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindIndex(lines, line => MailSyntax.ContainsIgnoreCase(line, address));
        return at >= 0 && (lines[at].IndexOf(':') is > 0 and var colon ? colon < lines[at].IndexOf(address, StringComparison.OrdinalIgnoreCase) && colon < LongestLabel
            : at > 0 && lines[at - 1].EndsWith(':') && lines[at - 1].Length <= LongestLabel);
    }

    private static string SenderOf(MailMessage message) => message.From.Count > 0 ? message.From[0].Address : "";

    private static bool IsListManager(string address) =>
        Array.Exists(ListManagers, name => MailSyntax.EqualsIgnoreCase(address.Split('@')[0], name)) && !ProgramWords.PeoplesHost.IsMatch(address);

    /// <summary>Whether an address says that it takes no answers.</summary>
    public static bool IsNamedSo(string address)
    {
        var local = address.Split('@')[0].Replace('.', '-').Replace('_', '-');
        // Where the words are joined, so is what stands before them; casino-reply says something else.
        return Array.Exists(Names, name => MailSyntax.StartsWithIgnoreCase(local, name) || local.EndsWith("-" + name, StringComparison.OrdinalIgnoreCase))
            || Array.Exists(JoinedNames, name => MailSyntax.StartsWithIgnoreCase(local, name) || local.EndsWith(name, StringComparison.OrdinalIgnoreCase));
    }
}
