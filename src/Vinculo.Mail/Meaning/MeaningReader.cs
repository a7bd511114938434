namespace Vinculo.Mail;

/// <summary>What a message is, and what a report among them says.</summary>
internal sealed record MessageMeaning(MailKind Kind)
{
    /// <summary>Whether nothing in the message says what it is, and only its looks or the first words of its subject do.</summary>
    public bool IsGuess { get; init; }

    public Bounce? Bounce { get; init; }

    public ReadReceipt? Receipt { get; init; }
}

/// <summary>Tells people from programs (RFC 3834, RFC 3464, RFC 8098, RFC 2919 and the habits of large providers).</summary>
internal static class MeaningReader
{
    public static MessageMeaning Read(MailMessage message)
    {
        if (DeliveryReportReader.Read(message) is { } report)
            return report;
        if (ReadReceiptReader.Read(message) is { } receipt)
            return receipt;
        if (IsAutomatic(message))
            return new(IsAbsence(message) ? MailKind.Absence : MailKind.Automatic);
        if (ListMail.IsPost(message.Headers))
            return new(MailKind.MailingList);
        if (ListMail.IsBulk(message.Headers))
            return new(MailKind.Bulk);
        // So begin the subjects of people too, they speak of what programs wrote, and sales people have such links below their own letters.
        if (AutomaticWords.Start(message.Subject) || SaysSo(message))
            return new(IsAbsence(message) ? MailKind.Absence : MailKind.Automatic) { IsGuess = true };
        if (ListMail.HasLinkToLeave(message))
            return new(MailKind.Bulk) { IsGuess = !ProgramGuess.IsSentByService(message) };
        if (SpamVerdict.IsSpam(message.Headers))
            return new(MailKind.Bulk) { IsGuess = true };
        return ProgramGuess.Read(message) is { } guessed ? new(guessed) { IsGuess = true } : new(MailKind.Person);
    }

    /// <summary>An automatic answer whose subject or first lines say that somebody is away.</summary>
    private static bool IsAbsence(MailMessage message)
    {
        // What a tracker or a machine tells may speak of holidays.
        if (message.Headers.Any(ProgramFields.IsOfNotice))
            return false;
        var submitted = Submitted(message.Headers);
        var answers = MailSyntax.StartsWithIgnoreCase(submitted, "auto-replied") || MailSyntax.StartsWithIgnoreCase(submitted, "auto-generated")
            || AutomaticWords.Start(message.Subject) || AutomaticWords.AreShort(message.Subject) || AutomaticWords.AreOfNotes(message) || ListMail.Precedence(message.Headers) is "auto_reply" or "auto-reply" || message.Headers.Any(ProgramFields.IsOfAnswer)
            || message.Headers.Has("X-Auto-Response-Suppress");
        // Programs that answer for somebody who is away often mark their mail as bulk.
        var replied = MailSyntax.StartsWithIgnoreCase(submitted, "auto-replied");
        if (replied && MailSyntax.ContainsIgnoreCase(submitted, "vacation"))
            return true;
        if (!answers || (!replied && ListMail.IsBulk(message.Headers)))
            return answers && AutomaticWords.NameAbsence(message.Subject);
        return AutomaticWords.NameAbsence(message.Subject) || AutomaticWords.NameAbsence(message.Text[..Math.Min(message.Text.Length, 1000)]);
    }

    private static bool IsAutomatic(MailMessage message)
    {
        var headers = message.Headers;
        if (Submitted(headers).Length > 0)
            return true;
        if (IsReport(message) || (PlainReport.OwnsItsParts(message) && message.Root.Leaves().Any(part => part.ContentType.MediaType == "message/feedback-report")))
            return true;
        if (ListMail.Precedence(headers) is "auto_reply" or "auto-reply")
            return true;
        if (headers.Any(ProgramFields.IsOfAnswer) || headers.Any(ProgramFields.IsOfNotice))
            return true;
        // The long form (DR, RN, NRN, OOF, AutoReply) stands in what people write with Exchange too.
        if (MailSyntax.EqualsIgnoreCase(headers["X-Auto-Response-Suppress"]?.Trim(), "all"))
            return !ListMail.IsBulk(message.Headers);
        if (AutomaticWords.AreOfProgram(message.Subject) || AutomaticWords.AreOfNotes(message))
            return true;
        if ((AutomaticWords.Start(message.Subject) || AutomaticWords.AreShort(message.Subject)) && HasMarkOfAnswer(message))
            return true;
        // Whoever sends to many wants back what fails; programs that answer mark their mail as bulk all the same.
        if (HasNullReturnPath(headers))
            return !ListMail.IsNamed(headers);
        return (SilentSender.Wrote(message) && !ListMail.IsBulk(message.Headers)) || ListMail.IsOfProgram(message);
    }

    /// <summary>
    /// Whether anything but the words says that a program may have answered. Not all of it is enough by itself, for people
    /// answer too. <c>X-Auto-Response-Suppress</c> is none: it stands in what people write with Exchange.
    /// </summary>
    internal static bool HasMarkOfAnswer(MailMessage message) =>
        IsInConversation(message) || HasMarkOfProgram(message);

    /// <summary>Whether it answers a message, by its header.</summary>
    private static bool IsInConversation(MailMessage message) => message.InReplyTo.Count + message.References.Count > 0;

    /// <summary>Whether its header says that a program wrote it, of one kind or another.</summary>
    internal static bool HasMarkOfProgram(MailMessage message) =>
        HasNullReturnPath(message.Headers) || IsReport(message) || Submitted(message.Headers).Length > 0
        || ListMail.Precedence(message.Headers) is "bulk" or "junk" or "auto_reply" or "auto-reply";

    /// <summary>
    /// What it says of how it came to be (RFC 3834, 5); empty where a person wrote it. Exchange says of a letter that a rule of
    /// its recipient passes on that it was generated.
    /// </summary>
    internal static string Submitted(MailHeaders headers)
    {
        var submitted = headers["Auto-Submitted"]?.Trim() ?? "";
        return MailSyntax.StartsWithIgnoreCase(submitted, "no") || (MailSyntax.StartsWithIgnoreCase(submitted, "auto-generated") && IsPassedOnByRule(headers)) ? "" : submitted;
    }

    private static bool IsPassedOnByRule(MailHeaders headers) =>
        headers.Has("Resent-From") || headers.Has("X-MS-Exchange-Inbox-Rules-Loop")
        || MailSyntax.EqualsIgnoreCase(headers["X-MS-Exchange-Generated-Message-Source"]?.Trim(), "Mailbox Rules Agent");

    /// <summary>A report has parts; the name alone stands over advertising too.</summary>
    private static bool IsReport(MailMessage message) => message.Root is { ContentType.MediaType: "multipart/report", Children.Count: > 0 };

    /// <summary>
    /// A mail that says of itself that a program wrote it, where nobody answers or passes on such a mail. Programs answer too:
    /// only what a person's mail program has besides tells them apart.
    /// </summary>
    private static bool SaysSo(MailMessage message) =>
        !SilentSender.AnswersGoElsewhere(message) && !PlainReport.IsForwarded(message.Subject) && !ProgramGuess.IsOfPeoplesProgram(message.Headers)
        && !(IsInConversation(message) && (PlainReport.IsPassedOn(message.Subject) || ProgramGuess.IsOfPerson(message))) && AutomaticText.IsIn(message.Text);

    internal static bool HasNullReturnPath(MailHeaders headers) =>
        headers.Find("Return-Path")?.Unfolded.Replace(" ", "", StringComparison.Ordinal) is "<>";
}
