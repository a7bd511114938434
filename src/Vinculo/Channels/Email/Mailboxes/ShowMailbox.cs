using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Aliases;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.SignIn;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>The page of one mailbox, or of a new one.</summary>
internal sealed class ShowMailbox(VinculoDb db, QueueChoices queues, SignInChoices signIn, ShowAliases aliases, Company company, VinculoSettings settings)
{
    /// <param name="with">How the person wants Vinculo to enter the mailbox; null for as it is.</param>
    public async Task<IResult> HandleAsync(
        Guid? id, MailboxForm form, Dictionary<string, string> errors, string? with, CancellationToken cancellationToken) => new RazorComponentResult<MailboxPage>(new
        {
            Id = id,
            Form = form,
            Errors = errors,
            Queues = await queues.AllAsync(cancellationToken),
            SignIn = await signIn.ReadAsync(id, with, cancellationToken),
            Health = id is { } known && errors.Count == 0 ? await MailboxHealthEndpoints.ReadAsync(db, settings, known, cancellationToken) : null,
            Aliases = id is { } its ? await aliases.HandleAsync(its, null, null, [], cancellationToken) : null,
            Zone = await company.ZoneAsync(cancellationToken),
        });

    /// <summary>Whether nobody has signed in yet for a mailbox that has no password.</summary>
    public Task<bool> WaitsForSignInAsync(Guid id, CancellationToken cancellationToken) =>
        db.Set<MailboxConsent>().AnyAsync(c => c.MailboxId == id && c.GivenAt == null, cancellationToken);
}
