using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;

namespace Vinculo.People.Tokens;

/// <summary>Takes a program's token away, from the next request on.</summary>
internal sealed class RevokeToken(VinculoDb db, TimeProvider time)
{
    public async Task<Failure?> RunAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var token = await db.Set<ApiToken>().SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        if (token is null)
            return Failure.NotFound("people.no-such-token");
        if (token.RevokedAt is not null)
            return null;
        var now = time.GetUtcNow();
        token.Revoke(now);
        db.Audit(actor, "token.revoked", token.Id, new { token.Name, token.Scopes }, null, now);
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }
}
