using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.People.Accounts;

/// <param name="Password">Null for a person who chooses it by a one-time link.</param>
/// <param name="Language">Null for the default.</param>
internal sealed record NewAccount(string? Email, string? Name, Role Role, string? Password, string? Language = null);

/// <summary>Gives a person of the company an account: from the settings, the set-up page and the command line.</summary>
internal sealed class AddAccount(UserManager<Account> users, VinculoDb db, TimeProvider time)
{
    public async Task<Result<Account>> RunAsync(NewAccount request, Actor actor, CancellationToken cancellationToken)
    {
        var email = request.Email?.Trim() ?? "";
        var name = request.Name?.Trim() ?? "";
        if (AccountRules.CheckEmail(email) is { } wrongEmail)
            return wrongEmail;
        if (AccountRules.CheckName(name) is { } wrongName)
            return wrongName;

        var now = time.GetUtcNow();
        var account = new Account
        {
            Id = Ids.New(now),
            Name = name,
            Role = request.Role,
            Email = email,
            UserName = email,
            EmailConfirmed = true,
            Language = Texts.Languages.Contains(request.Language) ? request.Language! : Texts.Languages[0],
            CreatedAt = now,
        };
        db.Audit(actor, "account.added", account.Id, null, new { account.Name, account.Email, account.Role }, now);
        try
        {
            var result = request.Password is null
                ? await users.CreateAsync(account)
                : await users.CreateAsync(account, request.Password);
            if (result.Succeeded)
                return account;
            db.ChangeTracker.Clear(); // no audit line of what was refused
            return AccountRules.FailureOf(result);
        }
        catch (DbUpdateException)
        {
            // Somebody else took the address between the check and the insert; anything else would fail again here.
            var normalized = users.NormalizeEmail(email);
            if (await db.Set<Account>().AnyAsync(a => a.NormalizedUserName == normalized, cancellationToken))
                return Failure.Invalid("people.email-taken", "email");
            throw;
        }
    }
}
