using System.Security.Cryptography;
using System.Text;
using Vinculo.Mail;

namespace Vinculo.Channels.Email.Receive;

/// <summary>A parsed mail in the form that the desk takes: sender, and text without quotes.</summary>
internal sealed record IncomingParts(
    string FromName, string FromAddress, string Subject, string Text, string? QuotedText, string? Html, string Fingerprint)
{
    private const int SubjectLimit = 500;

    /// <param name="author">Who wrote it, where that is not who stands in From.</param>
    /// <returns>Null when nobody can be named as the sender.</returns>
    public static IncomingParts? Of(MailMessage mail, Mailbox? author = null)
    {
        var sender = mail.From.Concat(mail.Sender is { } s ? [s] : []).Concat(mail.ReplyTo)
            .FirstOrDefault(mailbox => mailbox.Address.Contains('@') && mailbox.Address.Length <= 320);
        if (sender is null)
            return null;
        var (reply, quoted) = ReplyText.Split(mail.Text);
        // The same mail has the same fingerprint whatever is known of our addresses when it comes again.
        var fingerprint = FingerprintOf(mail, sender.Address.Trim().ToLowerInvariant());
        sender = author ?? sender;
        var address = sender.Address.Trim().ToLowerInvariant();
        return new IncomingParts(
            FromName: Cut(string.IsNullOrWhiteSpace(sender.Name) ? address : sender.Name.Trim(), 200),
            FromAddress: address,
            Subject: Cut(mail.Subject.Trim(), SubjectLimit),
            Text: reply.Length == 0 && quoted.Length > 0 ? quoted : reply,
            QuotedText: reply.Length == 0 || quoted.Length == 0 ? null : quoted,
            Html: mail.Html,
            Fingerprint: fingerprint);
    }

    /// <summary>What stays the same however the mail travelled: no Received lines, no flags, no folder.</summary>
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

    internal static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
