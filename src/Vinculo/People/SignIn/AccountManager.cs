using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;

namespace Vinculo.People.SignIn;

/// <summary>Identity's manager, with lockout by our clock and a line in the audit trail when it strikes.</summary>
internal sealed class AccountManager(
    IUserStore<Account> store, IOptions<IdentityOptions> options, IPasswordHasher<Account> hasher, IServiceProvider services,
    VinculoDb db, TimeProvider time)
    : UserManager<Account>(
        store, options, hasher,
        services.GetServices<IUserValidator<Account>>(),
        services.GetServices<IPasswordValidator<Account>>(),
        services.GetRequiredService<ILookupNormalizer>(),
        services.GetRequiredService<IdentityErrorDescriber>(),
        services,
        services.GetRequiredService<ILogger<UserManager<Account>>>())
{
    public override Task<bool> IsLockedOutAsync(Account user) => Task.FromResult(user.IsLockedOut(time.GetUtcNow()));

    public override Task<IdentityResult> AccessFailedAsync(Account user)
    {
        var now = time.GetUtcNow();
        var lockout = Options.Lockout;
        if (user.NoteWrongPassword(lockout.MaxFailedAccessAttempts, lockout.DefaultLockoutTimeSpan, now))
            db.Audit(Actor.System, "account.locked", user.Id, null, new { Until = user.LockoutEnd }, now);
        return UpdateUserAsync(user);
    }
}

/// <summary>Who has left cannot sign in: Identity asks this before it looks at a second factor.</summary>
internal sealed class AccountIsActive : IUserConfirmation<Account>
{
    public Task<bool> IsConfirmedAsync(UserManager<Account> manager, Account user) => Task.FromResult(user.DisabledAt is null);
}
