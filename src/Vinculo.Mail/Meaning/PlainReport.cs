using System.Text;

namespace Vinculo.Mail;

/// <summary>Delivery reports in the words of servers, without fields that programs could read.</summary>
internal static class PlainReport
{
    private const int LongestDiagnostic = 500;

    private static readonly string[] Delays =
    [
        "(delay)", "delayed mail", "delivery delayed", "delayed delivery", "delivery is delayed", "message delayed", "could not send message for past",
        "still being retried", "delivery status notification (delay)", "entrega atrasada", "entrega adiada", "atraso na entrega", "mensagem atrasada",
        "retraso en la entrega", "entrega retrasada", "warning: message",
    ];

    private static readonly string[] Successes =
    [
        "(success)", "(relay)", "successful mail delivery", "delivery report (success", "delivered:", "relayed:", "entregue:", "retransmitido:", "entregado:",
    ];

    private static readonly string[] Subjects =
    [
        "undeliverable", "undelivered mail", "delivery status notification (failure", "mail delivery failed", "delivery failure",
        "returned mail", "failure notice", "mail delivery failure", "mail system error", "message could not be delivered", "delivery has failed",
        "non-deliverable", "nondeliverable", "não entregue", "nao entregue", "não é possível entregar", "falha na entrega", "falha de entrega",
        "falha no envio", "mensagem não entregue", "erro no envio", "erro de entrega", "devolvida", "no se puede entregar", "correo no entregado",
        "no se pudo entregar", "unzustellbar", "non remis", "mailer-daemon", "undeliverable mail", "mail undeliverable", "delivery notification: delivery has failed",
    ];

    private static readonly string[] Phrases =
    [
        "this is the qmail-send program", "this message was created automatically by mail delivery software",
        "the following addresses had permanent fatal errors", "sorry, we were unable to deliver your message",
        "could not be delivered to one or more", "delivery to the following recipient", "your message wasn't delivered", "your message couldn't be delivered",
        "message could not be delivered", "message was undeliverable", "undeliverable to the following", "was not delivered to",
        "delivery has failed to these recipients", "an error occurred while trying to deliver the mail", "address not found",
        "não foi possível entregar", "não pôde ser entregue", "não pode ser entregue", "não foi entregue", "no se pudo entregar",
        "sua mensagem não chegou", "falha na entrega a estes destinatários", "mensagem não foi enviada",
    ];

    private static readonly string[] SystemNames = ["mailer-daemon", "postmaster", "mailerdaemon", "microsoftexchange", "mail-daemon", "mailsystem"];

    private static readonly string[] SystemDisplayNames = ["mail delivery s", "mailer-daemon", "mail administrator", "mail system", "sistema de entrega"];

    /// <summary>Whether the sender is a mail server.</summary>
    public static bool IsFromMailSystem(MailMessage message)
    {
        if (message.From is not [var sender, ..])
            return false;
        var local = sender.Address.Split('@')[0];
        return Array.Exists(SystemNames, name => Ascii.StartsWithIgnoreCase(local, name)) || Ascii.EqualsIgnoreCase(local, "bounce")
            || (sender.Name is { } shown && Array.Exists(SystemDisplayNames, name => Ascii.StartsWithIgnoreCase(shown, name)));
    }

    /// <summary>Whether it says that a message is delayed, or was delivered.</summary>
    public static bool IsNotice(MailMessage message) => IsReport(message)
        && (Names(message.Subject, Delays) || (IsFromMailSystem(message) && Names(message.Subject, Successes)));

    /// <summary>Whether it says that a message failed.</summary>
    public static bool IsBounce(MailMessage message)
    {
        if (message.Headers.Has("X-Failed-Recipients"))
            return true;
        return IsReport(message) && (Names(message.Subject, Subjects) || Names(message.Text[..Math.Min(message.Text.Length, 4000)], Phrases));
    }

