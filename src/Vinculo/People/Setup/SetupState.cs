using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Storage;

namespace Vinculo.People.Setup;

/// <summary>Whether anybody has an account yet. Once somebody has, it is not asked again.</summary>
internal sealed class SetupState(IServiceScopeFactory scopes)
{
    private volatile bool done;

    public async Task<bool> IsDoneAsync(CancellationToken cancellationToken)
    {
        if (done)
            return true;
        await using var scope = scopes.CreateAsyncScope();
        return done = await scope.ServiceProvider.GetRequiredService<VinculoDb>().Set<Account>().AnyAsync(cancellationToken);
    }
}
