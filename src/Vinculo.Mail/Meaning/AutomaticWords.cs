using System.Globalization;
using System.Text.RegularExpressions;

namespace Vinculo.Mail;

/// <summary>Words by which programs that answer for somebody are known, in the languages of common programs.</summary>
internal static class AutomaticWords
{
    /// <summary>By which a program answers.</summary>
    private static readonly string[] Answers =
    [
        "automatic reply", "automatic response", "automatic answer", "automated reply", "automated response", "auto reply", "auto-reply", "autoreply",
        "auto response", "auto-response", "autoresponse", "autoresponder", "yahoo! auto response", "vacation reply", "holiday reply",
        "resposta automática", "resposta automatica", "autoresposta", "auto-resposta", "autorresposta",
        "respuesta automática", "respuesta automatica", "autorespuesta", "auto-respuesta", "réponse automatique", "automatische antwort",
        "risposta automatica", "resposta automàtica", "automatisch antwoord",
        "automatiskt svar", "automatisk svar", "autosvar", "automaattinen vastaus", "automatyczna odpowiedź", "automatyczna odpowiedz", "autoodpowiedź",
        "automatická odpověď", "automatická odpoveď", "automatikus válasz", "răspuns automat", "automatski odgovor", "otomatik yanıt", "balasan otomatis",
        "trả lời tự động", "автоматический ответ", "автоответ", "автоматична відповідь", "автоматичен отговор", "αυτόματη απάντηση",
        "תשובה אוטומטית", "מענה אוטומטי", "رد تلقائي", "自動返信", "自動応答", "自动回复", "自动答复", "自動回覆", "자동 회신", "자동회신",
    ];

    /// <summary>By which a program speaks for somebody, and people speak of themselves.</summary>
    private static readonly string[] Notes =
    [
        "out of office", "out of the office", "on vacation", "away from my mail", "away from mail", "away from my office", "away from the office",
        "mensagem automática", "mensagem automatica", "mensaje automático",
        "ausência temporária", "ausencia temporaria", "aviso de ausência", "aviso de ausencia", "ausência do escritório", "ausente do escritório",
        "fora do escritório", "fora do escritorio", "estou de férias", "estou em férias", "estou ausente",
        "fuera de la oficina", "fuera de oficina", "ausente de la oficina", "absence du bureau", "absent du bureau", "message d'absence",
        "abwesenheitsnotiz", "fuori ufficio", "afwezigheidsbericht",
        // What GroupWise tells of a mail that arrived.
        "message status - ",
    ];

    /// <summary>Of those, the one after which anything follows.</summary>
    private static readonly string[] Openings = ["message status - "];

