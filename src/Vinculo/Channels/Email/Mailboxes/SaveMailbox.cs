using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Aliases;
using Vinculo.Channels.Email.Send;
using Vinculo.Channels.Email.SignIn;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>Adds a mailbox, or changes one.</summary>
internal sealed class SaveMailbox(VinculoDb db, ReadMailboxForm reader, TimeProvider time)
{
    /// <returns>The mailbox, or errors as keys of texts by field.</returns>
    public async Task<(MailboxAccount? Mailbox, Dictionary<string, string> Errors)> HandleAsync(
        Guid? id, MailboxForm form, Actor actor, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await GivenAddresses.TakeTurnAsync(db, cancellationToken);
        var existing = id is null ? null : await db.Set<MailboxAccount>().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        var now = time.GetUtcNow();
        var newId = existing?.Id ?? Ids.New(now);
        var (values, errors) = reader.Read(form, newId, existing);
        if (values is not null && await GivenAddresses.IncludeAsync(db, values.Address, id, null, cancellationToken))
            errors["Address"] = "channels.mailbox.error.known";
        if (values is null || errors.Count > 0)
            return (null, errors);

        var before = existing is null ? null : Told(existing);
        var mailbox = existing ?? New(values, newId, now);
        if (existing is null)
            db.Add(mailbox);
        mailbox.Address = values.Address;
        mailbox.DisplayName = values.DisplayName;
        mailbox.ReadFrom(values.Imap, values.Folder);
        mailbox.Smtp = values.Smtp;
        mailbox.CheckingServers = values.CheckingServers;
        mailbox.QueueId = values.QueueId;
        mailbox.Signature = values.Signature;
        mailbox.Acknowledges = form.Acknowledges;
        mailbox.KeepsSentCopies = form.KeepsSentCopies;
        mailbox.Active = form.Active;
        mailbox.Revision = Ids.New(now);
        await KeepConsentAsync(mailbox.Id, values.Provider, now, cancellationToken);
        db.Audit(actor, existing is null ? "mailbox.added" : "mailbox.changed", mailbox.Id, before, Told(mailbox), now);
        await db.SaveChangesAsync(cancellationToken);
        await MailToLeave.TryHeldUpAsync(db, mailbox.Id, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (mailbox, errors);
    }

    /// <summary>The place for the tokens of somebody who will sign in; a mailbox with a password needs none any more.</summary>
    private async Task KeepConsentAsync(Guid mailboxId, SignInProvider? provider, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var consent = await db.Set<MailboxConsent>().SingleOrDefaultAsync(c => c.MailboxId == mailboxId, cancellationToken);
        if (provider is null && consent is not null)
            db.Remove(consent);
        else if (provider is not null && consent is null)
            db.Add(new MailboxConsent { MailboxId = mailboxId, Provider = provider.Key });
        else if (provider is not null)
            consent!.ExpectFrom(provider.Key, Ids.New(now));
    }

    private static MailboxAccount New(ReadMailboxForm.Checked values, Guid id, DateTimeOffset now) => new()
    {
        Id = id,
        Address = values.Address,
        DisplayName = values.DisplayName,
        Imap = values.Imap,
        Smtp = values.Smtp,
        CreatedAt = now,
        TakesSince = values.Takes switch
        {
            MailTaken.All => null,
            MailTaken.Month => now - TimeSpan.FromDays(30),
            MailTaken.Week => now - TimeSpan.FromDays(7),
            _ => now,
        },
    };

    /// <summary>What the audit trail says of a mailbox: everything but the passwords.</summary>
    private static object Told(MailboxAccount m) => new
    {
        m.Address,
        m.DisplayName,
        Imap = $"{m.Imap.UserName}@{m.Imap.Host}:{m.Imap.Port} {m.Imap.Security}",
        Smtp = $"{m.Smtp.UserName}@{m.Smtp.Host}:{m.Smtp.Port} {m.Smtp.Security}",
        m.Folder,
        m.CheckingServers,
        m.TakesSince,
        m.QueueId,
        m.Active,
        m.Acknowledges,
        m.KeepsSentCopies,
    };
}
