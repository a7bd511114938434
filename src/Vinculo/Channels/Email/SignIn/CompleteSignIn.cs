using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Send;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.SignIn;

/// <summary>What a provider says when it sends a person back.</summary>
internal sealed record SignInReturn(string? State, string? Code, string? Error, string? ErrorDescription);

/// <summary>A person comes back from the provider: what they agreed to becomes the tokens of the mailbox.</summary>
internal sealed class CompleteSignIn(
    VinculoDb db, IEnumerable<SignInProvider> providers, TokenEndpoint endpoint, Secrets secrets, VinculoSettings settings, TimeProvider time)
{
    /// <summary>It was not this person who was sent, or too long ago, or they came back already.</summary>
    public const string NotBegun = "channels.sign-in.not-begun";

    /// <param name="MailboxId">The mailbox that it was about; null where nobody knows.</param>
    /// <param name="Problem">Key of the text that says why nothing came of it; null when it worked.</param>
    /// <param name="Words">What the provider said.</param>
    internal sealed record Outcome(Guid? MailboxId, string? Problem, string? Words);

    public async Task<Outcome> HandleAsync(string providerKey, SignInReturn back, Actor actor, CancellationToken cancellationToken)
    {
        if (await TakeAttemptAsync(providerKey, back.State, actor, cancellationToken) is not { } attempt)
            return new Outcome(null, NotBegun, null);
        if (back.Error is not null || string.IsNullOrEmpty(back.Code))
        {
            var problem = back.Error == "access_denied" ? "channels.sign-in.declined" : SignInException.Refused;
            return new Outcome(attempt.MailboxId, problem, TokenEndpoint.Words(back.ErrorDescription ?? back.Error));
        }
        try
        {
            await ExchangeAsync(attempt, back.Code, actor, cancellationToken);
            return new Outcome(attempt.MailboxId, null, null);
        }
        catch (SignInException e)
        {
            // A code that is refused says nothing of a consent: that has only just been given.
            return new Outcome(attempt.MailboxId, e.Problem == SignInException.ConsentEnded ? SignInException.Refused : e.Problem, e.Words);
        }
    }

    /// <summary>Of two that come back with the same state, one finds the attempt.</summary>
    private async Task<SignInAttempt?> TakeAttemptAsync(string providerKey, string? state, Actor actor, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(state))
            return null;
        var now = time.GetUtcNow();
        var hash = BeginSignIn.HashOf(state);
        var attempt = await db.Set<SignInAttempt>().AsNoTracking().SingleOrDefaultAsync(
            a => a.StateHash == hash && a.AccountId == actor.Id && a.Provider == providerKey && a.Until >= now, cancellationToken);
        return attempt is not null && await db.Set<SignInAttempt>().Where(a => a.StateHash == hash).ExecuteDeleteAsync(cancellationToken) == 1
            ? attempt
            : null;
    }

    private async Task ExchangeAsync(SignInAttempt attempt, string code, Actor actor, CancellationToken cancellationToken)
    {
        var provider = providers.Single(p => p.Key == attempt.Provider);
        var client = await db.Set<SignInClient>().AsNoTracking().SingleOrDefaultAsync(c => c.Provider == provider.Key, cancellationToken);
        if (client is null || secrets.Unprotect(attempt.ProtectedVerifier) is not { } verifier)
            throw new SignInException(SignInException.ClientRefused, "");
        var answer = await endpoint.AskAsync(provider, client, new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = BeginSignIn.RedirectUrl(settings, provider),
            ["code_verifier"] = verifier,
        }, cancellationToken);
        // Google lets people untick what was asked for.
        var agreed = answer.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (answer.Refresh is null || (agreed is not null && provider.MailScopes.Except(agreed, StringComparer.OrdinalIgnoreCase).Any()))
            throw new SignInException(SignInException.TooLittle, answer.Scope ?? "");
        await KeepAsync(attempt, provider, answer, actor);
    }

    /// <summary>Not cancelled: the code is used up.</summary>
    private async Task KeepAsync(SignInAttempt attempt, SignInProvider provider, TokenAnswer answer, Actor actor)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        var mailbox = await db.Set<MailboxAccount>().SingleAsync(m => m.Id == attempt.MailboxId, CancellationToken.None);
        // Whoever is renewing the old tokens now finds these, and gives up theirs.
        await db.Set<MailboxConsent>().Where(c => c.MailboxId == mailbox.Id).ExecuteDeleteAsync(CancellationToken.None);
        var consent = new MailboxConsent { MailboxId = mailbox.Id, Provider = provider.Key };
        consent.Give(provider.Key, secrets.Protect(answer.Access), now + answer.Lifetime, secrets.Protect(answer.Refresh!), now, Ids.New(now));
        db.Add(consent);
        (var imap, mailbox.Smtp) = provider.ServersOf(mailbox.Id, mailbox.Imap.ConsentId is null ? mailbox.Address : mailbox.Imap.UserName);
        mailbox.ReadFrom(imap, mailbox.Folder);
        mailbox.Revision = Ids.New(now);
        db.Audit(actor, "mailbox.signed-in", mailbox.Id, null, new { provider = provider.Name }, now);
        await db.SaveChangesAsync(CancellationToken.None);
        await MailToLeave.TryHeldUpAsync(db, mailbox.Id, now, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }
}
