using System.Text.RegularExpressions;

namespace Vinculo.Mail;

/// <summary>Words by which mail servers report, in the languages of common servers.</summary>
internal static class ReportWords
{
    /// <summary>In a subject: the message waits.</summary>
    public static readonly string[] Delays =
    [
        "(delay)", "delayed mail", "delivery delayed", "delayed delivery", "delivery is delayed", "message delayed", "could not send message for past",
        "still being retried", "delivery status notification (delay)", "entrega atrasada", "entrega adiada", "atraso na entrega", "mensagem atrasada",
        "retraso en la entrega", "entrega retrasada", "warning: message", "delivery warning",
    ];

    /// <summary>In a text: the server has not given up.</summary>
    public static readonly string[] GoesOn =
    [
        "attempts will continue", "will continue to try", "will continue trying", "will keep trying", "will be retried", "has been postponed",
        "continuaremos tentando", "continuará tentando", "seguiremos intentando", "seguirá intentando",
    ];

    /// <summary>A subject by which the message arrived. Some of the words stand in those of failures too: <c>Não entregue:</c>, <c>Undelivered:</c></summary>
    public static readonly Regex Success = new(
        @"\((?:success|relay)\)|successful mail delivery|delivery report \(success|^\s*(?:delivered|relayed|entregue|retransmitido|entregado):", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>In a subject, of whoever may be a server: the message failed.</summary>
    public static readonly string[] Subjects =
    [
        "undeliverable", "undelivered mail", "undelivered:", "delivery status notification (failure", "mail delivery failed", "delivery failure", "mail failure",
        "returned mail", "failure notice", "mail delivery failure", "mail system error", "message could not be delivered", "delivery has failed",
        "non-deliverable", "nondeliverable", "não entregue", "nao entregue", "não é possível entregar", "falha na entrega", "falha de entrega",
        "falha no envio", "mensagem não entregue", "mensagem não foi entregue", "mensagem nao foi entregue",
        "e-mail não enviado", "e-mail nao enviado", "email não enviado", "email nao enviado", "entrega de e-mail falhou", "entrega de email falhou",
        "erro no envio", "erro de entrega", "devolvida", "no se puede entregar", "correo no entregado",
        "no se pudo entregar", "unzustellbar", "non remis", "mailer-daemon", "undeliverable mail", "mail undeliverable", "delivery notification: delivery has failed",
        "returned to sender", "returning message to sender", "error sending your mail", "delivery failed", "message delivery failure",
        "не доставлено", "недоставлен", "correo devuelto", "no entregado", "non recapitabile", "onbestelbaar",
        "mail failed", "failed mail", "mail could not be delivered", "non-delivery", "配信不能", "配信できません", "送信できません", "宛先不明",
        "投递失败", "传输失败", "退信", "无法投递", "無法投遞", "傳送失敗", "반송",
    ];

    /// <summary>In a text, of whoever may be a server: the message failed.</summary>
    public static readonly string[] Phrases =
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

    /// <summary>In a text of a mail system, where they can mean nothing else.</summary>
    public static readonly string[] SystemPhrases =
    [
        "not be delivered", "cannot be delivered", "not been delivered", "not delivered", "unable to deliver", "able to deliver the following", "able to deliver your",
        "user unknown", "unknown user", "no such user", "not a valid user", "not a valid recipient", "not a valid mailbox", "not a valid address", "has been returned", "recipients was aborted", "recipients were aborted", "failed recipient",
        "nao pode ser entregue", "nao foi entregue", "nao entregue", "usuário desconhecido", "usuario desconhecido", "usuário inexistente", "usuario inexistente",
        "usuário não encontrado", "usuario nao encontrado", "endereço não encontrado", "endereco nao encontrado", "destinatário inexistente", "destinatario inexistente",
        "caixa postal inexistente", "conta inexistente",
        "お届けできません", "届けることができません", "配信できません", "送信できません",
    ];

    /// <summary>
    /// In the text of a report whose sender looks like anybody: it speaks of mail. Parcels are undelivered too, so that they
    /// are not enough by themselves.
    /// </summary>
    public static readonly string[] MailPhrases =
    [
        "message could not be delivered", "mail could not be delivered", "email below could not be delivered", "could not be delivered to the following",
        "recipient(s) could not be reached", "deliver message to", "trying to deliver the mail", "deliver your message", "deliver your mail", "failed recipient", "your mail sent on", "created automatically by mail delivery software",
        "mensagem não foi entregue", "entregar a sua mensagem", "entregar sua mensagem", "mensagem não pôde ser entregue", "mensagem não pode ser entregue", "mensaje no pudo ser entregado", "mensaje no se pudo entregar",
        "メールを送信できません", "メールは送信できません", "メールを配信できません", "メールは配信できません", "メールをお届けできません", "メールはお届けできません",
        "メールが届きません", "メールアドレスは存在しません", "smtp error",
    ];

    /// <summary>In a server's words: the mailbox takes no more until its owner deletes something.</summary>
    public static readonly string[] Full =
    [
        "mailbox full", "mailbox is full", "inbox is full", "inbox full", "mail box space not enough", "mailbox size limit", "mailbox exceeded",
        "mailfolder is full", "over the allowed quota", "over the quota", "over quota", "overquota", "quota exceeded", "exceeded quota", "exceeds quota", "exceeded their quota", "quota violation", "disk quota", "over its quota", "out of storage", "exceeded storage", "storage limit", "quota usage exceeded", "disk space limit",
        "caixa postal cheia", "caixa cheia", "caixa de entrada cheia", "caixa de correio cheia", "caixa de correio está cheia", "caixa postal está cheia", "cota excedida", "quota excedida",
        "buzón lleno", "buzon lleno", "buzón está lleno", "cuota excedida", "espacio agotado", "espacio en casilla", "boîte pleine", "postfach voll", "postfach ist voll", "casella piena",
        "メールボックスがいっぱい", "容量を超え",
    ];
}
