using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Answering;

/// <summary>Forgets files that were uploaded for messages that nobody sent.</summary>
internal sealed class ForgetLooseFiles(VinculoDb db, TimeProvider time) : IRepeatedJob
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    public TimeSpan Every => TimeSpan.FromHours(6);

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - KeptFor;
        return db.Set<MessageAttachment>().Where(a => a.MessageId == null && a.At < before).ExecuteDeleteAsync(cancellationToken);
    }
}
