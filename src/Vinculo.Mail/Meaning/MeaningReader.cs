namespace Vinculo.Mail;

/// <summary>What a message is, and what a report among them says.</summary>
internal sealed record MessageMeaning(MailKind Kind)
{
    public Bounce? Bounce { get; init; }

    public ReadReceipt? Receipt { get; init; }
}

/// <summary>Tells people from programs (RFC 3834, RFC 3464, RFC 8098, RFC 2919 and the habits of large providers).</summary>
internal static class MeaningReader
{
    /// <summary>What follows a list's name where its program writes.</summary>
    private static readonly string[] ListRoles = ["+owner", "-owner", "+help", "-help", "+bounces", "-bounces", "-request", "+request"];

    private static readonly string[] ListSenders = ["-bounce", "-bounces", "-owner", "-admin"];

    private static readonly string[] ListWords =
    [
        "mlmmj program", "ezmlm program", "unable to be delivered to the list", "not allowed to post to this mailing list",
        "only subscribers are allowed to post", "has been automatically rejected", "awaits moderator approval",
        "this is a reminder, sent out once a month",
    ];

    private static readonly string[] SilentSenders =
    [
        "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "do_not_reply", "nao-responda", "naoresponda",
        "nao_responda", "nao-responder", "naoresponder", "no-responder", "noresponder", "no-responda", "noresponda",
        // Filters that keep a mail back until its sender, or its recipient, says something.
        "quarantine", "quarentena", "cuarentena",
    ];

    /// <summary>With what the names of programs that only tell something begin.</summary>
    private static readonly string[] ProgramSenders = ["auto-confirm", "auto-reply", "notification", "notify", "notificac", "mailrobot"];

    /// <summary>Places at which words are looked for, and how far before them their link may begin.</summary>
    private const int MostLooks = 20;
    private const int LongestLink = 2000;

    /// <summary>The link by which a reader leaves, as its words begin.</summary>
    private static readonly string[] LeaveWords =
        ["unsubscribe", "descadastr", "cancelar inscri", "cancelar a inscri", "cancelar sua inscri", "darse de baja", "cancelar suscri", "cancelar la suscri", "abmelden", "désabonner"];

    public static MessageMeaning Read(MailMessage message)
    {
        if (DeliveryReportReader.Read(message) is { } report)
            return report;
        if (ReadReceiptReader.Read(message) is { } receipt)
            return new(MailKind.ReadReceipt) { Receipt = receipt };
        if (IsAutomatic(message))
            return new(IsAbsence(message) ? MailKind.Absence : MailKind.Automatic);
        return new(IsMailingList(message.Headers) ? MailKind.MailingList
            : IsBulk(message) || HasLinkToLeave(message) ? MailKind.Bulk : MailKind.Person);
    }

    /// <summary>An automatic answer whose subject or first lines say that somebody is away.</summary>
    private static bool IsAbsence(MailMessage message)
    {
        var submitted = message.Headers["Auto-Submitted"]?.Trim() ?? "";
        var answers = Ascii.StartsWithIgnoreCase(submitted, "auto-replied") || Ascii.StartsWithIgnoreCase(submitted, "auto-generated")
            || AutomaticWords.Start(message.Subject) || Precedence(message.Headers) is "auto_reply" or "auto-reply" || message.Headers.Any(IsAutomaticField)
            || message.Headers.Has("X-Auto-Response-Suppress");
        // Programs that answer for somebody who is away often mark their mail as bulk.
        var replied = Ascii.StartsWithIgnoreCase(submitted, "auto-replied");
        if (replied && Ascii.ContainsIgnoreCase(submitted, "vacation"))
            return true;
        if (!answers || (!replied && IsBulk(message)))
            return answers && AutomaticWords.NameAbsence(message.Subject);
        return AutomaticWords.NameAbsence(message.Subject) || AutomaticWords.NameAbsence(message.Text[..Math.Min(message.Text.Length, 1000)]);
    }

