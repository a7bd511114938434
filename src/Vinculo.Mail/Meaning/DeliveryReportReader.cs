namespace Vinculo.Mail;

/// <summary>Reports of delivery: those of RFC 3464, and the plain ones that older and larger servers write.</summary>
internal static class DeliveryReportReader
{
    /// <summary>What a report says: who failed, or that it is only a notice. Null where it is no report.</summary>
    public static MessageMeaning? Read(MailMessage message)
    {
        var type = message.Root.ContentType.Parameters.GetValueOrDefault("report-type");
        // A complaint about a message (RFC 5965) says that it arrived.
        if (MailSyntax.EqualsIgnoreCase(type, "feedback-report"))
            return null;
        var parts = Reported(message);
        var own = PlainReport.OwnsItsParts(message);
        var recipients = new List<FailedRecipient>();
        var reported = false;
        var isBounce = new Lazy<bool>(() => !PlainReport.IsNotice(message) && PlainReport.IsBounce(message));
        foreach (var report in parts.Where(part => own && IsStatus(part)))
            reported |= ReadStatus(report.ReadText(ReportFields.TextBytes), recipients, isBounce);
        if (recipients.Count == 0)
        {
            if (reported || PlainReport.IsNotice(message))
                return new(MailKind.DeliveryNotice);
            if (RefusalNotice(message, parts) is { } refusal)
                return refusal;
            if (MailSyntax.EqualsIgnoreCase(type, "disposition-notification"))
                return null;
            var named = own && MailSyntax.EqualsIgnoreCase(type, "delivery-status");
            // Some servers forget to say of which type their report is.
            var untyped = type is null && message.Root.ContentType.MediaType == "multipart/report" && PlainReport.IsFromMailSystem(message);
            if (!named && !untyped && !PlainReport.IsBounce(message))
                return null;
            recipients.AddRange(PlainRecipients.Read(message, parts));
        }
        return new(MailKind.Bounce) { Bounce = new(Completed(recipients, message, parts), OriginalId(message, parts)) };
    }

    private static bool IsStatus(MimePart part) => part.ContentType.MediaType is "message/delivery-status" or "message/global-delivery-status";

    /// <summary>The parts of a report; of one that a server put into another mail of its own, that one's.</summary>
    private static List<MimePart> Reported(MailMessage message)
    {
        var parts = ReportFields.OwnParts(message.Root).ToList();
        if (!parts.Exists(IsStatus) && parts.Find(part => part.IsMessage) is { Children: [var enclosed, ..] }
            && enclosed.ContentType.MediaType == "multipart/report" && PlainReport.IsFromMailSystem(message))
            return ReportFields.OwnParts(enclosed).ToList();
        return parts;
    }

    /// <summary>
    /// A mail that the recipient's filter refused (RFC 5429): a mail system says that it deleted it by itself. Of what a
    /// person's program deleted, it would be a read receipt.
    /// </summary>
    private static MessageMeaning? RefusalNotice(MailMessage message, List<MimePart> parts)
    {
        if (!PlainReport.IsFromMailSystem(message) || ReadReceiptReader.Read(message)?.Receipt is not { Outcome: ReadOutcome.Deleted, Recipient: { } recipient } receipt)
            return null;
        var why = Array.Find(message.Text.Split('\n'), line => ReportStatus.WithFullness(ReportStatus.Stated(line), line) is not null);
        var status = why is null ? null : ReportStatus.WithFullness(ReportStatus.Stated(why), why);
        var failed = Completed([new(recipient, status, why?.Trim())], message, parts);
        return new(MailKind.Bounce) { Bounce = new(failed, receipt.OriginalMessageId ?? OriginalId(message, parts)) };
    }

