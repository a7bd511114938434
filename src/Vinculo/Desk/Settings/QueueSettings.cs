using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Conversations;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Settings;

/// <param name="TeamId">Null is everybody who serves customers.</param>
internal sealed record QueueInput(string Name, Guid? TeamId = null, string? Language = null, string? Signature = null, bool Active = true);

/// <summary>The queues, as managers edit them. The first active one takes what no rule places.</summary>
internal sealed class QueueSettings(VinculoDb db, IPeople people, TimeProvider time)
{
    public async Task<IReadOnlyList<Queue>> ListAsync(CancellationToken cancellationToken) =>
        await db.Set<Queue>().AsNoTracking().OrderBy(q => q.Position).ThenBy(q => q.Id).ToListAsync(cancellationToken);

    /// <param name="id">Null makes a new one, last in order.</param>
    public async Task<Result<Queue>> SaveAsync(Guid? id, QueueInput input, Actor actor, CancellationToken cancellationToken)
    {
        var queues = await db.Set<Queue>().OrderBy(q => q.Position).ToListAsync(cancellationToken);
        var queue = queues.Find(q => q.Id == id);
        if (id is not null && queue is null)
            return Failure.NotFound("desk.no-queue");
        if (await CheckAsync(id, input, queues, cancellationToken) is { } failure)
            return failure;
        var now = time.GetUtcNow();
        var before = queue is null ? null : Picture(queue);
        if (queue is null)
        {
            queue = new Queue { Id = Ids.New(now), Name = "", Position = queues.Select(q => q.Position).DefaultIfEmpty().Max() + 1 };
            db.Add(queue);
        }
        queue.Name = input.Name.Trim();
        queue.TeamId = input.TeamId;
        queue.Language = string.IsNullOrEmpty(input.Language) ? null : input.Language;
        queue.Signature = string.IsNullOrWhiteSpace(input.Signature) ? null : input.Signature.Trim();
        queue.Active = input.Active;
        db.Audit(actor, "desk.queue-saved", queue.Id, before, Picture(queue), now);
        await db.SaveChangesAsync(cancellationToken);
        return queue;
    }

    /// <summary>Removes a queue that never had a conversation; one that had is switched off instead.</summary>
    public async Task<Result<bool>> DeleteAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var queues = await db.Set<Queue>().ToListAsync(cancellationToken);
        if (queues.Find(q => q.Id == id) is not { } queue)
            return Failure.NotFound("desk.no-queue");
        if (!queues.Exists(q => q.Active && q.Id != id))
            return Failure.Conflict("desk.queue-last");
        if (await db.Set<Conversation>().AnyAsync(c => c.QueueId == id, cancellationToken)
            || await db.Set<ComplexityRule>().AnyAsync(r => r.QueueId == id || r.FromQueueId == id, cancellationToken))
            return Failure.Conflict("desk.queue-in-use");
        db.Remove(queue);
        db.Audit(actor, "desk.queue-deleted", id, Picture(queue), null, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <param name="order">All queues in their new order; what is not named comes after.</param>
    public async Task ReorderAsync(IReadOnlyList<Guid> order, Actor actor, CancellationToken cancellationToken)
    {
        var queues = await db.Set<Queue>().OrderBy(q => q.Position).ThenBy(q => q.Id).ToListAsync(cancellationToken);
        Order.Renumber(queues, order, q => q.Id, (q, position) => q.Position = position);
        db.Audit(actor, "desk.queues-reordered", queues.MinBy(one => one.Position)!.Id, null, order, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<Failure?> CheckAsync(Guid? id, QueueInput input, List<Queue> queues, CancellationToken cancellationToken)
    {
        var name = input.Name.Trim();
        if (name.Length is 0 or > 100)
            return Failure.Invalid("desk.name-wrong", "name", 100);
        if (queues.Exists(q => q.Id != id && string.Equals(q.Name, name, StringComparison.OrdinalIgnoreCase)))
            return Failure.Invalid("desk.name-taken", "name");
        if (!string.IsNullOrEmpty(input.Language) && !Texts.Languages.Contains(input.Language))
            return Failure.Invalid("desk.language-wrong", "language");
        if (input.Signature?.Length > 4000)
            return Failure.Invalid("desk.text-too-long", "signature", 4000);
        if (!input.Active && !queues.Exists(q => q.Active && q.Id != id))
            return Failure.Invalid("desk.queue-last", "active");
        return input.TeamId is { } team && (await people.TeamsAsync(cancellationToken)).All(t => t.Id != team)
            ? Failure.Invalid("desk.no-team", "teamId")
            : null;
    }

    private static object Picture(Queue q) => new { q.Name, q.TeamId, q.Language, q.Signature, q.Active };
}

/// <summary>Puts things in the order that somebody dragged them into.</summary>
internal static class Order
{
    public static void Renumber<T>(IEnumerable<T> things, IReadOnlyList<Guid> order, Func<T, Guid> idOf, Action<T, int> setPosition)
    {
        var places = order.Select((id, i) => (id, i)).DistinctBy(p => p.id).ToDictionary(p => p.id, p => p.i);
        var position = 1;
        foreach (var thing in things.OrderBy(t => places.GetValueOrDefault(idOf(t), int.MaxValue)).ToArray())
            setPosition(thing, position++);
    }
}