    private static bool IsAutomatic(MailMessage message)
    {
        var headers = message.Headers;
        if (headers["Auto-Submitted"] is { } submitted && !Ascii.StartsWithIgnoreCase(submitted.Trim(), "no"))
            return true;
        if (message.Root.ContentType.MediaType == "multipart/report" || message.Root.Leaves().Any(part => part.ContentType.MediaType == "message/feedback-report"))
            return true;
        if (Precedence(headers) is "auto_reply" or "auto-reply")
            return true;
        if (headers.Any(IsAutomaticField))
            return true;
        // The long form (DR, RN, NRN, OOF, AutoReply) stands in what people write with Exchange too.
        if (Ascii.EqualsIgnoreCase(headers["X-Auto-Response-Suppress"]?.Trim(), "all"))
            return !IsBulk(message);
        if (AutomaticWords.Start(message.Subject))
            return true;
        // Whoever sends to many wants back what fails; programs that answer mark their mail as bulk all the same.
        if (HasNullReturnPath(headers))
            return !NamesList(headers);
        return ((IsSilentSender(message) || SaysSo(message)) && !IsBulk(message)) || IsListProgram(message);
    }

    /// <summary>
    /// A program that manages a list and writes in its owner's name: it says what it is, or that it did not pass a message on.
    /// Who answers with that quoted is a person.
    /// </summary>
    private static bool IsListProgram(MailMessage message)
    {
        var local = message.From is [var sender, ..] ? sender.Address.Split('@')[0] : "";
        if (!Array.Exists(ListRoles, role => local.EndsWith(role, StringComparison.OrdinalIgnoreCase)) && !Ascii.StartsWithIgnoreCase(local, "owner-"))
            return false;
        var opening = message.Text[..Math.Min(message.Text.Length, 300)];
        return !opening.Contains("\n>", StringComparison.Ordinal) && Array.Exists(ListWords, words => Ascii.ContainsIgnoreCase(opening, words));
    }

    private static bool IsAutomaticField(MailHeader field) => field.Name.ToLowerInvariant() switch
    {
        "x-autoreply" or "x-autorespond" or "x-autoresponder" or "x-auto-reply-from" or "x-autoreply-from" or "x-mail-autoreply" =>
            !Ascii.EqualsIgnoreCase(field.Value, "no"),
        "x-auto-response" or "x-autogenerated" or "x-facebook-notify" or "x-vacation" => true,
        "x-failed-recipients" => true,
        // Programs that run others, help desks that guard themselves against loops, and Mailman about a membership.
        "x-cron-env" or "x-rt-loop-prevention" or "x-jira-fingerprint" => true,
        "x-list-administrivia" => Ascii.EqualsIgnoreCase(field.Value.Trim(), "yes"),
        _ => false,
    };

    /// <summary>A sender who takes no answers is a program, unless it passes on what a person wrote in a form.</summary>
    private static bool IsSilentSender(MailMessage message)
    {
        var sender = SenderOf(message);
        if (AnswersGoElsewhere(message))
            return false;
        return IsSilent(sender) || ReportWords.Starts(sender, ProgramSenders) || PlainReport.IsFromMailSystem(message)
            || (message.ReplyTo.Count > 0 && message.ReplyTo.All(reply => IsSilent(reply.Address))) || ReturnsToSilent(message, sender);
    }

    /// <summary>
    /// What fails goes back to an address of the sender's own house that takes no answers. The forms of web sites send in
    /// somebody's name, or in the name of the house to which they write.
    /// </summary>
    private static bool ReturnsToSilent(MailMessage message, string sender) =>
        Mailbox.ParseList(message.Headers["Return-Path"] ?? "") is [var path, ..] && IsSilent(path.Address) && House(path.Address) == House(sender)
        && !message.To.Any(to => House(to.Address) == House(sender));

    /// <summary>The last labels of a domain, three where the second is one of many companies': <c>loja.com.br</c>, <c>loja.com</c>.</summary>
    private static string House(string address)
    {
        var labels = address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant().Split('.');
        return string.Join('.', labels.TakeLast(labels is [.., { Length: <= 3 }, { Length: 2 }] ? 3 : 2));
    }

    /// <summary>A mail that says of itself that a program wrote it, where nobody passes such a mail on.</summary>
    private static bool SaysSo(MailMessage message) =>
        !AnswersGoElsewhere(message) && !PlainReport.IsForwarded(message.Subject) && AutomaticText.IsIn(message.Text);

