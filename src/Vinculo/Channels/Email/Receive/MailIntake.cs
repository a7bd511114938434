using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Mail;
using Vinculo.Platform;
using Vinculo.Platform.Files;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Receive;

/// <summary>How a mail came: by a mailbox, or handed in by a program or a person.</summary>
/// <param name="MailboxId">The mailbox it came to, or null.</param>
/// <param name="ReachedServerAt">When the mailbox's server received it, where it says so.</param>
/// <param name="IsKept">
/// The bringer keeps it until an ordinary commit of theirs has followed, so that its own need not wait for the disk.
/// </param>
/// <param name="IsRetried">It was in quarantine, and whoever wants it now knows how much its sender wrote.</param>
internal sealed record MailArrival(Guid? MailboxId = null, DateTimeOffset? ReachedServerAt = null, bool IsKept = false, bool IsRetried = false);

/// <summary>
/// The one door for mail, whoever brings it (mailbox, API, command): parses it, has it taken in, and keeps whole in
/// quarantine what cannot be. When this returns, the mail is in the database; when it throws, the bringer still has it.
/// </summary>
internal sealed class MailIntake(IServiceScopeFactory scopes, VinculoSettings settings, TimeProvider time, ILogger<MailIntake> logger)
{
    public async Task<MailReceipt> AcceptAsync(Stream raw, MailArrival arrival, CancellationToken cancellationToken)
    {
        using var mail = await ReadAsync(raw, cancellationToken);
        return await AcceptAsync(mail, arrival, cancellationToken);
    }

    /// <summary>Reads a mail to its end, for who brings the next one while this is taken in.</summary>
    public Task<MailMessage> ReadAsync(Stream raw, CancellationToken cancellationToken) => MailReader.ReadAsync(raw, Limits, cancellationToken);

    /// <summary>The same for a mail that is in memory.</summary>
    public MailMessage Read(ReadOnlyMemory<byte> raw) => MailReader.Read(raw, Limits);

    private MailLimits Limits => MailLimits.Default with { TotalBytes = settings.MaxMessageBytes };

    /// <summary>The same for a mail that was read.</summary>
    public async Task<MailReceipt> AcceptAsync(MailMessage mail, MailArrival arrival, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAcceptAsync(mail, arrival, cancellationToken);
        }
        catch (QuarantineException e)
        {
            return await QuarantineAsync(mail, arrival, e.Code, null, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && !IsOursToMend(e))
        {
            logger.LogError(e, "A mail could not be taken in and goes to quarantine");
            return await QuarantineAsync(mail, arrival, "channels.quarantine.failed", e.GetType().Name + ": " + e.Message, cancellationToken);
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
        var receipt = await AcceptAsync(raw, new MailArrival(kept.MailboxId, kept.ReachedServerAt, IsRetried: true), cancellationToken);
        kept.NoteTry();
        if (receipt.QuarantineReason is null)
            kept.Settle(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return receipt;
    }

    /// <summary>A full disk, a database that is gone or locked: nothing is wrong with the mail, and whoever brings it keeps it.</summary>
    private static bool IsOursToMend(Exception e) => e is IOException and not BlobTooLargeException || e.IsOutage();

    private async Task<MailReceipt> TryAcceptAsync(MailMessage mail, MailArrival arrival, CancellationToken cancellationToken)
    {
        if (mail.Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        if (arrival.IsKept)
            await db.OpenWithDiskLaterAsync(cancellationToken);
        else
            await db.Database.OpenConnectionAsync(cancellationToken); // once, for the several looks that taking in begins with
        var mailbox = arrival.MailboxId is not { } id
            ? null
            : await db.Set<MailboxAccount>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        return await scope.ServiceProvider.GetRequiredService<ReceiveMail>().HandleAsync(mail, mailbox, arrival, cancellationToken);
    }

    private async Task<MailReceipt> QuarantineAsync(
        MailMessage mail, MailArrival arrival, string reason, string? detail, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var now = time.GetUtcNow();
        // The header alone: what could not be read when the mail was to be taken in cannot be read now.
        var sender = IncomingParts.SenderOf(mail)?.Address;
        string hash;
        await using (var content = mail.OpenRaw())
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        detail = detail?.Cut(500);
        // What a person put aside stays there when its folder is read anew, but not when somebody hands it in again.
        var isHandedIn = arrival is { MailboxId: null, IsRetried: false };
        var isKept = await db.Set<QuarantinedMail>().Where(m => m.Hash == hash)
            .ExecuteUpdateAsync(
                m => m.SetProperty(q => q.Reason, reason).SetProperty(q => q.Detail, detail).SetProperty(q => q.SettledAt, q => isHandedIn ? null : q.SettledAt),
                cancellationToken) > 0;
        if (!isKept)
        {
            db.Add(new QuarantinedMail
            {
                Id = Ids.New(now),
                MailboxId = arrival.MailboxId,
                Hash = hash,
                Reason = reason,
                Detail = detail,
                ReachedServerAt = arrival.ReachedServerAt,
                FromAddress = sender,
                Subject = mail.Subject.Cut(500),
                Length = mail.RawLength,
                At = now,
                Original = await Originals.PackAsync(mail.OpenRaw(), cancellationToken),
            });
            await db.SaveChangesAsync(cancellationToken);
        }
        return new MailReceipt(null, false, null, null, null, sender ?? "", mail.Subject, "", [], reason);
    }
}
