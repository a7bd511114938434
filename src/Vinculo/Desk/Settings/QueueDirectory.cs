using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Settings;

/// <summary>The active queues in their order.</summary>
internal sealed class QueueDirectory(VinculoDb db) : IQueues
{
    public async Task<IReadOnlyList<QueueCard>> AllAsync(CancellationToken cancellationToken) =>
        await db.Set<Queue>().AsNoTracking().Where(q => q.Active).OrderBy(q => q.Position).ThenBy(q => q.Name)
            .Select(q => new QueueCard(q.Id, q.Name)).ToListAsync(cancellationToken);
}