    private static bool AnswersGoElsewhere(MailMessage message) =>
        message.ReplyTo.Any(reply => !Ascii.EqualsIgnoreCase(reply.Address, SenderOf(message)) && !IsSilent(reply.Address));

    private static string SenderOf(MailMessage message) => message.From.Count > 0 ? message.From[0].Address : "";

    /// <summary>Whether an address says that it takes no answers.</summary>
    internal static bool IsSilent(string address)
    {
        var local = address.Split('@')[0];
        return Array.Exists(SilentSenders, name => Ascii.StartsWithIgnoreCase(local, name)
            || local.EndsWith(name, StringComparison.OrdinalIgnoreCase));
    }

    internal static bool HasNullReturnPath(MailHeaders headers) =>
        headers.Find("Return-Path")?.Unfolded.Replace(" ", "", StringComparison.Ordinal) is "<>";

    /// <summary>Newsletters name a list too, but nobody can write to it (RFC 2369, 3.4), and each reader can leave with one click.</summary>
    private static bool IsMailingList(MailHeaders headers) =>
        Precedence(headers) is "list" || headers.Has("X-Mailing-List") || headers.Has("X-Mailman-Version") || headers.Has("X-BeenThere") || headers.Has("Mailing-List")
        || IsSentByList(headers) || (headers["List-Post"] is { } post && !Ascii.StartsWithIgnoreCase(post.Trim(), "no"))
        || (headers.Has("List-Id") && !headers.Has("List-Unsubscribe") && Precedence(headers) is not "bulk" && !IsOfBulkSender(headers));

    /// <summary>Fields by which those who send to many are complained of (Certified Senders Alliance) or counted (Google).</summary>
    private static bool IsOfBulkSender(MailHeaders headers) => headers.Has("X-CSA-Complaints") || headers.Has("Feedback-ID");

    /// <summary>Majordomo, Ecartis and their like: bulk mail of which the sender is <c>owner-name</c> or <c>name-bounce</c> of the list.</summary>
    private static bool IsSentByList(MailHeaders headers)
    {
        if (Precedence(headers) is not "bulk" || headers["Sender"] is not { } written || Mailbox.ParseList(written) is not [var sender, ..])
            return false;
        var local = sender.Address.Split('@')[0];
        return Ascii.StartsWithIgnoreCase(local, "owner-")
            || Array.Exists(ListSenders, end => local.Length > end.Length && local.EndsWith(end, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsBulk(MailMessage message)
    {
        var headers = message.Headers;
        return Precedence(headers) is "bulk" or "list" or "junk" || NamesList(headers)
            || headers.Has("X-Campaign-Id") || headers.Has("X-CampaignID") || headers.Has("X-MC-User") || headers.Has("X-CSA-Complaints");
    }

    /// <summary>A link of which the words say that one leaves by it. Who asks to be taken off a list writes the words, and no link on them.</summary>
    private static bool HasLinkToLeave(MailMessage message) =>
        message.InReplyTo.Count == 0 && !PlainReport.IsPassedOn(message.Subject) && message.Html is { } html && Array.Exists(LeaveWords, words => IsLinked(html, words));

    private static bool IsLinked(string html, string words)
    {
        var at = -1;
        for (var looks = 0; looks < MostLooks && (at = html.IndexOf(words, at + 1, StringComparison.OrdinalIgnoreCase)) >= 0; looks++)
        {
            var before = html.AsSpan(0, at)[Math.Max(0, at - LongestLink)..];
            var link = before.LastIndexOf("<a ", StringComparison.OrdinalIgnoreCase);
            // In the link's words, not in its address.
            if (link >= 0 && before[link..].Contains('>') && !before[link..].Contains("</a", StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static bool NamesList(MailHeaders headers) =>
        headers.Has("List-Id") || headers.Has("List-Post") || headers.Has("List-Unsubscribe") || headers.Has("List-Help")
            || headers.Has("X-Mailing-List") || headers.Has("X-BeenThere") || headers.Has("Mailing-List");

    private static string? Precedence(MailHeaders headers) =>
        (headers["Precedence"] ?? headers["X-Precedence"])?.Trim().ToLowerInvariant();
}
