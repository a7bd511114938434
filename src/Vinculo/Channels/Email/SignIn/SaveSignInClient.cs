using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.SignIn;

/// <summary>What is typed about this installation's registration at a provider.</summary>
public sealed class SignInClientForm
{
    public string? ClientId { get; set; }

    /// <summary>Empty keeps the present one.</summary>
    public string? Secret { get; set; }

    public string? Tenant { get; set; }
}

/// <summary>One provider on the page of registrations; the secret is not shown again.</summary>
public sealed record SignInClientView(
    string Key, string Name, string RedirectUrl, bool IsSetUp, bool HasTenants, SignInClientForm Form, Dictionary<string, string> Errors);

/// <summary>Keeps as what this installation is registered at a provider.</summary>
internal sealed class SaveSignInClient(VinculoDb db, Secrets secrets, TimeProvider time)
{
    /// <returns>Errors as keys of texts by field; empty when it is saved.</returns>
    public async Task<Dictionary<string, string>> HandleAsync(
        SignInProvider provider, SignInClientForm form, Actor actor, CancellationToken cancellationToken)
    {
        var client = await db.Set<SignInClient>().SingleOrDefaultAsync(c => c.Provider == provider.Key, cancellationToken);
        var clientId = form.ClientId?.Trim() ?? "";
        var secret = form.Secret?.Trim() ?? "";
        var tenant = provider.HasTenants ? form.Tenant?.Trim() ?? "" : "";
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (clientId.Length is 0 or > 500)
            errors["ClientId"] = "channels.sign-in.error.client-id";
        if (secret.Length > 500 || (secret.Length == 0 && client is null))
            errors["Secret"] = "channels.sign-in.error.secret";
        // It becomes part of an address.
        if (tenant.Length > 0 && (tenant.Length > 255 || !tenant.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-')))
            errors["Tenant"] = "channels.sign-in.error.tenant";
        if (errors.Count > 0)
            return errors;

        var before = client is null ? null : new { client.ClientId, client.Tenant };
        if (client is null)
            db.Add(client = new SignInClient { Provider = provider.Key, ClientId = clientId, ProtectedSecret = "" });
        client.ClientId = clientId;
        client.Tenant = tenant;
        if (secret.Length > 0)
            client.ProtectedSecret = secrets.Protect(secret);
        db.Audit(actor, "sign-in-client.changed", Guid.Empty, before, new { provider = provider.Name, client.ClientId, client.Tenant }, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return errors;
    }
}
