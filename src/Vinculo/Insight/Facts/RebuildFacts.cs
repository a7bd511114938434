using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Listening.Contracts;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Facts;

/// <summary>
/// Makes every fact again from the modules that hold the truth, and removes those whose conversation is gone. It may run
/// while the server does: rows are brought up to date one batch at a time, and nothing is missing meanwhile.
/// </summary>
internal sealed class RebuildFacts(
    VinculoDb db, IDeskRecords desk, KeepConversationFacts conversations, KeepMessageFacts messages, KeepSurveyFacts answers,
    ISurveyRecords surveys)
{
    private const int Batch = 200;

    /// <param name="now">Facts that were last brought up to date before this instant, and are not met, are looked at again.</param>
    public async Task<RebuiltFacts> RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var read = await AllAsync(desk.ConversationsAsync, id => id, KeepConversationAsync, cancellationToken);
        var answered = await AllAsync(surveys.AnsweredAsync, answer => answer.SurveyId, answers.RunAsync, cancellationToken);
        var started = InstantConverter.ToMicroseconds(now);
        await AllAsync(
            (after, limit, token) => NotSeenAsync(started, after, limit, token), id => id, conversations.RunAsync, cancellationToken);
        return new RebuiltFacts(read, answered);
    }

    private async Task KeepConversationAsync(Guid id, CancellationToken cancellationToken)
    {
        await conversations.RunAsync(id, cancellationToken);
        foreach (var message in await desk.ReceivedAsync(id, cancellationToken))
            await messages.RunAsync(message, cancellationToken);
    }

    /// <summary>Facts whose conversation Desk did not name: it is gone, or came in this moment.</summary>
    private async Task<IReadOnlyList<Guid>> NotSeenAsync(long started, Guid? after, int limit, CancellationToken cancellationToken)
    {
        var last = after ?? Guid.Empty;
        return await db.Set<ConversationFact>().Where(c => c.RefreshedAt < started && c.Id.CompareTo(last) > 0)
            .OrderBy(c => c.Id).Select(c => c.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>Works through a list by its ids, each batch in a transaction of its own.</summary>
    private async Task<int> AllAsync<T>(
        Func<Guid?, int, CancellationToken, Task<IReadOnlyList<T>>> next, Func<T, Guid> idOf, Func<T, CancellationToken, Task> keep,
        CancellationToken cancellationToken)
    {
        var count = 0;
        for (var batch = await next(null, Batch, cancellationToken); batch.Count > 0; batch = await next(idOf(batch[^1]), Batch, cancellationToken))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            foreach (var item in batch)
                await keep(item, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
            count += batch.Count;
        }
        return count;
    }
}

internal sealed record RebuiltFacts(int Conversations, int Answers);