    /// <summary>Reads the groups of fields of a delivery status; true where there is a group about a recipient.</summary>
    private static bool ReadStatus(string text, List<FailedRecipient> recipients, Lazy<bool> isBounce)
    {
        var any = false;
        foreach (var fields in ReportFields.Groups(text))
        {
            var original = AddressIn("original-recipient");
            if ((AddressIn("final-recipient") ?? original) is not { } address)
                continue;
            // A server may name the file, the program or the host of its own to which the mail would have gone, or hide with stars to whom it went.
            if (original is not null && (!address.Contains('@') || address.Contains('*') || IsInternal(address, original) || MailSyntax.EqualsIgnoreCase(address, original)))
                (address, original) = (original, null);
            any = true;
            var diagnostic = ReportFields.WithoutType(fields.GetValueOrDefault("diagnostic-code"));
            var status = fields.GetValueOrDefault("status") is { } stated ? ReportStatus.OfField(stated) : null;
            var action = fields.GetValueOrDefault("action")?.ToLowerInvariant() ?? "";
            // Some write the action in words of their own; then the status decides, and without one the message as a whole.
            var failed = action.StartsWith("fail", StringComparison.Ordinal)
                || (action is not ("delayed" or "delivered" or "relayed" or "expanded")
                    && (status?.StartsWith('5') ?? (action.Length == 0 && isBounce.Value)));
            if (failed)
                recipients.Add(new(address, ReportStatus.Specific(status, diagnostic), diagnostic, original?.Contains('@') == true ? original : null));

            string? AddressIn(string field) => fields.GetValueOrDefault(field) is { } written ? ReportFields.AddressOf(written) : null;
        }
        return any;
    }

    private static bool IsInternal(string address, string original) =>
        address.LastIndexOf('@') is >= 0 and var at && !address[at..].Contains('.') && original.LastIndexOf('@') is >= 0 and var other && original[other..].Contains('.');

    /// <summary>The recipients with what the fields of a report leave out and the rest of it says. Header and text are read once for all.</summary>
    private static List<FailedRecipient> Completed(List<FailedRecipient> recipients, MailMessage message, List<MimePart> parts)
    {
        var address = recipients.Exists(one => !one.Address.Contains('@')) ? OnlyAddress(message, recipients.Count, parts) : null;
        var addressed = recipients.ConvertAll(one => address is null || one.Address.Contains('@') ? one : one with { Address = address });
        var explanations = addressed.Exists(one => one.Diagnostic is null) ? PlainRecipients.Explanations(message) : [];
        return addressed.ConvertAll(one => one.Diagnostic is not null || explanations.GetValueOrDefault(one.Address) is not { } explained ? one : one with
        {
            Status = ReportStatus.Specific(one.Status, explained.Diagnostic),
            Diagnostic = explained.Diagnostic,
        });
    }

    /// <summary>The address of somebody whom the server knows by a name of its own: by its header, or where nobody else failed by the message that came back.</summary>
    private static string? OnlyAddress(MailMessage message, int count, List<MimePart> parts)
    {
        if (message.Headers["X-Failed-Recipients"] is { } stated && Mailbox.ParseList(stated) is [var named] && named.Address.Contains('@'))
            return named.Address;
        return count == 1 && PlainRecipients.ReturnedTo(parts) is [var only] ? only : null;
    }

    private static string? OriginalId(MailMessage message, List<MimePart> parts)
    {
        foreach (var part in parts)
        {
            if (part.IsMessage && part.Children is [var attached, ..] && MessageIds.Single(attached.Headers.Find("Message-ID")?.Unfolded) is { } id)
                return id;
            if (ReportFields.IsReturnedHeader(part) && FindId(part.ReadText(ReportFields.TextBytes)) is { } inHeaders)
                return inHeaders;
        }
        return message.InReplyTo is [var answered, ..] ? answered
            : message.References is [.., var last] ? last
            : MessageIds.Single(message.Headers["Original-Message-ID"])
                ?? parts.Where(IsStatus).Select(StatedId).FirstOrDefault(id => id is not null)
                ?? FindId(message.Text);

        static string? FindId(string text, string field = "Message-ID") => MessageIds.Single(ReportFields.FindField(text, field));

        // Google and some others name it beside the fields of the standard.
        static string? StatedId(MimePart status)
        {
            var fields = status.ReadText(ReportFields.TextBytes);
            return FindId(fields, "Original-Message-ID") ?? FindId(fields, "X-Original-Message-ID");
        }
    }
}
