using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Mail.Net;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.SignIn;

/// <summary>
/// Hands out the access token of a mailbox, renewed before it ends. Of everybody who finds it old, on however many nodes,
/// one renews it and the others wait: some providers take each refresh token only once.
/// </summary>
internal sealed class AccessTokens(
    IServiceScopeFactory scopes, IEnumerable<SignInProvider> providers, TokenEndpoint endpoint, Secrets secrets, CommitSignal signal, TimeProvider time)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    // Longer than a provider may take to answer.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    // As long as what was sent is kept to be recorded.
    private static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(30);

    /// <param name="refused">A token that the mail server did not take, although it should be good; null at first.</param>
    /// <exception cref="MailServerException">There is none; <see cref="SignInException"/> within says why.</exception>
    public async Task<string> GetAsync(Guid mailboxId, string? refused, CancellationToken cancellationToken)
    {
        while (true)
        {
            var committed = signal.Next;
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
            var consent = await db.Set<MailboxConsent>().SingleOrDefaultAsync(c => c.MailboxId == mailboxId, cancellationToken);
            if (consent?.EndedBecause is { } because)
                throw Failure(new SignInException(SignInException.ConsentEnded, because));
            if (consent is null || secrets.Unprotect(consent.ProtectedAccessToken) is not { } token)
                throw Failure(new SignInException(SignInException.Needed, ""));
            if (token != refused && consent.AccessTokenEndsAt - Margin > time.GetUtcNow())
                return token;
            if (await ClaimAsync(db, consent, cancellationToken))
            {
                if (await RenewAsync(db, consent) is { } renewed)
                    return renewed;
                continue; // somebody signed in meanwhile
            }
            await Task.WhenAny(committed, Task.Delay(LookEvery, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public static MailServerException Failure(SignInException why) => new(
        why.Problem is SignInException.Unavailable ? MailFailure.TransientRefusal : MailFailure.LoginRefused, MailStep.Login, why.Message, why)
    {
        ServerWords = why.Words,
    };

    private async Task<bool> ClaimAsync(VinculoDb db, MailboxConsent consent, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // No lease is given so far ahead: what seems to be was written before the clock was set back. Nodes' clocks may differ a little.
        var tooFar = now + Lease + MailboxAccount.Grace;
        var mine = await db.Set<MailboxConsent>()
            .Where(c => c.MailboxId == consent.MailboxId && c.Revision == consent.Revision && (c.RenewingUntil == null || c.RenewingUntil < now || c.RenewingUntil > tooFar))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.RenewingUntil, now + Lease), cancellationToken);
        if (mine == 1)
            await db.Entry(consent).ReloadAsync(cancellationToken); // so that letting the lease go is a change
        return mine == 1;
    }

    /// <summary>
    /// Not cancelled: the provider may already have taken the old refresh token back, and the new one must be in the
    /// database before anything else can happen to it.
    /// </summary>
    /// <returns>Null when the consent was given anew at the same time.</returns>
    private async Task<string?> RenewAsync(VinculoDb db, MailboxConsent consent)
    {
        var revision = Ids.New(time.GetUtcNow());
        try
        {
            var answer = await AskAsync(db, consent);
            var (access, endsAt) = (secrets.Protect(answer.Access), time.GetUtcNow() + answer.Lifetime);
            var refresh = answer.Refresh is { } rotated ? secrets.Protect(rotated) : consent.ProtectedRefreshToken;
            return await KeepAsync(db, consent, () => consent.Renew(access, endsAt, refresh, revision)) ? answer.Access : null;
        }
        catch (SignInException e)
        {
            if (e.Problem == SignInException.ConsentEnded)
                consent.End(e.Words, revision);
            else
                consent.RenewalFailed();
            try
            {
                await db.SaveChangesAsync(CancellationToken.None);
            }
            catch (DbUpdateConcurrencyException)
            {
                return null;
            }
            throw Failure(e);
        }
    }

    /// <summary>
    /// What the provider gave exists nowhere else, and what it replaces may be worth nothing any more: while the database is
    /// away this is tried again. Who meanwhile took us for dead asked with what was replaced, and was told that the consent
    /// has ended; it has not.
    /// </summary>
    /// <returns>False when the consent was given anew at the same time.</returns>
    private async Task<bool> KeepAsync(VinculoDb db, MailboxConsent consent, Action renew)
    {
        var began = time.GetTimestamp();
        var isOld = false;
        while (true)
        {
            try
            {
                if (isOld)
                {
                    await db.Entry(consent).ReloadAsync(CancellationToken.None);
                    if (consent.EndedBecause is null)
                        return false;
                }
                renew();
                await db.SaveChangesAsync(CancellationToken.None);
                return true;
            }
            catch (DbUpdateConcurrencyException)
            {
                isOld = true;
            }
            catch (Exception e) when (e.IsOutage() && time.GetElapsedTime(began) < LongestOutage)
            {
                await Task.Delay(LookEvery, time, CancellationToken.None);
            }
        }
    }

    private async Task<TokenAnswer> AskAsync(VinculoDb db, MailboxConsent consent)
    {
        var provider = providers.SingleOrDefault(p => p.Key == consent.Provider);
        var client = await db.Set<SignInClient>().AsNoTracking().SingleOrDefaultAsync(c => c.Provider == consent.Provider, CancellationToken.None);
        if (provider is null || client is null || secrets.Unprotect(consent.ProtectedRefreshToken) is not { } refresh)
            throw new SignInException(SignInException.Needed, "");
        var question = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refresh };
        return await endpoint.AskAsync(provider, client, question, CancellationToken.None);
    }
}
