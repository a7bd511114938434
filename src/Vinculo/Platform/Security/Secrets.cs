using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Vinculo.Platform.Security;

/// <summary>Passwords of mailboxes and the like: encrypted at rest, readable only with the keys in the data folder.</summary>
internal sealed class Secrets(IDataProtectionProvider provider)
{
    private readonly IDataProtector protector = provider.CreateProtector("Vinculo.Secrets.v1");

    public string Protect(string secret) => protector.Protect(secret);

    /// <summary>The secret, or null when the keys that encrypted it are gone (a database restored without its keys).</summary>
    public string? Unprotect(string encrypted)
    {
        try
        {
            return protector.Unprotect(encrypted);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
