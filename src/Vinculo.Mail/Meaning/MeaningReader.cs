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

    public static MessageMeaning Read(MailMessage message)
    {
        if (DeliveryReportReader.Read(message) is { } report)
            return report;
        if (ReadReceiptReader.Read(message) is { } receipt)
            return new(MailKind.ReadReceipt) { Receipt = receipt };
        if (IsAutomatic(message))
            return new(IsAbsence(message) ? MailKind.Absence : MailKind.Automatic);
        return new(IsMailingList(message.Headers) ? MailKind.MailingList : IsBulk(message) ? MailKind.Bulk : MailKind.Person);
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
        if (message.Root.ContentType.MediaType == "multipart/report")
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
    private static bool IsSilentSender(MailMessage message) =>
        (IsSilent(SenderOf(message)) || PlainReport.IsFromMailSystem(message)) && !AnswersGoElsewhere(message);

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
        || (headers.Has("List-Id") && !headers.Has("List-Unsubscribe") && Precedence(headers) is not "bulk");

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
            || headers.Has("X-Campaign-Id") || headers.Has("X-CampaignID") || headers.Has("X-MC-User");
    }

    private static bool NamesList(MailHeaders headers) =>
        headers.Has("List-Id") || headers.Has("List-Post") || headers.Has("List-Unsubscribe") || headers.Has("List-Help")
            || headers.Has("X-Mailing-List") || headers.Has("X-BeenThere") || headers.Has("Mailing-List");

    private static string? Precedence(MailHeaders headers) =>
        (headers["Precedence"] ?? headers["X-Precedence"])?.Trim().ToLowerInvariant();
}