    /// <summary>Who is named in the text, each on a line of its own, and what is said below.</summary>
    public static IEnumerable<FailedRecipient> Recipients(MailMessage message)
    {
        var lines = message.Text.Split('\n', 201).Take(200).TakeWhile(line => !StartsCopy(line)).ToArray();
        var own = message.To.Concat(message.From).Select(mailbox => mailbox.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = new List<FailedRecipient>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (AddressLine(lines[i]) is { } address && !own.Contains(address) && found.TrueForAll(one => !Ascii.EqualsIgnoreCase(one.Address, address)))
                found.Add(Explained(address, lines, i));
        }
        if (message.Headers["X-Failed-Recipients"] is not { } stated)
            return found;
        return Mailbox.ParseList(stated).Select(mailbox =>
            found.Find(one => Ascii.EqualsIgnoreCase(one.Address, mailbox.Address)) ?? new FailedRecipient(mailbox.Address, null, null));
    }

    private static bool IsReport(MailMessage message) => IsFromMailSystem(message) || MeaningReader.HasNullReturnPath(message.Headers);

    private static bool Names(string text, string[] words) => Array.Exists(words, word => Ascii.ContainsIgnoreCase(text, word));

    private static bool StartsCopy(string line) =>
        line.StartsWith("--- Below this line", StringComparison.Ordinal) || line.StartsWith("------ This is a copy", StringComparison.Ordinal)
        || Ascii.StartsWithIgnoreCase(line, "Received:") || Ascii.StartsWithIgnoreCase(line, "Return-Path:")
        || Ascii.ContainsIgnoreCase(line, "original message") || Ascii.ContainsIgnoreCase(line, "mensagem original");

    /// <summary>The recipient with the reason: what follows the address on its line, and the lines up to the next address.</summary>
    private static FailedRecipient Explained(string address, string[] lines, int index)
    {
        var words = new StringBuilder(Reason(lines[index], address));
        var started = words.Length > 0;
        for (var i = index + 1; i < lines.Length && words.Length < LongestDiagnostic && AddressLine(lines[i]) is null; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 && started)
                break;
            started |= line.Length > 0;
            words.Append(' ').Append(line);
        }
        var said = words.ToString().Trim();
        said = said.Length > LongestDiagnostic ? said[..LongestDiagnostic] : said;
        var status = StatusIn(said);
        // Without a number it may be the next paragraph of a letter, and no reason.
        return new(address, status, status is null ? null : said);
    }

    private static string Reason(string line, string address)
    {
        var after = line.IndexOf(address, StringComparison.OrdinalIgnoreCase) + address.Length;
        return line[after..].Trim(' ', '>', ':', '\t', '"', '\'');
    }

    /// <summary>An address that has a line to itself, perhaps in brackets, perhaps followed by a colon and the reason.</summary>
    private static string? AddressLine(string line)
    {
        line = line.Trim().TrimStart('*', '-', '•', ' ', '\t');
        var end = line.IndexOfAny([' ', '\t', '(']);
        if (end == 0)
            return null;
        var word = (end < 0 ? line : line[..end]).TrimEnd(':', ',', '.');
        var alone = end < 0 || line[0] == '<' || line.Contains("):", StringComparison.Ordinal) || line[end - 1] == ':';
        if (Ascii.StartsWithIgnoreCase(word, "mailto:"))
            word = word[7..];
        // Outlook: um@exemplo.com<mailto:um@exemplo.com>
        if (word.IndexOf('<') is > 0 and var link)
            word = word[..link];
        word = word.Trim('<', '>', '"', '\'');
        var at = word.IndexOf('@');
        return alone && at > 0 && at == word.LastIndexOf('@') && word.IndexOf('.', at) > 0 && !word.Contains('/') ? word : null;
    }

    /// <summary>A status such as 5.1.1; where there is only the server's answer, such as 550, its first digit says enough.</summary>
    private static string? StatusIn(string text)
    {
        string? answer = null;
        foreach (var word in text.Split([' ', '#', '(', ')', '[', ']', ':', ';', '-', ',', '<', '>'], StringSplitOptions.RemoveEmptyEntries))
        {
            var bare = word.TrimEnd('.');
            if (bare.Length is >= 5 and <= 9 && bare[0] is '4' or '5' && bare[1] == '.' && bare.Count(c => c == '.') == 2
                && bare.All(c => char.IsAsciiDigit(c) || c == '.'))
                return bare;
            if (bare.Length == 3 && bare[0] is '4' or '5' && bare.All(char.IsAsciiDigit))
                answer ??= $"{bare[0]}.0.0";
        }
        return answer;
    }
}
