using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Notices;

/// <summary>Forgets notices of long ago: what they told of stands in its conversation.</summary>
internal sealed class ForgetOldNotices(VinculoDb db, TimeProvider time) : IRepeatedJob
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(180);

    public TimeSpan Every => TimeSpan.FromHours(6);

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - KeptFor;
        return db.Set<Notice>().Where(n => n.At < before).ExecuteDeleteAsync(cancellationToken);
    }
}
