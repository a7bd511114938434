using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Facts;

/// <summary>
/// Brings the facts of a conversation to what Desk says now. The event only says where to look: hearing one twice, late
/// or out of order leads to the same rows.
/// </summary>
internal sealed class KeepConversationFacts(VinculoDb db, IDesk desk, TimeProvider time) : IEventHandler<ConversationChanged>
{
    public async Task HandleAsync(ConversationChanged @event, CancellationToken cancellationToken)
    {
        await RunAsync(@event.ConversationId, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Changes the rows in the caller's transaction; the caller saves.</summary>
    public async Task RunAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Locks the row before asking: of two nodes, the one that writes last has also asked last. While there is no
        // row yet, the second of the two fails on the key and is tried again.
        var touched = InstantConverter.ToMicroseconds(now);
        await db.Set<ConversationFact>().Where(c => c.Id == conversationId)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.RefreshedAt, touched), cancellationToken);
        if (await desk.FactsAsync(conversationId, cancellationToken) is not { } facts)
        {
            await RemoveAsync(conversationId, cancellationToken);
            return;
        }
        var fact = await db.Set<ConversationFact>().SingleOrDefaultAsync(c => c.Id == conversationId, cancellationToken);
        if (fact is null)
            db.Add(fact = ConversationFact.Of(conversationId));
        else if (!fact.IsWith(facts))
            await MoveMessagesAsync(facts, cancellationToken);
        fact.Take(facts, now);
        await KeepPromisesAsync(facts, now, cancellationToken);
    }

    private async Task KeepPromisesAsync(ConversationFacts facts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = await db.Set<PromiseFact>().Where(p => p.ConversationId == facts.Id).ToDictionaryAsync(p => p.Number, cancellationToken);
        for (var number = 0; number < facts.Promises.Count; number++)
        {
            if (!known.Remove(number, out var fact))
                db.Add(fact = PromiseFact.Of(facts.Id, number, now));
            fact.Take(facts.Promises[number], facts);
        }
        db.RemoveRange(known.Values);
    }

    private Task<int> MoveMessagesAsync(ConversationFacts facts, CancellationToken cancellationToken) =>
        db.Set<MessageFact>().Where(m => m.ConversationId == facts.Id).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.QueueId, facts.QueueId)
                .SetProperty(m => m.TeamId, facts.TeamId)
                .SetProperty(m => m.AssigneeId, facts.AssigneeId),
            cancellationToken);

    private async Task RemoveAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        await db.Set<PromiseFact>().Where(p => p.ConversationId == conversationId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<MessageFact>().Where(m => m.ConversationId == conversationId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<SurveyFact>().Where(s => s.ConversationId == conversationId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<ConversationFact>().Where(c => c.Id == conversationId).ExecuteDeleteAsync(cancellationToken);
    }
}
