using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Mail;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Receive;

/// <summary>
/// The one door for mail, whoever brings it (mailbox, API, command): parses it, has it taken in, and keeps whole in
/// quarantine what cannot be. When this returns, the mail is in the database; when it throws, the bringer still has it.
/// </summary>
internal sealed class MailIntake(IServiceScopeFactory scopes, VinculoSettings settings, TimeProvider time, ILogger<MailIntake> logger)
{
    /// <param name="mailboxId">The mailbox it came to, or null.</param>
    public async Task<MailReceipt> AcceptAsync(Stream raw, Guid? mailboxId, CancellationToken cancellationToken)
    {
        var limits = MailLimits.Default with { TotalBytes = settings.MaxMessageBytes };
        using var mail = await MailReader.ReadAsync(raw, limits, cancellationToken);
        try
        {
            return await TryAcceptAsync(mail, mailboxId, cancellationToken);
        }
        catch (QuarantineException e)
        {
            return await QuarantineAsync(mail, mailboxId, e.Code, null, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(e, "A mail could not be taken in and goes to quarantine");
            return await QuarantineAsync(mail, mailboxId, "channels.quarantine.failed", e.GetType().Name + ": " + e.Message, cancellationToken);
        }
    }

    /// <summary>Tries a mail from quarantine again; what fails again stays there with the new reason.</summary>
    /// <returns>Null when there is no such mail.</returns>
    public async Task<MailReceipt?> RetryAsync(Guid quarantinedId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var kept = await db.Set<QuarantinedMail>().SingleOrDefaultAsync(m => m.Id == quarantinedId && m.SettledAt == null, cancellationToken);
        if (kept is null)
            return null;
        await using var raw = Originals.Unpack(kept.Original);
        var receipt = await AcceptAsync(raw, kept.MailboxId, cancellationToken);
        kept.Retries++;
        if (receipt.QuarantineReason is { } reason)
            kept.Reason = reason;
        else
            kept.Settle(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return receipt;
    }

    private async Task<MailReceipt> TryAcceptAsync(MailMessage mail, Guid? mailboxId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        await db.Database.OpenConnectionAsync(cancellationToken); // once, for the several looks that taking in begins with
        var mailbox = mailboxId is null
            ? null
            : await db.Set<MailboxAccount>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == mailboxId, cancellationToken);
        return await scope.ServiceProvider.GetRequiredService<ReceiveMail>().HandleAsync(mail, mailbox, cancellationToken);
    }

    private async Task<MailReceipt> QuarantineAsync(
        MailMessage mail, Guid? mailboxId, string reason, string? detail, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var now = time.GetUtcNow();
        var parts = IncomingParts.Of(mail);
        string hash;
        await using (var content = mail.OpenRaw())
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        if (!await db.Set<QuarantinedMail>().AnyAsync(m => m.Hash == hash, cancellationToken))
        {
            db.Add(new QuarantinedMail
            {
                Id = Ids.New(now),
                MailboxId = mailboxId,
                Hash = hash,
                Reason = reason,
                Detail = detail is null ? null : IncomingParts.Cut(detail, 500),
                FromAddress = parts?.FromAddress,
                Subject = IncomingParts.Cut(mail.Subject, 500),
                Length = mail.RawLength,
                At = now,
                Original = await Originals.PackAsync(mail.OpenRaw(), cancellationToken),
            });
            await db.SaveChangesAsync(cancellationToken);
        }
        return new MailReceipt(null, false, null, null, null, parts?.FromAddress ?? "", mail.Subject, parts?.Text ?? mail.Text,
            [.. mail.Attachments.Select(a => a.FileName)], reason);
    }
}
