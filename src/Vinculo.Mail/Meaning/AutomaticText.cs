using System.Text.RegularExpressions;

namespace Vinculo.Mail;

/// <summary>Sentences in which a mail says of itself that a program wrote it or that nobody reads answers to it, or asks for a click that proves an address.</summary>
internal static class AutomaticText
{
    private const int MostText = 8000;

    /// <summary>Their time grows with the text and no faster, whatever it holds.</summary>
    private const RegexOptions Linear = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    // "This is an automated message", "this e-mail was sent automatically", "please do not reply to this e-mail".
    private static readonly Regex English = new(
        @"\bthis (?:is an?|(?:e-?mail|message|mail|notification|notice|letter) (?:is|was|has been))(?: (?:an?|from|by|our|generated|sent|created|produced|computer|machine|system))*(?: automat(?:ed|ic|ically)| auto[- ]?generated|[ -]generated)\b|\b(?:do not|don['’]t|not) (?:reply|respond|answer)(?: directly)?(?: to)? this (?:(?:automat\w+|auto[- ]?generated|computer[- ]generated|system[- ]generated) )*(?:e-?mail|message|mail|notification|address)\b",
        Linear);

    // "This mailbox is not monitored.", "replies to this address will not be read", "sent from an unmonitored mailbox", "this is a no-reply e-mail".
    private static readonly Regex EnglishAddress = new(
        @"\bthis (?:mail ?box|inbox|(?:e-?mail )?(?:address|account)) is (?:not monitored|unmonitored)(?: for (?:replies|responses))?(?:[.,;!)]| and | so | please |$)|\b(?:replies|responses|answers) (?:sent )?to this (?:e-?mail|message|mailbox|address)(?: address)? (?:are not|will not be|cannot be|can['’]t be|won['’]t be) (?:monitored|read|received|processed|delivered)\b|\bsent from an? (?:unmonitored|unattended|notification-only|send-only)\b|\bthis is an? (?:unmonitored|no[- ]?reply|do[- ]not[- ]reply|notification-only|send-only) (?:e-?mail|mail|message|mailbox|address|account|inbox)\b",
        Linear);

    // "Esta mensagem foi gerada automaticamente", "este é um e-mail automático", "e-mail automático, não responda".
    private static readonly Regex Portuguese = new(
        @"\b(?:est[ea]|ess[ea]) (?:(?:é|eh) uma? )?(?:e-?mail|mensagem|notificação|notificacao|aviso)(?: (?:é|eh|foi|uma?|gerad[oa]|enviad[oa]|mensagem|e-?mail|de forma|pelo sistema))* autom[áa]tic(?:[oa]|amente)\b|(?:^|[.!?*_–-] ?)(?:e-?mail|mensagem) (?:(?:gerad|enviad)[oa] )?autom[áa]tic(?:[oa]|amente) ?[-,.!:;*)]|\bn[ãa]o (?:respond(?:a|er|am)|é necessário responder|e necessario responder)(?: [aà]o?)? (?:est[ea]|ess[ea]) (?:e-?mail|mensagem|endereço|notificação)\b|\b(?:est[ea]|ess[ea]) (?:e-?mail|caixa(?: postal)?|endereço)(?: de e-?mail)? não é monitorad[oa]\b",
        Linear);

    // "Este es un mensaje automático", "este correo ha sido generado automáticamente", "no responda a este correo".
    private static readonly Regex Spanish = new(
        @"\best[ea] (?:es una? )?(?:e-?mail|correo|mensaje|notificación|aviso)(?: (?:electrónico|electronico|es|fue|ha sido|se ha|se|una?|generad[oa]|enviad[oa]|generó|envió|mensaje|correo|de forma))* autom[áa]tic(?:[oa]|amente)\b|\bno (?:respond(?:a|as|er|an)|conteste|contestar)(?: a)? est[ea] (?:e-?mail|correo|mensaje|dirección|notificación)\b",
        Linear);

    // "Diese E-Mail wurde automatisch erstellt", "dies ist eine automatisch generierte Nachricht", "antworten Sie bitte nicht auf diese E-Mail".
    private static readonly Regex German = new(
        @"\bdiese (?:e-?mail|mail|nachricht|mitteilung|benachrichtigung) (?:wurde|wird|ist) (?:\p{L}+ ){0,3}(?:automatisch|maschinell) (?:\p{L}+ ){0,3}(?:erstellt|generiert|erzeugt|versandt|versendet|verschickt|gesendet)\b|\bdies ist eine (?:automatische|(?:automatisch|maschinell) \p{L}+te) (?:e-?mail|mail|nachricht|mitteilung|benachrichtigung|antwort)\b|\bantworten sie (?:bitte )?nicht auf diese (?:e-?mail|mail|nachricht|adresse)\b|\b(?:nicht auf diese (?:e-?mail|mail|nachricht) (?:zu )?|auf diese (?:e-?mail|mail|nachricht) (?:bitte )?nicht (?:zu )?)antworten\b",
        Linear);

    // "Ceci est un message automatique", "ne pas répondre à ce courriel"; "questa e-mail è stata generata automaticamente", "non rispondere a questo messaggio".
    private static readonly Regex FrenchOrItalian = new(
        @"\bceci est un (?:message|e-?mail|mail|courriel) (?:automatique|(?:généré|envoyé) automatiquement)\b|\bcet? (?:message|e-?mail|mail|courriel) (?:est|a été) (?:automatique\b|(?:automatiquement )?(?:généré|envoyé|émis)e?(?: automatiquement)\b)|\bne (?:pas répondre|répondez pas)(?: directement)? à cet? (?:message|e-?mail|mail|courriel|adresse)\b"
        + @"|\bquest[ao] (?:è una? )?(?:e-?mail|mail|messaggio|comunicazione|notifica)(?: (?:è|stat[ao]|una?|generat[ao]|inviat[ao]|messaggio|e-?mail))* automatic(?:[ao]|amente)\b|(?:\bsi prega di )?\bnon rispond(?:ere|ete|a) a quest[ao] (?:e-?mail|mail|messaggio|indirizzo)\b",
        Linear);

