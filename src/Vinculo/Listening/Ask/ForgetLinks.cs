using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Storage;

namespace Vinculo.Listening.Ask;

/// <summary>Links that are of no more use are forgotten, so that an old mailbox opens nothing.</summary>
internal sealed class ForgetLinks(VinculoDb db, TimeProvider time) : IRepeatedJob
{
    public TimeSpan Every => TimeSpan.FromHours(6);

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - Survey.LinkKeptFor;
        return db.Set<Survey>().Where(s => s.TokenHash != null && s.AskedAt < oldest)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.TokenHash, (string?)null), cancellationToken);
    }
}
