using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Vinculo.Mail.Imap;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Quarantine;

/// <summary>A line in the quarantine for a message whose bytes could not be had: it is still on the server.</summary>
internal static class QuarantineNotes
{
    public static async Task AddAsync(
        VinculoDb db, Guid mailboxId, ImapMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mailboxId}:{message.Uid}:{message.Size}")));
        if (await db.Set<QuarantinedMail>().AnyAsync(m => m.Hash == hash, cancellationToken))
            return;
        db.Add(new QuarantinedMail
        {
            Id = Ids.New(now),
            MailboxId = mailboxId,
            Hash = hash,
            Reason = message.State == ImapBodyState.TooLarge ? "channels.quarantine.too-large" : "channels.quarantine.not-handed-out",
            Length = message.Size ?? 0,
            At = now,
            Original = QuarantinedMail.OnServer,
        });
        await db.SaveChangesAsync(cancellationToken);
    }
}
