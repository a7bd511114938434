using Microsoft.AspNetCore.Identity;
using Vinculo.People.Accounts;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.People.Me;

/// <summary>What people change about themselves. The cookie is written anew, since it carries name, language and availability.</summary>
internal sealed class ChangeMe(UserManager<Account> users, SignInManager<Account> signIn, VinculoDb db, TimeProvider time)
{
    public async Task<Failure?> ProfileAsync(Actor me, string? name, string? language)
    {
        var account = await FindAsync(me);
        name = name?.Trim() ?? "";
        if (AccountRules.CheckName(name) is { } wrongName)
            return wrongName;
        if (!Texts.Languages.Contains(language))
            return Failure.Invalid("people.language-unknown", "language");
        var before = new { account.Name, account.Language };
        (account.Name, account.Language) = (name, language!);
        var after = new { account.Name, account.Language };
        if (before.Equals(after))
            return null;
        if (before.Name != name)
            db.Publish(new AccountRenamed(account.Id, name, time.GetUtcNow()), time.GetUtcNow());
        return await SaveAsync(account, me, "account.changed", before, after);
    }

    public async Task<Failure?> LanguageAsync(Actor me, string? language) =>
        await ProfileAsync(me, (await FindAsync(me)).Name, language);

    /// <summary>Takes part in the assignment of new conversations, or no longer.</summary>
    public async Task<Failure?> AvailabilityAsync(Actor me, bool available)
    {
        var account = await FindAsync(me);
        if (account.Available == available)
            return null;
        var wasAssignable = account.MayBeAssigned;
        account.Available = available;
        var now = time.GetUtcNow();
        if (account.MayBeAssigned != wasAssignable)
            db.Publish(new AvailabilityChanged(account.Id, account.MayBeAssigned, now), now);
        return await SaveAsync(account, me, "account.availability-changed", new { Available = !available }, new { Available = available });
    }

    /// <summary>Changes the password; everywhere else this person is signed out within a minute.</summary>
    public async Task<Failure?> PasswordAsync(Actor me, string? current, string? chosen)
    {
        if (AccountRules.CheckPassword(chosen) is { } wrong)
            return wrong with { Field = "password" };
        var account = await FindAsync(me);
        if (await ConfirmAsync(account, current) is { } refused)
            return refused;
        db.Audit(me, "account.password-changed", account.Id, null, null, time.GetUtcNow());
        var result = await users.ChangePasswordAsync(account, current!, chosen!);
        if (!result.Succeeded)
        {
            db.ChangeTracker.Clear();
            return AccountRules.FailureOf(result);
        }
        await signIn.RefreshSignInAsync(account);
        return null;
    }

    /// <summary>Whether this really is the person; wrong tries count towards lockout, as at the sign-in.</summary>
    internal async Task<Failure?> ConfirmAsync(Account account, string? password)
    {
        if (await users.IsLockedOutAsync(account))
            return Failure.Invalid("people.password-locked", "current");
        if (!string.IsNullOrEmpty(password) && password.Length <= AccountRules.PasswordLimit && await users.CheckPasswordAsync(account, password))
            return null;
        await users.AccessFailedAsync(account);
        return Failure.Invalid("people.password-mismatch", "current");
    }

    internal async Task<Account> FindAsync(Actor me) =>
        await users.FindByIdAsync(me.Id!.Value.ToString()) ?? throw new InvalidOperationException("A session without an account.");

    private async Task<Failure?> SaveAsync(Account account, Actor me, string action, object? before, object? after)
    {
        db.Audit(me, action, account.Id, before, after, time.GetUtcNow());
        var result = await users.UpdateAsync(account);
        if (!result.Succeeded)
            return AccountRules.FailureOf(result);
        await signIn.RefreshSignInAsync(account);
        return null;
    }
}
