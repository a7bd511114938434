namespace Vinculo.Mail.Smtp;

/// <summary>Why a server refused, as far as its enhanced status code tells (RFC 3463), or its reply code where that is clear.</summary>
public enum SmtpCause
{
    /// <summary>It does not say, or only in words.</summary>
    Other,

    /// <summary>There is no such address, or it takes no mail any more (X.1.x, X.2.1).</summary>
    Address,

    /// <summary>The recipient's mailbox is full (X.2.2).</summary>
    MailboxFull,

    /// <summary>The message is larger than the recipient or the server takes (X.2.3, X.3.4).</summary>
    MessageTooLarge,

    /// <summary>The recipient's system cannot take mail now, or not this kind (other X.2.x and X.3.x).</summary>
    Destination,

    /// <summary>The recipient's system could not be reached (X.4.x).</summary>
    Network,

    /// <summary>The server did not understand what we said (X.5.x).</summary>
    Protocol,

    /// <summary>The message's content cannot be delivered as it is (X.6.x).</summary>
    Content,

    /// <summary>The server does not want the message: spam, a rule, a missing right or signature (X.7.x).</summary>
    Policy,
}
