using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Notices;

/// <summary>Notices are read by opening them, by opening their conversation, or all at once.</summary>
internal sealed class ReadNotices(VinculoDb db, TimeProvider time)
{
    /// <returns>Where the notice leads: the message, in the conversation that shows it now; null when it is not this person's.</returns>
    public async Task<string?> OpenAsync(Guid id, Guid accountId, CancellationToken cancellationToken)
    {
        var notice = await db.Set<Notice>().Where(n => n.Id == id && n.AccountId == accountId)
            .Select(n => new
            {
                n.ConversationId,
                n.MessageId,
                MovedTo = db.Set<Message>().Where(m => m.Id == n.MessageId).Select(m => (Guid?)m.ConversationId).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (notice is null)
            return null;
        await MarkAsync(accountId, n => n.Id == id, cancellationToken);
        var path = "/inbox/" + (notice.MovedTo ?? notice.ConversationId);
        return notice.MessageId is { } message ? $"{path}#m-{message}" : path;
    }

    public Task OfConversationAsync(Guid conversationId, Guid accountId, CancellationToken cancellationToken) =>
        MarkAsync(accountId, n => n.ConversationId == conversationId, cancellationToken);

    public Task AllAsync(Guid accountId, CancellationToken cancellationToken) => MarkAsync(accountId, n => true, cancellationToken);

    private async Task MarkAsync(Guid accountId, Expression<Func<Notice, bool>> which, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var read = await db.Set<Notice>().Where(n => n.AccountId == accountId && n.Unread).Where(which)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.Unread, false), cancellationToken);
        if (read == 0)
            return;
        db.Publish(new NoticesChanged(accountId, now), now);
        await db.SaveChangesAsync(cancellationToken);
        if (transaction is not null)
            await transaction.CommitAsync(cancellationToken);
    }
}
