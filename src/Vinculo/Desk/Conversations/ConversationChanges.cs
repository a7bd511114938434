using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Vinculo.Desk.Contracts;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Conversations;

/// <summary>What a change of a conversation gives back.</summary>
/// <param name="Version">The version that it has now.</param>
/// <param name="MessageId">The message that was written, if one was.</param>
internal sealed record Changed(Guid ConversationId, int Version, Guid? MessageId = null);

/// <summary>
/// The one way in which people and programs change a conversation: in a transaction that holds its row, with the audit
/// line of what became different, and its events.
/// </summary>
internal sealed class ConversationChanges(VinculoDb db, IServicePolicies policies, TimeProvider time, Texts texts)
{
    /// <param name="version">The version that the person saw, or null to take it as it is.</param>
    /// <param name="action">What is done, as the audit names it, such as <c>conversation.resolved</c>.</param>
    /// <param name="other">Another conversation that takes part; null when there is none.</param>
    /// <param name="work">Changes the conversation; when it returns a failure nothing is kept.</param>
    public async Task<Result<Changed>> ApplyAsync(
        Guid id, int? version, Actor actor, string action, Func<Change, CancellationToken, Task<Failure?>> work,
        CancellationToken cancellationToken, Guid? other = null)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        // Two rows are always taken in the same order, so that two merges never wait for each other.
        var first = other < id ? await HoldAsync(other.Value, cancellationToken) : null;
        if (await HoldAsync(id, cancellationToken) is not { } conversation)
            return Failure.NotFound("desk.no-conversation");
        if (other > id)
            first = await HoldAsync(other.Value, cancellationToken);
        if (version is { } seen && seen != conversation.Version - 1)
            return await StaleAsync(id, cancellationToken);

        var policy = await policies.GetAsync(conversation.PolicyVersionId, cancellationToken);
        var change = new Change(db, conversation, actor, new Moment(time.GetUtcNow(), policy)) { Other = first };
        if (await work(change, cancellationToken) is { } failure)
            return failure;
        change.Record(action);
        change.Publish(new ConversationChanged(id, change.Now));
        await db.SaveChangesAsync(cancellationToken);
        if (transaction is not null)
            await transaction.CommitAsync(cancellationToken);
        return new Changed(id, conversation.Version, change.MessageId);
    }

    public Task<Result<Changed>> ApplyAsync(
        Guid id, int? version, Actor actor, string action, Func<Change, Failure?> work, CancellationToken cancellationToken) =>
        ApplyAsync(id, version, actor, action, (change, _) => Task.FromResult(work(change)), cancellationToken);

    /// <summary>Takes the row of a conversation until the transaction ends, then reads it. Others wait, so nothing is overwritten.</summary>
    public async Task<Conversation?> HoldAsync(Guid id, CancellationToken cancellationToken)
    {
        var held = await db.Set<Conversation>().Where(c => c.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Version, c => c.Version + 1), cancellationToken);
        return held == 0 ? null : await db.Set<Conversation>().Include(c => c.Clocks).SingleAsync(c => c.Id == id, cancellationToken);
    }

    /// <summary>A transaction of one's own, or null inside the caller's.</summary>
    public async Task<IDbContextTransaction?> BeginAsync(CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is not null)
            return null;
        db.ChangeTracker.Clear(); // what an earlier change left here may be older than the database
        return await db.Database.BeginTransactionAsync(cancellationToken);
    }

    private async Task<Failure> StaleAsync(Guid id, CancellationToken cancellationToken)
    {
        var last = await db.Set<AuditEntry>().AsNoTracking().Where(e => e.SubjectId == id)
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).FirstAsync(cancellationToken);
        return Failure.Conflict("desk.changed-meanwhile", last.ActorName, texts["desk.event." + last.Action["conversation.".Length..]]);
    }
}

/// <summary>One change under way: what it may use, and what it leaves behind.</summary>
internal sealed class Change(VinculoDb db, Conversation conversation, Actor actor, Moment at)
{
    private ConversationSnapshot before = ConversationSnapshot.Of(conversation);

    public Conversation Conversation => conversation;

    /// <summary>The other conversation that takes part, held as well.</summary>
    public Conversation? Other { get; init; }

    public Actor Actor => actor;

    public Moment At => at;

    public DateTimeOffset Now => at.Now;

    /// <summary>The account that acts; null for programs and for Vinculo itself.</summary>
    public Guid? AccountId => actor.Kind == ActorKind.Agent ? actor.Id : null;

    public Guid? MessageId { get; set; }

    /// <summary>What the audit line says besides, under names that the conversation itself does not have.</summary>
    public Dictionary<string, object?> Details { get; } = [];

    public void Publish(object @event) => db.Publish(@event, at.Now);

    /// <summary>Writes the audit line of what became different since the change began, or since the line before.</summary>
    public void Record(string action)
    {
        var after = ConversationSnapshot.Of(conversation);
        var (was, now) = ConversationSnapshot.Difference(before, after);
        foreach (var (name, value) in Details)
            (now ??= [])[name] = value;
        db.Audit(actor, action, conversation.Id, was, now, at.Now);
        before = after;
    }
}
