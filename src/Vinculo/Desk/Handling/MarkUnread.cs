using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Handling;

/// <summary>
/// To be looked at again: as if it had just come in. Like reading it, this is the business of the person in charge alone,
/// and no change of version; opening it takes it back.
/// </summary>
internal sealed class MarkUnread(VinculoDb db, TimeProvider time)
{
    public async Task<Result<Guid>> RunAsync(Guid id, Guid accountId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var marked = await db.Set<Conversation>()
            .Where(c => c.Id == id && c.State != ConversationState.Merged && (c.AssigneeId == accountId || c.AssigneeId == null))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Unread, true), cancellationToken);
        if (marked == 0)
        {
            return await db.Set<Conversation>().AnyAsync(c => c.Id == id, cancellationToken)
                ? Failure.Conflict("desk.unread-not-yours")
                : Failure.NotFound("desk.no-conversation");
        }
        db.Publish(new ConversationChanged(id, now), now);
        await db.SaveChangesAsync(cancellationToken);
        if (transaction is not null)
            await transaction.CommitAsync(cancellationToken);
        return id;
    }
}
