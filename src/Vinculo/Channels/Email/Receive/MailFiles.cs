using Vinculo.Desk.Contracts;
using Vinculo.Mail;
using Vinculo.Platform;
using Vinculo.Platform.Files;

namespace Vinculo.Channels.Email.Receive;

/// <summary>The attachments of a mail, put into the file store: each is whole on disk before a row names it.</summary>
internal sealed class MailFiles(Blobs blobs, VinculoSettings settings)
{
    /// <summary>Signatures, and what reports say to programs: no file that somebody sent. The mail as it came keeps them.</summary>
    private static readonly HashSet<string> ForPrograms =
    [
        "message/delivery-status", "message/global-delivery-status", "message/disposition-notification", "message/feedback-report",
        "text/rfc822-headers", "message/global-headers", "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
    ];

    // What a mail holds can be longer than the mail: what Outlook attaches is compressed, and a message within it is written
    // anew in base64, a third longer each time.
    private const int LongerThanMail = 4;

    public async Task<IReadOnlyList<MessageFile>> StoreAsync(MailMessage mail, CancellationToken cancellationToken)
    {
        var files = new List<MessageFile>(mail.Attachments.Count);
        foreach (var attachment in mail.Attachments.Where(attachment => !ForPrograms.Contains(attachment.ContentType)))
        {
            await using var content = attachment.OpenRead();
            var stored = await blobs.PutAsync(content, LongerThanMail * settings.MaxMessageBytes, cancellationToken);
            files.Add(new MessageFile(
                attachment.FileName, attachment.ContentType, stored.Hash, stored.Length,
                attachment.IsInline ? attachment.ContentId : null));
        }
        return files;
    }
}
