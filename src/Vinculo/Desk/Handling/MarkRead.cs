using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Handling;

/// <summary>The person in charge has seen what came in. Opening the page says it, so it is no change of version and no audit line.</summary>
internal sealed class MarkRead(VinculoDb db, TimeProvider time)
{
    public async Task RunAsync(Guid id, Guid accountId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var changed = await db.Set<Conversation>()
            .Where(c => c.Id == id && c.Unread && (c.AssigneeId == accountId || c.AssigneeId == null))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Unread, false), cancellationToken);
        if (changed == 0)
            return;
        db.Publish(new ConversationChanged(id, now), now);
        await db.SaveChangesAsync(cancellationToken);
        if (transaction is not null)
            await transaction.CommitAsync(cancellationToken);
    }
}
