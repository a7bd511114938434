using System.Security.Cryptography;
using System.Text;
using Vinculo.Mail;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Receive;

/// <summary>A parsed mail in the form that the desk takes: sender, and text without quotes and signature.</summary>
internal sealed record IncomingParts(
    string FromName, string FromAddress, string Subject, string Text, string? QuotedText, string? Html, string Fingerprint)
{
    private const int SubjectLimit = 500;

    /// <param name="author">Who wrote it, where that is not who stands in From.</param>
    /// <returns>Null when nobody can be named as the sender.</returns>
    public static IncomingParts? Of(MailMessage mail, Mailbox? author = null)
    {
        if (SenderOf(mail) is not { } stated)
            return null;
        var text = ReplyText.Split(mail.Text);
        // The same mail has the same fingerprint whatever is known of our addresses when it comes again.
        var fingerprint = FingerprintOf(mail, AddressOf(stated));
        var sender = author ?? stated;
        var address = AddressOf(sender);
        return new IncomingParts(
            FromName: (string.IsNullOrWhiteSpace(sender.Name) ? address : sender.Name.Trim()).Cut(200),
            FromAddress: address,
            Subject: mail.Subject.Trim().Cut(SubjectLimit),
            // Signatures too: whatever was taken for one by mistake is still there.
            Text: text.Reply.Length == 0 ? text.Rest : text.Reply,
            QuotedText: text.Reply.Length == 0 || text.Rest.Length == 0 ? null : text.Rest,
            Html: mail.Html,
            Fingerprint: fingerprint);
    }

    /// <summary>Who sent it, by its header alone; null when nobody can be named.</summary>
    public static Mailbox? SenderOf(MailMessage mail) => mail.From.Concat(mail.Sender is { } sender ? [sender] : []).Concat(mail.ReplyTo)
        .FirstOrDefault(mailbox => mailbox.Address.Contains('@') && mailbox.Address.Length <= 320);

    private static string AddressOf(Mailbox sender) => sender.Address.Trim().ToLowerInvariant();

    /// <summary>
    /// SHA-256 of what stays the same however the mail travelled: id, sender, subject, date, text, HTML, and the names and
    /// lengths of files; no Received lines, no flags, no folder.
    /// </summary>
    private static string FingerprintOf(MailMessage mail, string address)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (string?[])[mail.MessageId, address, mail.Subject, mail.Date?.ToString("O"), mail.Text, mail.Html])
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part ?? ""));
            hash.AppendData([0]);
        }
        foreach (var attachment in mail.Attachments)
            hash.AppendData(Encoding.UTF8.GetBytes(attachment.FileName + ":" + attachment.Length + "\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
