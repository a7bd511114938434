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
internal sealed class MergeConversations(VinculoDb db, ConversationChanges changes, RecountConversation recount)
{
    public const string Merged = "conversation.merged";

    private const int AtOnce = 500;

    // Each merge is a person's; nobody makes so many in a row.
    private const int LongestChain = 20;

    private const string MergedIn = "conversation.merged-in";
    private const string UnmergedFrom = "conversation.unmerged-from";

    // After these a conversation with the same messages owes what it owed before.
    private static readonly string[] OwingTheSame =
    [
        "conversation.assigned", "conversation.noted", "conversation.priority-set", "conversation.moved", "conversation.customer-set",
        "conversation.merge-refused", MergedIn, UnmergedFrom,
    ];

    /// <summary>How long a merge can be taken back.</summary>
    public static readonly TimeSpan UndoneWithin = TimeSpan.FromDays(7);

    /// <summary>The conversation that this one became part of, over several merges; itself when it was not merged.</summary>
    public static async Task<Guid> WhereItWentAsync(VinculoDb db, Guid id, CancellationToken cancellationToken)
    {
        for (var i = 0; i < LongestChain; i++)
        {
            if (await db.Set<Conversation>().Where(c => c.Id == id).Select(c => c.MergedIntoId).SingleOrDefaultAsync(cancellationToken) is not { } survivor)
                break;
            id = survivor;
        }
        return id;
    }

    public Task<Guid> WhereItWentAsync(Guid id, CancellationToken cancellationToken) => WhereItWentAsync(db, id, cancellationToken);

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
        var before = survivor.Standing;
        if (conversation.MergeInto(survivor, change.At, await recount.MomentAsync(survivor, change.Now, cancellationToken)) is { } failure)
            return failure;
        var messages = db.Set<Message>().Where(m => m.ConversationId == conversation.Id);
        change.Details["messageIds"] = await messages.Select(m => m.Id).ToListAsync(cancellationToken);
        change.Details["survivorBefore"] = before;
        change.Details["survivorMessages"] = await CountAsync(survivor.Id, cancellationToken);
        await messages.ExecuteUpdateAsync(set => set.SetProperty(m => m.ConversationId, survivor.Id), cancellationToken);
        change.Publish(new MessagesMoved(conversation.Id, change.Now));
        Tell(change, survivor, MergedIn, null, new { fromId = conversation.Id, protocol = conversation.Protocol });
        return null;
    }

    private async Task<Failure?> UnmergeAsync(Change change, CancellationToken cancellationToken)
    {
        var (conversation, survivor) = (change.Conversation, change.Other);
        if (survivor is null || conversation.MergedIntoId != survivor.Id)
            return Failure.Conflict("desk.not-merged");
        var merge = await db.Set<AuditEntry>().AsNoTracking().Where(e => e.SubjectId == conversation.Id && e.Action == Merged)
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).FirstAsync(cancellationToken);
        var details = JsonSerializer.Deserialize<MergeDetails>(merge.After!, EventNames.Json)!;
        if (details.MessageIds is not { } went || survivor.State == ConversationState.Merged || change.Now - merge.At > UndoneWithin)
            return Failure.Conflict("desk.merge-too-old");
        if (conversation.Unmerge(change.At) is { } failure)
            return failure;
        // Also what had come to it by an earlier merge, so that this one can be taken back next; but not what a person moved on.
        foreach (var some in went.Chunk(AtOnce))
        {
            await db.Set<Message>().Where(m => m.ConversationId == survivor.Id && some.Contains(m.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.ConversationId, conversation.Id), cancellationToken);
        }
        await recount.RunAsync(conversation, change.Now, cancellationToken);
        if (details.SurvivorBefore is { } before && await CountAsync(survivor.Id, cancellationToken) == details.SurvivorMessages
            && !await HasGoneOnAsync(survivor.Id, merge, cancellationToken))
            survivor.StandAgain(before, await recount.MomentAsync(survivor, change.Now, cancellationToken));
        else
            await recount.RunAsync(survivor, change.Now, cancellationToken);
        change.Publish(new MessagesMoved(survivor.Id, change.Now));
        Tell(change, survivor, UnmergedFrom, new { fromId = conversation.Id, protocol = conversation.Protocol }, null);
        return null;
    }

    /// <summary>How many messages stand in a conversation that may be owed an answer, or are one.</summary>
    private Task<int> CountAsync(Guid id, CancellationToken cancellationToken) =>
        db.Set<Message>().CountAsync(m => m.ConversationId == id && m.Kind != MessageKind.Note, cancellationToken);

    /// <summary>Whether something was done to a survivor since a merge that its own matter depends on.</summary>
    private Task<bool> HasGoneOnAsync(Guid survivorId, AuditEntry merge, CancellationToken cancellationToken) =>
        db.Set<AuditEntry>().AnyAsync(
            e => e.SubjectId == survivorId && e.At >= merge.At && e.Id > merge.Id && !OwingTheSame.Contains(e.Action), cancellationToken);

    /// <summary>
    /// What the audit line of a merge says of it; those from before migration MergesAsMoves name no messages, and those of a
    /// split that was taken back do not say how the survivor stood.
    /// </summary>
    private sealed record MergeDetails(IReadOnlyList<Guid>? MessageIds, Standing? SurvivorBefore = null, int SurvivorMessages = 0);

    private void Tell(Change change, Conversation survivor, string action, object? before, object? after)
    {
        db.Audit(change.Actor, action, survivor.Id, before, after, change.Now);
        change.Publish(new ConversationChanged(survivor.Id, change.Now));
    }
}
