using Vinculo.Desk.Contracts;
using Vinculo.Mail;
using Vinculo.Platform;
using Vinculo.Platform.Files;

namespace Vinculo.Channels.Email.Receive;

/// <summary>The attachments of a mail, put into the file store: each is whole on disk before a row names it.</summary>
internal sealed class MailFiles(Blobs blobs, VinculoSettings settings)
{
    public async Task<IReadOnlyList<MessageFile>> StoreAsync(MailMessage mail, CancellationToken cancellationToken)
    {
        var files = new List<MessageFile>(mail.Attachments.Count);
        foreach (var attachment in mail.Attachments)
        {
            await using var content = attachment.OpenRead();
            var stored = await blobs.PutAsync(content, settings.MaxMessageBytes, cancellationToken);
            files.Add(new MessageFile(
                attachment.FileName, attachment.ContentType, stored.Hash, stored.Length,
                attachment.IsInline ? attachment.ContentId : null));
        }
        return files;
    }
}
