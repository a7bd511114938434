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
    private static readonly string[] AutomaticSubjects =
    [
        "automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "autoresponse", "auto:", "out of office",
        "out of the office", "on vacation", "vacation reply", "away from my mail", "resposta automática", "resposta automatica",
        "[resposta automática", "ausência temporária", "ausencia temporaria", "aviso de ausência", "ausência do escritório",
        "ausente do escritório", "fora do escritório", "fora do escritorio", "estou de férias", "mensagem automática",
        "respuesta automática", "respuesta automatica", "fuera de la oficina", "fuera de oficina", "ausente de la oficina",
        "réponse automatique", "absence du bureau", "automatische antwort", "abwesenheitsnotiz", "risposta automatica",
        "automatyczna odpowied", "[automatyczna odpowied", "автоматический ответ", "автоответ", "automatisch antwoord", "automatiskt svar", "automatisk svar",
        "autosvar", "automaattinen vastaus", "automatická odpověď", "otomatik yanıt", "自動返信", "自动回复", "自動回覆",
        // Complaints of Microsoft's readers, and daily figures of DMARC (RFC 7489, 7.2.1.1).
        "complaint about message from", "report domain:",
    ];

    /// <summary>Words by which somebody says to be away. They decide only what sort of automatic answer it is.</summary>
    private static readonly string[] AbsenceWords =
    [
        "out of office", "out of the office", "on vacation", "on holiday", "annual leave", "on leave", "parental leave", "maternity leave", "vacation reply",
        "away from my mail", "away from the office", "i am away", "currently away", "away until", "returning to the office", "i'm away", "i will be back", "will return on", "limited access to",
        "ausência", "ausencia", "ausente", "férias", "ferias", "fora do escritório", "fora do escritorio", "fora da empresa", "estou fora", "estarei fora", "licença", "recesso",
        "retorno dia", "retornarei", "voltarei", "estarei de volta", "fuera de la oficina", "fuera de oficina", "de vacaciones", "vacaciones",
        "absent", "absence", "en congé", "abwesen", "im urlaub", "nicht im büro", "fuori ufficio", "in ferie", "assente",
    ];

    private static readonly string[] SilentSenders =
    [
        "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "do_not_reply", "nao-responda", "naoresponda",
        "nao_responda", "nao-responder", "naoresponder", "no-responder", "noresponder", "no-responda", "noresponda",
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
            || StartsAutomatically(message.Subject) || Precedence(message.Headers) is "auto_reply" or "auto-reply" || message.Headers.Any(IsAutomaticField)
            || message.Headers.Has("X-Auto-Response-Suppress");
        // Programs that answer for somebody who is away often mark their mail as bulk.
        var replied = Ascii.StartsWithIgnoreCase(submitted, "auto-replied");
        if (replied && Ascii.ContainsIgnoreCase(submitted, "vacation"))
            return true;
        if (!answers || (!replied && IsBulk(message)))
            return answers && Names(message.Subject);
        return Names(message.Subject) || Names(message.Text[..Math.Min(message.Text.Length, 1000)]);

        static bool Names(string text) => Array.Exists(AbsenceWords, word => Ascii.ContainsIgnoreCase(text, word));
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
        if (StartsAutomatically(message.Subject))
            return true;
        // Whoever sends to many wants back what fails; programs that answer mark their mail as bulk all the same.
        return HasNullReturnPath(headers) ? !NamesList(headers) : IsSilentSender(message) && !IsBulk(message);
    }

    private static bool IsAutomaticField(MailHeader field) => field.Name.ToLowerInvariant() switch
    {
        "x-autoreply" or "x-autorespond" or "x-autoresponder" or "x-auto-reply-from" or "x-autoreply-from" or "x-mail-autoreply" =>
            !Ascii.EqualsIgnoreCase(field.Value, "no"),
        "x-auto-response" or "x-autogenerated" or "x-facebook-notify" or "x-vacation" => true,
        "x-failed-recipients" => true,
        _ => false,
    };

    internal static bool StartsAutomatically(string subject)
    {
        subject = subject.TrimStart();
        return Array.Exists(AutomaticSubjects, start => Ascii.StartsWithIgnoreCase(subject, start));
    }

    /// <summary>A sender who takes no answers is a program, unless it passes on what a person wrote in a form.</summary>
    private static bool IsSilentSender(MailMessage message)
    {
        var sender = message.From.Count > 0 ? message.From[0].Address : "";
        if (!IsSilent(sender) && !PlainReport.IsFromMailSystem(message))
            return false;
        return !message.ReplyTo.Any(reply => !Ascii.EqualsIgnoreCase(reply.Address, sender) && !IsSilent(reply.Address));
    }

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
        Precedence(headers) is "list" || headers.Has("X-Mailing-List") || headers.Has("X-Mailman-Version") || IsSentByOwner(headers) || headers.Has("X-BeenThere") || headers.Has("Mailing-List")
        || (headers["List-Post"] is { } post && !Ascii.StartsWithIgnoreCase(post.Trim(), "no"))
        || (headers.Has("List-Id") && !headers.Has("List-Unsubscribe") && Precedence(headers) is not "bulk");

    /// <summary>Majordomo and its like: bulk mail of which the sender is <c>owner-name</c> of the list.</summary>
    private static bool IsSentByOwner(MailHeaders headers) =>
        Precedence(headers) is "bulk" && Ascii.StartsWithIgnoreCase(headers["Sender"]?.TrimStart(' ', '<') ?? "", "owner-");

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
