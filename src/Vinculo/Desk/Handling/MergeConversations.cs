using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Handling;

/// <summary>Makes one conversation part of another, with its messages; and takes that back.</summary>
internal sealed class MergeConversations(VinculoDb db, ConversationChanges changes)
{
    public const string Merged = "conversation.merged";

    private const int AtOnce = 500;

    /// <summary>How long a merge can be taken back.</summary>
    public static readonly TimeSpan UndoneWithin = TimeSpan.FromDays(7);

    /// <param name="id">The conversation that ends.</param>
    /// <param name="into">The one that goes on.</param>
    public Task<Result<Changed>> MergeAsync(Guid id, Guid into, int? version, Actor actor, CancellationToken cancellationToken) =>
        changes.ApplyAsync(id, version, actor, Merged, MergeAsync, cancellationToken, into == id ? null : into);

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
        var messages = db.Set<Message>().Where(m => m.ConversationId == conversation.Id);
        change.Details["messageIds"] = await messages.Select(m => m.Id).ToListAsync(cancellationToken);
        await messages.ExecuteUpdateAsync(set => set.SetProperty(m => m.ConversationId, survivor.Id), cancellationToken);
        change.Publish(new MessagesMoved(conversation.Id, change.Now));
        Tell(change, survivor, "conversation.merged-in", null, new { fromId = conversation.Id, protocol = conversation.Protocol });
        return null;
    }

    private async Task<Failure?> UnmergeAsync(Change change, CancellationToken cancellationToken)
    {
        var (conversation, survivor) = (change.Conversation, change.Other);
        if (survivor is null || conversation.MergedIntoId != survivor.Id)
            return Failure.Conflict("desk.not-merged");
        var merge = await db.Set<AuditEntry>().AsNoTracking().Where(e => e.SubjectId == conversation.Id && e.Action == Merged)
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).FirstAsync(cancellationToken);
        var went = JsonSerializer.Deserialize<MergeDetails>(merge.After!, EventNames.Json)!.MessageIds;
        if (went is null || survivor.State == ConversationState.Merged || change.Now - merge.At > UndoneWithin)
            return Failure.Conflict("desk.merge-too-old");
        if (conversation.Unmerge(change.At) is { } failure)
            return failure;
        // Also what had come to it by an earlier merge, so that this one can be taken back next; but not what a person moved on.
        foreach (var some in went.Chunk(AtOnce))
        {
            await db.Set<Message>().Where(m => m.ConversationId == survivor.Id && some.Contains(m.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.ConversationId, conversation.Id), cancellationToken);
        }
        change.Publish(new MessagesMoved(survivor.Id, change.Now));
        Tell(change, survivor, "conversation.unmerged-from", new { fromId = conversation.Id, protocol = conversation.Protocol }, null);
        return null;
    }

    /// <summary>What the audit line of a merge says of it; those from before migration MergesAsMoves name no messages.</summary>
    private sealed record MergeDetails(IReadOnlyList<Guid>? MessageIds);

    private void Tell(Change change, Conversation survivor, string action, object? before, object? after)
    {
        db.Audit(change.Actor, action, survivor.Id, before, after, change.Now);
        change.Publish(new ConversationChanged(survivor.Id, change.Now));
    }
}
