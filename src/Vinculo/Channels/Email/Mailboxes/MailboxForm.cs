using Vinculo.Mail.Net;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>What is typed in the mailbox form, as it was typed, so that nothing is lost when it comes back with an error.</summary>
public sealed class MailboxForm
{
    /// <summary>The key of the provider that the mailbox is entered with; empty for user name and password.</summary>
    public string? With { get; set; }
    public string? Address { get; set; }
    public string? DisplayName { get; set; }
    public string? ImapHost { get; set; }
    public string? ImapPort { get; set; }
    public string? ImapSecurity { get; set; }
    public string? ImapUserName { get; set; }
    public string? ImapPassword { get; set; }
    public string? Folder { get; set; }
    public string? CheckingServers { get; set; }
    public string? SmtpHost { get; set; }
    public string? SmtpPort { get; set; }
    public string? SmtpSecurity { get; set; }
    public string? SmtpUserName { get; set; }
    public string? SmtpPassword { get; set; }

    /// <summary>What is done with mail that is there already, see <see cref="MailTaken"/>; asked once.</summary>
    public string? Takes { get; set; }
    public string? QueueId { get; set; }
    public string? Signature { get; set; }
    public bool Acknowledges { get; set; }
    public bool KeepsSentCopies { get; set; }
    public bool Active { get; set; }

    public static MailboxForm Empty() => new()
    {
        ImapPort = "993",
        ImapSecurity = nameof(MailSecurity.Tls),
        Folder = "INBOX",
        Takes = nameof(MailTaken.New),
        SmtpPort = "587",
        SmtpSecurity = nameof(MailSecurity.StartTls),
        Acknowledges = true,
        Active = true,
    };

    /// <summary>The form of a mailbox; passwords stay in the database and are kept when their fields are left empty.</summary>
    internal static MailboxForm Of(MailboxAccount mailbox) => new()
    {
        Address = mailbox.Address,
        DisplayName = mailbox.DisplayName,
        ImapHost = mailbox.Imap.Host,
        ImapPort = mailbox.Imap.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ImapSecurity = mailbox.Imap.Security.ToString(),
        ImapUserName = mailbox.Imap.UserName,
        Folder = mailbox.Folder,
        CheckingServers = mailbox.CheckingServers,
        SmtpHost = mailbox.Smtp.Host,
        SmtpPort = mailbox.Smtp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        SmtpSecurity = mailbox.Smtp.Security.ToString(),
        SmtpUserName = mailbox.Smtp.UserName,
        KeepsSentCopies = mailbox.KeepsSentCopies,
        QueueId = mailbox.QueueId?.ToString(),
        Signature = mailbox.Signature,
        Acknowledges = mailbox.Acknowledges,
        Active = mailbox.Active,
    };
}

/// <summary>What is taken of the mail that lies in a mailbox when it is connected.</summary>
internal enum MailTaken
{
    /// <summary>Only what comes from now on.</summary>
    New,

    /// <summary>The last seven days too.</summary>
    Week,

    /// <summary>The last thirty days too.</summary>
    Month,

    /// <summary>Everything.</summary>
    All,
}
