using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.People.Accounts;

/// <summary>What an administrator does to somebody's account. Sessions that are open notice within a minute.</summary>
internal sealed class ChangeAccount(UserManager<Account> users, VinculoDb db, TimeProvider time)
{
    public async Task<Failure?> EditAsync(Guid id, string? name, Role role, Actor actor, CancellationToken cancellationToken)
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } account)
            return Failure.NotFound("people.no-such-person");
        name = name?.Trim() ?? "";
        if (AccountRules.CheckName(name) is { } wrongName)
            return wrongName;
        if (role != Role.Administrator && await IsLastAdministratorAsync(account, cancellationToken))
            return Failure.Invalid("people.last-administrator", "role");
        var before = new { account.Name, account.Role };
        var wasAssignable = account.MayBeAssigned;
        (account.Name, account.Role) = (name, role);
        var after = new { account.Name, account.Role };
        if (before.Equals(after))
            return null;
        if (before.Name != name)
            db.Publish(new AccountRenamed(id, name, time.GetUtcNow()), time.GetUtcNow());
        return await SaveAsync(account, actor, "account.changed", before, after, wasAssignable, () => users.UpdateAsync(account));
    }

    /// <summary>Closes the account of somebody who has left: they are signed out and cannot come back.</summary>
    public async Task<Failure?> DisableAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } account)
            return Failure.NotFound("people.no-such-person");
        if (account.DisabledAt is not null)
            return null;
        if (id == actor.Id)
            return Failure.Conflict("people.not-yourself");
        if (await IsLastAdministratorAsync(account, cancellationToken))
            return Failure.Conflict("people.last-administrator");
        var wasAssignable = account.MayBeAssigned;
        account.Disable(time.GetUtcNow());
        return await SaveAsync(account, actor, "account.disabled", null, new { account.DisabledAt }, wasAssignable,
            () => users.UpdateSecurityStampAsync(account));
    }

    public async Task<Failure?> EnableAsync(Guid id, Actor actor)
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } account)
            return Failure.NotFound("people.no-such-person");
        if (account.DisabledAt is null)
            return null;
        var (before, wasAssignable) = (new { account.DisabledAt }, account.MayBeAssigned);
        account.Enable();
        return await SaveAsync(account, actor, "account.enabled", before, null, wasAssignable, () => users.UpdateAsync(account));
    }

    /// <summary>For somebody who lost the telephone with the authenticator app: the password alone is enough again.</summary>
    public async Task<Failure?> ResetSecondFactorAsync(Guid id, Actor actor)
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } account)
            return Failure.NotFound("people.no-such-person");
        if (!account.TwoFactorEnabled)
            return null;
        account.TwoFactorEnabled = false;
        return await SaveAsync(account, actor, "account.second-factor-reset", null, null, account.MayBeAssigned,
            () => users.ResetAuthenticatorKeyAsync(account));
    }

    /// <summary>Makes the code of a one-time link by which the person chooses a password. Passing it on is up to the caller.</summary>
    public async Task<Result<string>> MakeLinkAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        if (await users.FindByIdAsync(id.ToString()) is not { DisabledAt: null } account)
            return Failure.NotFound("people.no-such-person");
        db.Audit(actor, "account.link-made", account.Id, null, null, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return await users.GeneratePasswordResetTokenAsync(account);
    }

    private async Task<Failure?> SaveAsync(
        Account account, Actor actor, string action, object? before, object? after, bool wasAssignable, Func<Task<IdentityResult>> save)
    {
        var now = time.GetUtcNow();
        db.Audit(actor, action, account.Id, before, after, now);
        if (account.MayBeAssigned != wasAssignable)
            db.Publish(new AvailabilityChanged(account.Id, account.MayBeAssigned, now), now);
        var result = await save();
        return result.Succeeded ? null : AccountRules.FailureOf(result);
    }

    private async Task<bool> IsLastAdministratorAsync(Account account, CancellationToken cancellationToken) =>
        account is { Role: Role.Administrator, DisabledAt: null }
        && !await db.Set<Account>().AnyAsync(
            a => a.Id != account.Id && a.Role == Role.Administrator && a.DisabledAt == null, cancellationToken);
}