    // "Dit is een automatisch gegenereerd bericht"; "wiadomość została wygenerowana automatycznie"; "не отвечайте на это письмо".
    private static readonly Regex DutchOrSlavic = new(
        @"\bdit is een automatische? (?:\p{L}+ )?(?:e-?mail|mail|bericht)\b|\b(?:deze (?:e-?mail|mail)|dit bericht) (?:is|werd|wordt) automatisch (?:gegenereerd|verstuurd|verzonden|aangemaakt)\b|\bniet (?:te )?(?:antwoorden|reageren) op (?:deze (?:e-?mail|mail)|dit bericht)\b|\b(?:deze (?:e-?mail|mail)|dit bericht) niet (?:te )?beantwoorden\b"
        + @"|\b(?:wiadomość|e-?mail|mail) (?:ta |ten )?(?:został[ao]? |jest )?(?:(?:wygenerowan|wysłan)[aey] automatycznie|automatycznie (?:wygenerowan|wysłan)[aey])\b|\bnie odpowiada(?:ć|j|jcie) na (?:tę|tą|ten|niniejszą) (?:wiadomość|e-?mail|mail)\b"
        + @"|\bне отвечайте на (?:это|данное) (?:письмо|сообщение)\b|\b(?:письмо|сообщение) (?:было )?(?:(?:отправлено|сформировано|создано|сгенерировано) автоматически|автоматически (?:отправлено|сформировано|создано|сгенерировано))\b",
        Linear);

    // "このメールは送信専用アドレスから自動配信されています", "此邮件由系统自动发送，请勿直接回复".
    private static readonly Regex EastAsian = new(
        "(?:この|本)(?:メール|電子メール).{0,20}(?:自動(?:的に)?(?:送信|配信|生成|返信)|送信専用|配信専用)|系[统統]自[动動](?:发送|發送|发出|發出|生成|产生|產生)|[请請]勿(?:直接)?(?:回复|回復|回覆)", Linear);

    private static readonly Regex[] Sentences = [English, EnglishAddress, Portuguese, Spanish, German, FrenchOrItalian, DutchOrSlavic, EastAsian];

    // "Verify your account by clicking the link", "confirme seu e-mail", "restablecer su contraseña", above a link that nobody types.
    private static readonly Regex Confirmation = new(
        @"(?:\b(?:verify|confirm|activate|validate|reset) your (?:new )?(?:account|e-?mail|address|registration|subscription|identity|password)\b|\b(?:confirm|verifi(?:c|qu)|ativ|valid)(?:e|ar) (?:o |a )?(?:seu|sua) (?:e-?mail|conta|cadastro|inscrição|endereço)\b|\bredefin(?:a|ir) (?:a )?sua senha\b|\b(?:confirm|verifi(?:c|qu)|activ|valid)(?:a|e|ar) (?:tu|su) (?:cuenta|correo|dirección|registro|suscripción)\b|\brestablec(?:e|er|a) (?:tu|su) contraseña\b).{0,200}https?://[^ ]{30}",
        Linear);

    /// <summary>Before words that hold only in a case that is not this one: <c>if this reached you by mistake, do not reply to this message</c>.</summary>
    private static readonly Regex Condition = new(@"\b(?:if|se|caso|si|case|falls|wenn|sollten|als|indien|jeśli|если)\b", Linear);

    /// <summary>What programs do to a letter of a person on its way: <c>automatically scanned for viruses</c>, <c>automatically classified as internal</c>.</summary>
    private static readonly Regex OnItsWay = new(@"^ (?:scanned|checked|verified|classified|encrypted|signed|archived|verificad|checad|classificad|analisad|escanead|criptografad|assinad|arquivad|analizad|cifrad|archivad)", Linear);

    /// <summary>Who fills in a form of a web site writes a letter, whatever the site says of its mail.</summary>
    private static readonly string[] Forms = ["contact form", "web form", "webform", "formulário", "formulario"];

    /// <summary>Whether a text says so in what is not quoted: programs say it below two hyphens too.</summary>
    public static bool IsIn(string text)
    {
        text = text[..Math.Min(text.Length, MostText)];
        if (!Names(text))
            return false;
        var parts = ReplyText.Split(text);
        return Names($"{WithoutQuotes(parts.Reply)}\n{parts.Signature}");
    }

    /// <summary>What the sender wrote, without the quotes that stay between answers.</summary>
    public static string OwnWords(string text) => WithoutQuotes(ReplyText.Split(text).Reply);

    private static string WithoutQuotes(string text) => string.Join('\n', text.Split('\n').Where(line => !ReplyMarks.IsQuote(line)));

    private static bool Names(string text)
    {
        // Sentences go on in the next line.
        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return !MailSyntax.ContainsAny(words, Forms)
            && (Array.Exists(Sentences, sentence => Says(sentence, words)) || Confirmation.IsMatch(words));
    }

    /// <summary>Whether one of the sentences says so without a condition.</summary>
    private static bool Says(Regex sentence, string words)
    {
        foreach (var match in sentence.EnumerateMatches(words))
        {
            var before = words.AsSpan(0, match.Index);
            if (!Condition.IsMatch(before[(before.LastIndexOfAny('.', '!', '?') + 1)..]) && !OnItsWay.IsMatch(words.AsSpan(match.Index + match.Length)))
                return true;
        }
        return false;
    }
}
