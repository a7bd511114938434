namespace Vinculo.Mail;

/// <summary>Reports of delivery: those of RFC 3464, and the plain ones that older and larger servers write.</summary>
internal static class DeliveryReportReader
{
    /// <summary>What a report says: who failed, or that it is only a notice. Null where it is no report.</summary>
    public static MessageMeaning? Read(MailMessage message)
    {
        var parts = ReportFields.OwnParts(message.Root).ToList();
        var recipients = new List<FailedRecipient>();
        var reported = false;
        foreach (var report in parts.Where(part => part.ContentType.MediaType is "message/delivery-status" or "message/global-delivery-status"))
            reported |= ReadStatus(report.ReadText(ReportFields.TextBytes), recipients);
        if (recipients.Count == 0)
        {
            if (reported || PlainReport.IsNotice(message))
                return new(MailKind.DeliveryNotice);
            var named = Ascii.EqualsIgnoreCase(message.Root.ContentType.Parameters.GetValueOrDefault("report-type"), "delivery-status");
            if (!named && !PlainReport.IsBounce(message))
                return null;
            recipients.AddRange(PlainRecipients.Read(message, parts));
        }
        var completed = recipients.ConvertAll(recipient => Completed(recipient, message));
        return new(MailKind.Bounce) { Bounce = new(completed, OriginalId(message, parts)) };
    }

    /// <summary>Reads the groups of fields of a delivery status; true where there is a group about a recipient.</summary>
    private static bool ReadStatus(string text, List<FailedRecipient> recipients)
    {
        var any = false;
        foreach (var fields in ReportFields.Groups(text))
        {
            var original = AddressIn("original-recipient");
            if ((AddressIn("final-recipient") ?? original) is not { } address)
                continue;
            // A server may name the file or the program to which the mail would have gone.
            if (original is not null && (!address.Contains('@') || Ascii.EqualsIgnoreCase(address, original)))
                (address, original) = (original, null);
            any = true;
            var diagnostic = WithoutType(fields.GetValueOrDefault("diagnostic-code"));
            var status = fields.GetValueOrDefault("status")?.Split(' ')[0];
            var action = fields.GetValueOrDefault("action")?.ToLowerInvariant() ?? "";
            // Some write the action in words of their own; then the status decides.
            var failed = action.StartsWith("fail", StringComparison.Ordinal)
                || (action is not ("delayed" or "delivered" or "relayed" or "expanded") && status?.StartsWith('5') == true);
            if (failed)
                recipients.Add(new(address, ReportStatus.Specific(status, diagnostic), diagnostic, original?.Contains('@') == true ? original : null));

            string? AddressIn(string field) => fields.GetValueOrDefault(field) is { } stated ? ReportFields.AddressOf(stated) : null;
        }
        return any;
    }

    /// <summary>What the fields of a report leave out and its header or its text says.</summary>
    private static FailedRecipient Completed(FailedRecipient recipient, MailMessage message)
    {
        if (!recipient.Address.Contains('@') && message.Headers["X-Failed-Recipients"] is { } stated && Mailbox.ParseList(stated) is [var only])
            recipient = recipient with { Address = only.Address };
        if (recipient.Diagnostic is not null || PlainRecipients.Explanation(message, recipient.Address) is not { } explained)
            return recipient;
        return recipient with
        {
            Status = ReportStatus.Specific(recipient.Status, explained.Diagnostic),
            Diagnostic = explained.Diagnostic,
        };
    }

    private static string? WithoutType(string? diagnostic)
    {
        if (string.IsNullOrWhiteSpace(diagnostic))
            return null;
        var semicolon = diagnostic.IndexOf(';');
        return semicolon is >= 0 and < 20 ? diagnostic[(semicolon + 1)..].Trim() : diagnostic;
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
            : FindId(message.Text);

        static string? FindId(string text) => MessageIds.Single(ReportFields.FindField(text, "Message-ID"));
    }
}