    /// <summary>Complaints of Microsoft's readers, which name a server by its number, and daily figures of DMARC (RFC 7489, 7.2.1.1).</summary>
    private static readonly Regex Report = new(@"^\s*(?:complaint about message from \[?\d|report domain:.*submitter:)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>Words that belong to what stands before: <c>Out of Office AutoReply</c>.</summary>
    private static readonly string[] Fillers = ["reply", "autoreply", "auto-reply", "response", "message", "notification", "notice", "email", "e-mail"];

    /// <summary>Words with which a program goes on: until when, from whom, and to what it answers.</summary>
    private static readonly string[] Joiners =
    [
        "re", "fw", "fwd", "res", "enc", "rv", "aw", "sv", "until", "till", "til", "through", "thru", "from", "this", "next", "back", "returning",
        "today", "tomorrow", "to your", "to:", "até", "ate", "entre", "hoje", "hasta", "bis", "vom", "jusqu", "du", "fino",
    ];

    /// <summary>Words by which somebody says to be away. They decide only what sort of automatic answer it is.</summary>
    private static readonly string[] Absences =
    [
        "out of office", "out of the office", "not in the office", "on vacation", "on holiday", "annual leave", "on leave", "parental leave", "maternity leave",
        "vacation reply", "away from my mail", "away from mail", "away from my desk", "away from the office", "away from my office", "i am away",
        "currently away", "away until", "returning to the office", "back in the office", "i'm away", "i will be back", "will return on", "limited access to",
        "ausência", "ausencia", "ausente", "férias", "ferias", "fora do escritório", "fora do escritorio", "fora da empresa", "estou fora", "estarei fora",
        "licença", "recesso", "retorno dia", "retornarei", "voltarei", "estarei de volta", "fuera de la oficina", "fuera de oficina", "estaré fuera",
        "de vacaciones", "vacaciones", "absent", "absence", "en congé", "abwesen", "im urlaub", "in den ferien", "nicht im büro", "nicht im haus", "außer haus",
        "fuori ufficio", "fuori sede", "in ferie", "assente", "afwezig", "met vakantie", "på semester", "på ferie",
    ];

    /// <summary>
    /// Whether a subject begins as those of programs do. Where the sentence goes on, a person speaks of such answers:
    /// <c>Out of office settings are lost</c>.
    /// </summary>
    public static bool Start(string subject)
    {
        subject = Bare(subject);
        return Begin(subject, Answers) || Begin(subject, Notes);
    }

    /// <summary>
    /// Whether a subject can be of nothing but a program: it names what is answered (<c>Automatic reply: Invoice</c>, <c>Out
    /// of office: Re: Invoice</c>), or it is that of a report.
    /// </summary>
    public static bool AreOfProgram(string subject)
    {
        if (Report.IsMatch(subject))
            return true;
        var colon = subject.AsSpan().IndexOfAny(':', '：');
        if (colon < 0 || !Start(subject))
            return false;
        var before = Bare(subject[..colon]).TrimEnd(' ', ']', ')', '*', '"', '>');
        var after = subject[(colon + 1)..].Trim();
        return after.Length > 0 && (Array.Exists(Answers, answer => IsOnly(before, answer)) || PlainReport.IsPassedOn(after)
            || before.EndsWith("reply", StringComparison.OrdinalIgnoreCase) || before.EndsWith("response", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What some programs put before the subject that they answer, and people before one about cars: a sign only beside another.</summary>
    public static bool AreShort(string subject) => MailSyntax.StartsWithIgnoreCase(Bare(subject), "auto:");

    /// <summary>What Notes writes for somebody who is away, in both places or after its mark: <c>AUTO: Maria Souza is out of the office.</c></summary>
    public static bool AreOfNotes(MailMessage message) =>
        MailSyntax.ContainsIgnoreCase(message.Subject, "is out of the office")
        && (AreShort(message.Subject) || MailSyntax.StartsWithIgnoreCase(message.Text.TrimStart(), "i will be out of the office"))
        && message.InReplyTo.Count == 0;

    /// <summary>Whether a subject begins with one of these, and does not go on as a sentence.</summary>
    public static bool Begin(string subject, string[] starts) => Array.Exists(starts, start => MailSyntax.StartsWithIgnoreCase(subject, start)
        && (start.EndsWith(':') || Openings.Contains(start) || Ends(subject[start.Length..])));

    /// <summary>Whether somebody says to be away.</summary>
    public static bool NameAbsence(string text) => Array.Exists(Absences, word => MailSyntax.ContainsIgnoreCase(text, word));

    private static string Bare(string subject) => subject.TrimStart(' ', '[', '(', '*', '"', '<');

    /// <summary>Whether a text is these words and no more than a word that belongs to them: <c>Auto-Reply to</c></summary>
    private static bool IsOnly(string text, string words) =>
        MailSyntax.StartsWithIgnoreCase(text, words) && (text.Length == words.Length || MailSyntax.EqualsIgnoreCase(text[words.Length..], " to"));

    private static bool Ends(string rest)
    {
        // Scripts without spaces go on at once.
        if (rest.Length == 0 || char.GetUnicodeCategory(rest[0]) == UnicodeCategory.OtherLetter)
            return true;
        // A comma goes on with the sentence, and who asks is a person.
        if (char.IsLetterOrDigit(rest[0]) || rest[0] is ',' or '?' || (rest[0] == '-' && rest.Length > 1 && char.IsLetter(rest[1])))
            return false;
        if (!char.IsWhiteSpace(rest[0]))
            return true;
        rest = rest.TrimStart();
        if (rest.Length == 0 || !char.IsLetter(rest[0]))
            return true;
        return Array.Exists(Joiners, word => Begins(rest, word))
            || (Array.Find(Fillers, word => Begins(rest, word)) is { } filler && Ends(rest[filler.Length..]));
    }

    private static bool Begins(string rest, string word) =>
        MailSyntax.StartsWithIgnoreCase(rest, word) && (rest.Length == word.Length || !char.IsLetterOrDigit(rest[word.Length]));
}
