using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Api;

/// <summary>
/// The kept answers of requests. It works in scopes of its own, so that the request's transaction stays the handler's; what
/// the handler saves says in the same transaction that the work is done.
/// </summary>
internal sealed class IdempotencyStore(VinculoDb work, IServiceScopeFactory scopes, TimeProvider time) : IDisposable
{
    /// <summary>
    /// Takes the key for this request. Null: it is ours, do the work. Otherwise what is known of the request that has it.
    /// </summary>
    public async Task<IdempotencyRecord?> BeginAsync(Guid owner, string key, string requestHash, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var now = time.GetUtcNow();
        await db.Set<IdempotencyRecord>()
            .Where(r => r.OwnerId == owner && r.IdempotencyKey == key
                && (r.StartedAt < now - IdempotencyRecord.Lifetime || (r.Status == null && !r.Done && r.StartedAt < now - IdempotencyRecord.Lease)))
            .ExecuteDeleteAsync(cancellationToken);
        // The unique key decides between two that come at the same time; PostgreSQL makes the second wait for the first.
        var startedAt = InstantConverter.ToMicroseconds(now);
        var taken = await db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO platform_idempotency (owner_id, idempotency_key, request_hash, started_at, done)
             VALUES ({owner}, {key}, {requestHash}, {startedAt}, {false}) ON CONFLICT (owner_id, idempotency_key) DO NOTHING
             """,
            cancellationToken);
        if (taken == 1)
        {
            work.DoneWithNextSave = new IdempotencyRecord
            {
                OwnerId = owner,
                IdempotencyKey = key,
                RequestHash = requestHash,
                StartedAt = InstantConverter.FromMicroseconds(startedAt),
            };
            return null;
        }
        return await db.Set<IdempotencyRecord>().AsNoTracking()
            .SingleOrDefaultAsync(r => r.OwnerId == owner && r.IdempotencyKey == key, cancellationToken)
            // The other failed in this instant and gave the key back: the caller is told to try again.
            ?? new IdempotencyRecord { OwnerId = owner, IdempotencyKey = key, RequestHash = requestHash, StartedAt = now };
    }

    /// <summary>Whether nobody works any more on a request without an answer.</summary>
    public bool IsGivenUp(IdempotencyRecord request) => request.StartedAt < time.GetUtcNow() - IdempotencyRecord.Lease;

    public async Task FinishAsync(Guid owner, string key, HttpResponse response, byte[] body, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var (status, contentType) = (response.StatusCode, response.ContentType);
        var location = response.Headers.Location.Count > 0 ? response.Headers.Location.ToString() : null;
        var tag = response.Headers.ETag.Count > 0 ? response.Headers.ETag.ToString() : null;
        await Ours(db, owner, key).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Status, status)
                .SetProperty(r => r.ContentType, contentType)
                .SetProperty(r => r.Location, location)
                .SetProperty(r => r.ETag, tag)
                .SetProperty(r => r.Body, body),
            cancellationToken);
    }

    /// <summary>Gives the key back where nothing was done: the request may be tried again.</summary>
    public async Task ForgetAsync(Guid owner, string key, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await Ours(scope.ServiceProvider.GetRequiredService<VinculoDb>(), owner, key).Where(r => !r.Done).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The context goes on to others, who do not work under this key.</summary>
    public void Dispose() => work.DoneWithNextSave = null;

    /// <summary>The key, unless another has taken it after our lease.</summary>
    private IQueryable<IdempotencyRecord> Ours(VinculoDb db, Guid owner, string key)
    {
        var startedAt = work.DoneWithNextSave?.StartedAt;
        return db.Set<IdempotencyRecord>().Where(r => r.OwnerId == owner && r.IdempotencyKey == key && r.StartedAt == startedAt);
    }
}

/// <summary>Clears answers that are no longer kept.</summary>
internal sealed class ForgetOldRequests(VinculoDb db, TimeProvider time) : IRepeatedJob
{
    public TimeSpan Every => TimeSpan.FromHours(1);

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - IdempotencyRecord.Lifetime;
        return db.Set<IdempotencyRecord>().Where(r => r.StartedAt < before).ExecuteDeleteAsync(cancellationToken);
    }
}
