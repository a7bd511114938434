using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.People.SignIn;

/// <summary>
/// Identity's store, but the key of the second factor is encrypted like every other secret, and of recovery codes only
/// hashes are kept: a copy of the database lets nobody in.
/// </summary>
internal sealed class AccountStore(VinculoDb db, Secrets secrets) : UserOnlyStore<Account, VinculoDb, Guid>(db)
{
    public override Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken) =>
        base.SetAuthenticatorKeyAsync(user, secrets.Protect(key), cancellationToken);

    public override async Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken) =>
        await base.GetAuthenticatorKeyAsync(user, cancellationToken) is { } encrypted ? secrets.Unprotect(encrypted) : null;

    public override Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        base.ReplaceCodesAsync(user, recoveryCodes.Select(HashOf), cancellationToken);

    public override Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken) =>
        base.RedeemCodeAsync(user, HashOf(code), cancellationToken);

    /// <summary>However it was typed: with or without the hyphen, in capitals or not.</summary>
    private static string HashOf(string code) =>
        ApiToken.HashOf("recovery:" + string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant());
}
