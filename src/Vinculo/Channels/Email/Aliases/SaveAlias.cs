using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Mail;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Aliases;

/// <summary>What is typed about an alias, as it was typed.</summary>
public sealed class AliasForm
{
    public string? Address { get; set; }
    public string? DisplayName { get; set; }
    public string? QueueId { get; set; }
    public string? Signature { get; set; }
    public string? Language { get; set; }

    internal static AliasForm Of(MailboxAlias alias) => new()
    {
        Address = alias.Address,
        DisplayName = alias.DisplayName,
        QueueId = alias.QueueId?.ToString(),
        Signature = alias.Signature,
        Language = alias.Language,
    };
}

/// <summary>Adds an alias to a mailbox, changes one, or removes one.</summary>
internal sealed class SaveAlias(VinculoDb db, TimeProvider time)
{
    /// <returns>The alias, or errors as keys of texts by field; neither where there is no such mailbox or alias.</returns>
    public async Task<(MailboxAlias? Alias, Dictionary<string, string> Errors)> HandleAsync(
        Guid mailboxId, Guid? id, AliasForm form, Actor actor, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await GivenAddresses.TakeTurnAsync(db, cancellationToken);
        var existing = id is null ? null : await FindAsync(mailboxId, id.Value, cancellationToken);
        if ((id is not null && existing is null) || !await db.Set<MailboxAccount>().AnyAsync(m => m.Id == mailboxId, cancellationToken))
            return (null, []);
        var errors = await CheckAsync(form, id, cancellationToken);
        if (errors.Count > 0)
            return (null, errors);

        var now = time.GetUtcNow();
        var before = existing is null ? null : Told(existing);
        var alias = existing ?? new MailboxAlias { Id = Ids.New(now), MailboxId = mailboxId, Address = "", CreatedAt = now };
        if (existing is null)
            db.Add(alias);
        alias.Address = ReadAddress(form.Address)!;
        alias.DisplayName = form.DisplayName?.Trim() ?? "";
        alias.QueueId = Guid.TryParse(form.QueueId, out var queue) ? queue : null;
        alias.Signature = form.Signature ?? "";
        alias.Language = form.Language ?? "";
        db.Audit(actor, existing is null ? "mailbox.alias-added" : "mailbox.alias-changed", mailboxId, before, Told(alias), now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (alias, errors);
    }

    /// <summary>Mail that came by it stays; answers to it leave from the mailbox from now on.</summary>
    /// <returns>What was removed; null where there is nothing.</returns>
    public async Task<MailboxAlias?> RemoveAsync(Guid mailboxId, Guid id, Actor actor, CancellationToken cancellationToken)
    {
        if (await FindAsync(mailboxId, id, cancellationToken) is not { } alias)
            return null;
        db.Remove(alias);
        db.Audit(actor, "mailbox.alias-removed", mailboxId, Told(alias), null, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return alias;
    }

    private Task<MailboxAlias?> FindAsync(Guid mailboxId, Guid id, CancellationToken cancellationToken) =>
        db.Set<MailboxAlias>().SingleOrDefaultAsync(a => a.Id == id && a.MailboxId == mailboxId, cancellationToken);

    private async Task<Dictionary<string, string>> CheckAsync(AliasForm form, Guid? id, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (ReadAddress(form.Address) is not { Length: <= 320 } address)
            errors["Address"] = "channels.alias.error.address";
        else if (await GivenAddresses.IncludeAsync(db, address, null, id, cancellationToken))
            errors["Address"] = "channels.alias.error.known";
        if (form.DisplayName is { Length: > 200 })
            errors["DisplayName"] = "channels.alias.error.name";
        if (form.Signature is { Length: > 4000 })
            errors["Signature"] = "channels.mailbox.error.signature";
        if (!string.IsNullOrEmpty(form.Language) && !Texts.Languages.Contains(form.Language))
            errors["Language"] = "channels.alias.error.language";
        return errors;
    }

    /// <summary>An address, or <c>@</c> and a domain.</summary>
    private static string? ReadAddress(string? typed)
    {
        var text = typed?.Trim().ToLowerInvariant() ?? "";
        var isDomain = text.StartsWith('@');
        var address = Mailbox.FindIn(isDomain ? "x" + text : text)?.Address;
        if (address is null || Mailbox.ToWire(address) is null || !address[address.LastIndexOf('@')..].Contains('.'))
            return null;
        return isDomain ? address[1..] : address;
    }

    private static object Told(MailboxAlias a) => new { a.Address, a.DisplayName, a.QueueId, a.Language };
}
