using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Intake;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Handling;

/// <summary>Where messages went.</summary>
/// <param name="MoveId">The move, by which it can be taken back.</param>
internal sealed record MessagesPlaced(Guid FromId, Guid ToId, string ToProtocol, Guid MoveId, int ToVersion)
{
    /// <summary>The conversation in which they stand now.</summary>
    public Changed Now => new(ToId, ToVersion);
}

/// <summary>
/// Moves messages that belong to another matter into another conversation, or into a new one (a split); and takes that back.
/// </summary>
internal sealed class MoveMessages(
    VinculoDb db, ConversationChanges changes, OpenConversation opener, ICustomers customers, RecountConversation recount)
{
    public const string Moved = "conversation.messages-moved";
    public const string Returned = "conversation.messages-returned";

    /// <summary>So many at once; beyond, conversations are merged instead.</summary>
    public const int Most = 500;

    /// <summary>How long a move can be taken back.</summary>
    public static readonly TimeSpan UndoneWithin = TimeSpan.FromDays(7);

    /// <param name="andLater">Also every message after it.</param>
    /// <param name="into">The other conversation; null opens a new one, of whoever wrote the first message that moves.</param>
    public async Task<Result<MessagesPlaced>> RunAsync(Guid messageId, bool andLater, Guid? into, Actor actor, CancellationToken cancellationToken)
    {
        var from = await db.Set<Message>().Where(m => m.Id == messageId).Select(m => (Guid?)m.ConversationId).SingleOrDefaultAsync(cancellationToken);
        if (from is null)
            return Failure.NotFound("desk.no-message");
        if (from == into)
            return Failure.Invalid("desk.move-to-itself", "into");
        Conversation? target = null;
        var result = await changes.ApplyAsync(
            from.Value, null, actor, Moved,
            async (change, token) =>
            {
                if (into is not null && change.Other is null)
                    return Failure.Invalid("desk.merge-into-nothing", "into");
                target = change.Other;
                var (moving, failure) = await ChooseAsync(change, messageId, andLater, token);
                if (failure is not null)
                    return failure;
                target ??= await opener.SplitAsync(change, await WriterAsync(change, moving, token), token);
                return await MoveAsync(change, target, moving, token);
            },
            cancellationToken, into);
        if (result.Failure is { } refused)
            return refused;
        var move = await db.Set<AuditEntry>().Where(e => e.SubjectId == from && e.Action == Moved)
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Select(e => e.Id).FirstAsync(cancellationToken);
        return new MessagesPlaced(from.Value, target!.Id, target.Protocol, move, target.Version);
    }

    /// <summary>Takes a move back: those of its messages that still stand where it put them.</summary>
    public async Task<Result<Changed>> UndoAsync(Guid id, Guid moveId, Actor actor, CancellationToken cancellationToken)
    {
        var move = await db.Set<AuditEntry>().AsNoTracking()
            .SingleOrDefaultAsync(e => e.Id == moveId && e.SubjectId == id && e.Action == Moved, cancellationToken);
        if (move?.After is null)
            return Failure.NotFound("desk.no-move");
        var details = JsonSerializer.Deserialize<MoveDetails>(move.After, EventNames.Json)!;
        return await changes.ApplyAsync(
            id, null, actor, Returned,
            (change, token) => change.Now - move.At > UndoneWithin
                ? Task.FromResult<Failure?>(Failure.Conflict("desk.move-too-old"))
                : ReturnAsync(change, details, moveId, token),
            cancellationToken, details.IntoId);
    }

    /// <summary>What the audit line of a move says of it.</summary>
    private sealed record MoveDetails(Guid IntoId, IReadOnlyList<Guid> MessageIds, bool Split);

    private async Task<(List<Turn> Moving, Failure? Failure)> ChooseAsync(Change change, Guid messageId, bool andLater, CancellationToken cancellationToken)
    {
        if (change.Conversation.State == ConversationState.Merged || change.Other is { State: ConversationState.Merged })
            return ([], Failure.Conflict("desk.merged"));
        var turns = await recount.TurnsAsync(change.Conversation.Id, cancellationToken);
        var at = turns.FindIndex(turn => turn.Id == messageId);
        if (at < 0)
            return ([], Failure.Conflict("desk.message-moved-meanwhile"));
        var moving = turns.GetRange(at, andLater ? turns.Count - at : 1);
        if (moving.Count == turns.Count)
            return ([], Failure.Conflict("desk.move-all"));
        return moving.Count > Most ? ([], Failure.Conflict("desk.move-too-many", Most)) : (moving, null);
    }

    private async Task<Failure?> MoveAsync(Change change, Conversation target, List<Turn> moving, CancellationToken cancellationToken)
    {
        var ids = moving.ConvertAll(turn => turn.Id);
        var split = change.Other is null;
        // A new conversation must be there before messages can name it.
        await db.SaveChangesAsync(cancellationToken);
        await PutAsync(ids, change.Conversation.Id, target.Id, cancellationToken);
        await recount.RunAsync(change.Conversation, change.Now, cancellationToken);
        await recount.RunAsync(target, change.Now, cancellationToken);
        if (split)
            await IndexAsync(target, ids, cancellationToken);
        else
            db.Audit(change.Actor, "conversation.messages-came", target.Id, null, new { fromId = change.Conversation.Id, protocol = change.Conversation.Protocol }, change.Now);
        foreach (var (name, value) in new (string, object?)[]
                 { ("intoId", target.Id), ("protocol", target.Protocol), ("messageIds", ids), ("split", split) })
            change.Details[name] = value;
        Tell(change, change.Conversation.Id, target.Id);
        return null;
    }

    private async Task<Failure?> ReturnAsync(Change change, MoveDetails details, Guid moveId, CancellationToken cancellationToken)
    {
        var (conversation, target) = (change.Conversation, change.Other);
        if (conversation.State == ConversationState.Merged || target is null
            || await PutAsync(details.MessageIds, target.Id, conversation.Id, cancellationToken) == 0)
            return Failure.Conflict("desk.nothing-to-return");
        // What was split off and holds nothing any more keeps its number as part of this one.
        var emptied = details.Split && !await db.Set<Message>().AnyAsync(m => m.ConversationId == target.Id, cancellationToken);
        if (emptied && target.MergeInto(conversation, await recount.MomentAsync(target, change.Now, cancellationToken), change.At) is { } failure)
            return failure;
        if (!emptied)
            await recount.RunAsync(target, change.Now, cancellationToken);
        await recount.RunAsync(conversation, change.Now, cancellationToken);
        if (emptied)
            db.Audit(change.Actor, MergeConversations.Merged, target.Id, null, new { protocol = conversation.Protocol, messageIds = Array.Empty<Guid>() }, change.Now);
        else
            db.Audit(change.Actor, "conversation.messages-left", target.Id, null, new { protocol = conversation.Protocol }, change.Now);
        change.Details["moveId"] = moveId;
        Tell(change, target.Id, target.Id);
        return null;
    }

    /// <summary>Whoever wrote the first of them, as though it had come alone: also in doubt, where that would have been.</summary>
    private async Task<Writer> WriterAsync(Change change, List<Turn> moving, CancellationToken cancellationToken)
    {
        var conversation = change.Conversation;
        if (moving.Find(turn => turn.IsFromCustomer) is not { } first)
            return new Writer(conversation.CustomerId, conversation.SenderInDoubt);
        var wrote = await db.Set<Message>().Where(m => m.Id == first.Id)
            .Select(m => new { m.AuthorName, m.FromAddress, m.SenderCheck }).SingleAsync(cancellationToken);
        if (wrote.FromAddress is not { } address || !address.Contains('@', StringComparison.Ordinal))
            return new Writer(conversation.CustomerId, conversation.SenderInDoubt);
        var customer = await customers.FindOrCreateAsync(CustomerAddress.Email(address), wrote.AuthorName, null, change.Actor, cancellationToken);
        return new Writer(customer.Id, wrote.SenderCheck == SenderCheck.Failed);
    }

    private Task<int> PutAsync(IReadOnlyList<Guid> messageIds, Guid from, Guid to, CancellationToken cancellationToken) =>
        db.Set<Message>().Where(m => m.ConversationId == from && messageIds.Contains(m.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.ConversationId, to), cancellationToken);

    /// <summary>The words of the new conversation's number and subject find its messages.</summary>
    private async Task IndexAsync(Conversation conversation, List<Guid> messageIds, CancellationToken cancellationToken)
    {
        var messages = await db.Set<Message>().AsNoTracking().Include(m => m.Attachments).AsSingleQuery()
            .Where(m => messageIds.Contains(m.Id)).ToListAsync(cancellationToken);
        foreach (var message in messages)
            await ConversationSearch.PutAsync(db, conversation, message, cancellationToken);
    }

    /// <param name="left">The conversation from which messages went.</param>
    private static void Tell(Change change, Guid left, Guid target)
    {
        change.Publish(new MessagesMoved(left, change.Now));
        change.Publish(new ConversationChanged(target, change.Now));
    }
}
