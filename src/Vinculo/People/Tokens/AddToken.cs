using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.People.Tokens;

/// <summary>Makes a token for a program. The token itself is in the answer and nowhere else.</summary>
internal sealed class AddToken(VinculoDb db, TimeProvider time)
{
    public const int NameLimit = 200;

    public async Task<Result<NewToken>> RunAsync(
        string? name, IReadOnlyCollection<string> scopes, Actor actor, CancellationToken cancellationToken)
    {
        name = name?.Trim() ?? "";
        if (name.Length is 0 or > NameLimit)
            return Failure.Invalid("people.token-name-missing", "name");
        if (scopes.Count == 0)
            return Failure.Invalid("people.token-scope-missing", "scopes");
        if (scopes.FirstOrDefault(scope => !Scope.All.Contains(scope)) is { } unknown)
            return Failure.Invalid("people.token-scope-unknown", "scopes", unknown, string.Join(", ", Scope.All));

        var now = time.GetUtcNow();
        var (token, secret) = ApiToken.Create(name, scopes, now);
        db.Add(token);
        db.Audit(actor, "token.added", token.Id, null, new { token.Name, token.Scopes }, now);
        await db.SaveChangesAsync(cancellationToken);
        return new NewToken(token.Id, token.Name, secret);
    }
}

/// <param name="Secret">To be shown once.</param>
internal sealed record NewToken(Guid Id, string Name, string Secret);
