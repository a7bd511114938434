namespace Vinculo.Mail;

/// <summary>
/// Reports of what became of a message where it was read (RFC 8098), and those that only their subject tells, beside a mark of
/// an answer: people write <c>Read: your terms</c> and <c>Excluída: minha conta</c> too. They also answer so, therefore it is a
/// guess where the message that it answers is all that marks it.
/// </summary>
internal static class ReadReceiptReader
{
    private static readonly string[] Displayed = ["read:", "lida:", "lido:", "leído:", "leido:", "lu :", "lu:", "gelesen:", "letto:", "read receipt", "confirmação de leitura", "confirmación de lectura", "return receipt (displayed)", "message status - opened"];
    private static readonly string[] Deleted = ["not read:", "não lida:", "não lido:", "nao lida:", "no leído:", "non lu :", "ungelesen:", "deleted:", "excluída:"];

    public static MessageMeaning? Read(MailMessage message)
    {
        var part = ReportFields.OwnParts(message.Root)
            .FirstOrDefault(part => part.ContentType.MediaType is "message/disposition-notification" or "message/global-disposition-notification");
        var named = MailSyntax.EqualsIgnoreCase(message.Root.ContentType.Parameters.GetValueOrDefault("report-type"), "disposition-notification");
        if (part is not null && PlainReport.OwnsItsParts(message))
            return Of(OfFields(message, ReportFields.Groups(part.ReadText(ReportFields.TextBytes))));
        var outcome = Starts(message.Subject, Deleted) ? ReadOutcome.Deleted : Starts(message.Subject, Displayed) ? ReadOutcome.Displayed : (ReadOutcome?)null;
        if (!named && (outcome is null || !MeaningReader.HasMarkOfAnswer(message)))
            return null;
        return Of(new(AnsweredId(message), Sender(message), outcome ?? ReadOutcome.Other), isGuess: !named && !MeaningReader.HasMarkOfProgram(message));
    }

    private static MessageMeaning Of(ReadReceipt receipt, bool isGuess = false) => new(MailKind.ReadReceipt)
    {
        Receipt = receipt,
        IsGuess = isGuess,
    };

    private static ReadReceipt OfFields(MailMessage message, List<Dictionary<string, string>> groups)
    {
        var fields = groups.Find(group => group.ContainsKey("disposition")) ?? groups.FirstOrDefault() ?? [];
        var recipient = fields.GetValueOrDefault("final-recipient") ?? fields.GetValueOrDefault("original-recipient");
        var disposition = fields.GetValueOrDefault("disposition") ?? "";
        // manual-action/MDN-sent-manually; displayed/warning
        var type = disposition[(disposition.IndexOf(';') + 1)..].Split('/', ',')[0].Trim().ToLowerInvariant();
        return new(
            MessageIds.Single(fields.GetValueOrDefault("original-message-id")) ?? AnsweredId(message),
            recipient is null ? Sender(message) : ReportFields.AddressOf(recipient),
            type switch
            {
                "displayed" or "read" => ReadOutcome.Displayed,
                "deleted" => ReadOutcome.Deleted,
                _ => ReadOutcome.Other,
            });
    }

    private static string? AnsweredId(MailMessage message) => message.InReplyTo is [var id, ..] ? id : null;

    private static string? Sender(MailMessage message) => message.From is [var sender, ..] ? sender.Address : null;

    private static bool Starts(string subject, string[] words) =>
        AutomaticWords.Begin(subject.TrimStart(), words);
}
