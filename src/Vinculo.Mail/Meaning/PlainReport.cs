namespace Vinculo.Mail;

/// <summary>Delivery reports in the words of servers, without fields that programs could read.</summary>
internal static class PlainReport
{
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
        "undeliverable", "undelivered mail", "delivery status notification (failure", "mail delivery failed", "delivery failure", "mail failure",
        "returned mail", "failure notice", "mail delivery failure", "mail system error", "message could not be delivered", "delivery has failed",
        "non-deliverable", "nondeliverable", "não entregue", "nao entregue", "não é possível entregar", "falha na entrega", "falha de entrega",
        "falha no envio", "mensagem não entregue", "erro no envio", "erro de entrega", "devolvida", "no se puede entregar", "correo no entregado",
        "no se pudo entregar", "unzustellbar", "non remis", "mailer-daemon", "undeliverable mail", "mail undeliverable", "delivery notification: delivery has failed",
        "returned to sender", "returning message to sender", "error sending your mail", "delivery failed", "message delivery failure",
        "не доставлено", "недоставлен", "correo devuelto", "no entregado", "non recapitabile", "onbestelbaar",
    ];

    private static readonly string[] Phrases =
    [
        "this is the qmail-send program", "this message was created automatically by mail delivery software",
        "the following addresses had permanent fatal errors", "sorry, we were unable to deliver your message",
        "could not be delivered to one or more", "delivery to the following recipient", "your message wasn't delivered", "your message couldn't be delivered",
        "message could not be delivered", "message was undeliverable", "undeliverable to the following", "was not delivered to",
        "delivery has failed to these recipients", "an error occurred while trying to deliver the mail", "address not found",
        "não foi possível entregar", "não pôde ser entregue", "não pode ser entregue", "não foi entregue", "no se pudo entregar",
        "unable to deliver message", "unable to deliver your message", "did not reach the following recipient", "had trouble delivering your message", "returned permanent errors", "error has occurred while attempting to deliver",
        "had delivery problems", "had delivery errors", "was rejected by a remote mail server", "no se ha podido entregar", "no se entregó", "no pudo entregarse",
        "sua mensagem não chegou", "falha na entrega a estes destinatários", "mensagem não foi enviada",
    ];

    private static readonly string[] SystemNames = ["mailer-daemon", "mailer daemon", "postmaster", "post_master", "mailerdaemon", "microsoftexchange", "mail-daemon", "mailsystem"];

    private static readonly string[] SystemDisplayNames = ["mail delivery s", "mailer-daemon", "mail administrator", "mail system", "sistema de entrega"];

    /// <summary>Whether the sender is a mail server.</summary>
    public static bool IsFromMailSystem(MailMessage message)
    {
        // Some servers write their name without an address, for nobody shall answer them: MAILER-DAEMON <>.
        if (message.From is not [var sender, ..])
            return message.Headers["From"]?.Trim(' ', '"', '(', ')') is { } bare && (Starts(bare, SystemNames) || Starts(bare, SystemDisplayNames));
        var local = sender.Address.Split('@')[0];
        return Starts(local, SystemNames) || Ascii.EqualsIgnoreCase(local, "bounce")
            || (sender.Name is { } shown && Starts(shown, SystemDisplayNames));
    }

    /// <summary>Whether it says that a message is delayed, or was delivered.</summary>
    public static bool IsNotice(MailMessage message) => IsReport(message)
        && (Names(message.Subject, Delays) || (IsFromMailSystem(message) && Names(message.Subject, Successes)));

    /// <summary>Whether it says that a message failed: in the words of a server, or with a status code from a mail system.</summary>
    public static bool IsBounce(MailMessage message)
    {
        // Exim and Google write the former, Exchange the latter.
        if (message.Headers.Has("X-Failed-Recipients") || message.Headers.Has("X-MS-Exchange-Message-Is-Ndr"))
            return true;
        if (!IsReport(message))
            return false;
        var text = message.Text[..Math.Min(message.Text.Length, 4000)];
        return Names(message.Subject, Subjects) || Names(text, Phrases)
            || (IsFromMailSystem(message) && !MeaningReader.StartsAutomatically(message.Subject)
                && Array.Exists(text.Split('\n'), line => ReportStatus.Stated(line) is not null));
    }

    private static bool IsReport(MailMessage message) => IsFromMailSystem(message) || MeaningReader.HasNullReturnPath(message.Headers);

    private static bool Starts(string text, string[] words) => Array.Exists(words, word => Ascii.StartsWithIgnoreCase(text, word));

    private static bool Names(string text, string[] words) => Array.Exists(words, word => Ascii.ContainsIgnoreCase(text, word));
}
