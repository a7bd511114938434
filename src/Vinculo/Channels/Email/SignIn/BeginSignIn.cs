using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.SignIn;

/// <summary>Sends a person to the provider's pages, with what makes sure that it is they who come back.</summary>
internal sealed class BeginSignIn(
    VinculoDb db, IEnumerable<SignInProvider> providers, Secrets secrets, VinculoSettings settings, TimeProvider time)
{
    /// <returns>Where to go; null when there is no such mailbox or the provider is not set up.</returns>
    public async Task<Uri?> HandleAsync(Guid mailboxId, string providerKey, Guid accountId, CancellationToken cancellationToken)
    {
        var provider = providers.SingleOrDefault(p => p.Key == providerKey);
        var client = await db.Set<SignInClient>().AsNoTracking().SingleOrDefaultAsync(c => c.Provider == providerKey, cancellationToken);
        var mailbox = await db.Set<MailboxAccount>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == mailboxId, cancellationToken);
        if (provider is null || client is null || mailbox is null)
            return null;

        var now = time.GetUtcNow();
        var state = Random();
        var verifier = Random();
        await db.Set<SignInAttempt>().Where(a => a.Until < now || a.MailboxId == mailboxId).ExecuteDeleteAsync(cancellationToken);
        db.Add(new SignInAttempt
        {
            StateHash = HashOf(state),
            MailboxId = mailboxId,
            Provider = provider.Key,
            AccountId = accountId,
            ProtectedVerifier = secrets.Protect(verifier),
            Until = now + SignInAttempt.Lifetime,
        });
        await db.SaveChangesAsync(cancellationToken);

        var asks = new Dictionary<string, string?>(provider.Asks.Select(ask => KeyValuePair.Create(ask.Key, (string?)ask.Value)))
        {
            ["response_type"] = "code",
            ["client_id"] = client.ClientId,
            ["redirect_uri"] = RedirectUrl(settings, provider),
            ["scope"] = string.Join(' ', provider.Scopes),
            ["state"] = state,
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
            ["login_hint"] = mailbox.Imap.ConsentId is null ? mailbox.Address : mailbox.Imap.UserName,
        };
        return new Uri(QueryHelpers.AddQueryString(client.Url(provider.AuthorizationUrl), asks));
    }

    /// <summary>Where the provider sends people back to; it has to be registered there, letter by letter.</summary>
    public static string RedirectUrl(VinculoSettings settings, SignInProvider provider) =>
        $"{settings.PublicUrl}{SignInEndpoints.Path}/{provider.Key}/callback";

    public static string HashOf(string state) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));

    private static string Random() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
}
