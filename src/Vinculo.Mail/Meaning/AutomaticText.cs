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
        @"\bthis (?:is an?|(?:e-?mail|message|mail|notification|notice|letter) (?:is|was|has been))(?: (?:an?|generated|sent|created|produced|computer|system))*(?: automat(?:ed|ic|ically)| auto-?generated|[ -]generated)\b|\b(?:do not|don['’]t|not) (?:reply|respond|answer)(?: directly)?(?: to)? this (?:automat\w+ )?(?:e-?mail|message|mail|notification|address)\b",
        Linear);

    // "Esta mensagem foi gerada automaticamente", "este é um e-mail automático", "e-mail automático, não responda".
    private static readonly Regex Portuguese = new(
        @"\b(?:est[ea]|ess[ea]) (?:(?:é|eh) uma? )?(?:e-?mail|mensagem|notificação|notificacao|aviso)(?: (?:é|eh|foi|uma?|gerad[oa]|enviad[oa]|mensagem|e-?mail|de forma|pelo sistema))* autom[áa]tic(?:[oa]|amente)\b|(?:^|[.!?*_–-] ?)(?:e-?mail|mensagem) (?:(?:gerad|enviad)[oa] )?autom[áa]tic(?:[oa]|amente) ?[-,.!:;*)]|\bn[ãa]o (?:respond(?:a|er|am)|é necessário responder|e necessario responder)(?: [aà]o?)? (?:est[ea]|ess[ea]) (?:e-?mail|mensagem|endereço|notificação)\b",
        Linear);

    // "Este es un mensaje automático", "este correo ha sido generado automáticamente", "no responda a este correo".
    private static readonly Regex Spanish = new(
        @"\best[ea] (?:es una? )?(?:e-?mail|correo|mensaje|notificación|aviso)(?: (?:electrónico|electronico|es|fue|ha sido|se ha|se|una?|generad[oa]|enviad[oa]|generó|envió|mensaje|correo|de forma))* autom[áa]tic(?:[oa]|amente)\b|\bno (?:respond(?:a|as|er|an)|conteste|contestar)(?: a)? est[ea] (?:e-?mail|correo|mensaje|dirección|notificación)\b",
        Linear);

    // "Verify your account by clicking the link", "confirme seu e-mail", "restablecer su contraseña", above a link that nobody types.
    private static readonly Regex Confirmation = new(
        @"(?:\b(?:verify|confirm|activate|validate|reset) your (?:new )?(?:account|e-?mail|address|registration|subscription|identity|password)\b|\b(?:confirm|verifi(?:c|qu)|ativ|valid)(?:e|ar) (?:o |a )?(?:seu|sua) (?:e-?mail|conta|cadastro|inscrição|endereço)\b|\bredefin(?:a|ir) (?:a )?sua senha\b|\b(?:confirm|verifi(?:c|qu)|activ|valid)(?:a|e|ar) (?:tu|su) (?:cuenta|correo|dirección|registro|suscripción)\b|\brestablec(?:e|er|a) (?:tu|su) contraseña\b).{0,200}https?://[^ ]{30}",
        Linear);

    /// <summary>Before words that hold only in a case that is not this one: <c>if this reached you by mistake, do not reply to this message</c>.</summary>
    private static readonly Regex Condition = new(@"\b(?:if|se|caso|si|case)\b", Linear);

    /// <summary>What programs do to a letter of a person on its way: <c>automatically scanned for viruses</c>, <c>automatically classified as internal</c>.</summary>
    private static readonly Regex OnItsWay = new(@"^ (?:scanned|checked|verified|classified|encrypted|signed|archived|verificad|checad|classificad|analisad|escanead|criptografad|assinad|arquivad|analizad|cifrad|archivad)", Linear);

    /// <summary>Who fills in a form of a web site writes a letter, whatever the site says of its mail.</summary>
    private static readonly string[] Forms = ["contact form", "web form", "webform", "formulário", "formulario"];

    /// <summary>Whether a text says so in what is not quoted.</summary>
    public static bool IsIn(string text)
    {
        text = text[..Math.Min(text.Length, MostText)];
        return Names(text) && Names(OwnWords(text));
    }

    /// <summary>What the sender wrote, without the quotes that stay between answers.</summary>
    public static string OwnWords(string text) =>
        string.Join('\n', ReplyText.Split(text).Reply.Split('\n').Where(line => !ReplyMarks.IsQuote(line)));

    private static bool Names(string text)
    {
        // Sentences go on in the next line.
        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return !MailSyntax.ContainsAny(words, Forms)
            && (Says(English, words) || Says(Portuguese, words) || Says(Spanish, words) || Confirmation.IsMatch(words));
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
