using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Handling;

/// <summary>Makes one conversation part of another, with its messages; and takes that back.</summary>
internal sealed class MergeConversations(VinculoDb db, ConversationChanges changes)
{
    /// <summary>How long a merge can be taken back.</summary>
    public static readonly TimeSpan UndoneWithin = TimeSpan.FromDays(7);

    /// <param name="id">The conversation that ends.</param>
    /// <param name="into">The one that goes on.</param>
    public Task<Result<Changed>> MergeAsync(Guid id, Guid into, int? version, Actor actor, CancellationToken cancellationToken) =>
        changes.ApplyAsync(id, version, actor, "conversation.merged", MergeAsync, cancellationToken, into == id ? null : into);

    public async Task<Result<Changed>> UnmergeAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var survivor = await db.Set<Conversation>().Where(c => c.Id == id).Select(c => c.MergedIntoId).SingleOrDefaultAsync(cancellationToken);
        return await changes.ApplyAsync(id, null, actor, "conversation.unmerged", UnmergeAsync, cancellationToken, survivor);
    }

    /// <summary>The suggested merge is none.</summary>
    public Task<Result<Changed>> RefuseSuggestionAsync(Guid id, Actor actor, CancellationToken cancellationToken) =>
        changes.ApplyAsync(
            id, null, actor, "conversation.merge-refused",
            change =>
            {
                change.Conversation.RefuseMergeSuggestion();
                return null;
            },
            cancellationToken);

    private async Task<Failure?> MergeAsync(Change change, CancellationToken cancellationToken)
    {
        var (conversation, survivor) = (change.Conversation, change.Other);
        if (survivor is null)
            return Failure.Invalid("desk.merge-into-nothing", "into");
        if (conversation.MergeInto(survivor, change.At) is { } failure)
            return failure;
        await db.Set<Message>().Where(m => m.ConversationId == conversation.Id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(m => m.ConversationId, survivor.Id)
                    .SetProperty(m => m.OriginalConversationId, m => m.OriginalConversationId ?? conversation.Id),
                cancellationToken);
        change.Publish(new MessagesMoved(conversation.Id, change.Now));
        Tell(change, survivor, "conversation.merged-in", null, new { fromId = conversation.Id, protocol = conversation.Protocol });
        return null;
    }

    private async Task<Failure?> UnmergeAsync(Change change, CancellationToken cancellationToken)
    {
        var (conversation, survivor) = (change.Conversation, change.Other);
        if (survivor is null || conversation.MergedIntoId != survivor.Id)
            return Failure.Conflict("desk.not-merged");
        var mergedAt = await db.Set<AuditEntry>().Where(e => e.SubjectId == conversation.Id && e.Action == "conversation.merged")
            .MaxAsync(e => e.At, cancellationToken);
        if (survivor.State == ConversationState.Merged || change.Now - mergedAt > UndoneWithin)
            return Failure.Conflict("desk.merge-too-old");
        if (conversation.Unmerge(change.At) is { } failure)
            return failure;
        await db.Set<Message>().Where(m => m.ConversationId == survivor.Id && m.OriginalConversationId == conversation.Id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(m => m.ConversationId, conversation.Id).SetProperty(m => m.OriginalConversationId, (Guid?)null),
                cancellationToken);
        change.Publish(new MessagesMoved(survivor.Id, change.Now));
        Tell(change, survivor, "conversation.unmerged-from", new { fromId = conversation.Id, protocol = conversation.Protocol }, null);
        return null;
    }

    private void Tell(Change change, Conversation survivor, string action, object? before, object? after)
    {
        db.Audit(change.Actor, action, survivor.Id, before, after, change.Now);
        change.Publish(new ConversationChanged(survivor.Id, change.Now));
    }
}
