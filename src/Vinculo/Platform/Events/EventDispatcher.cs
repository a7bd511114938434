using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Events;

/// <summary>
/// Tells handlers of what has been committed: at least once, in order of time, each handler in its own transaction.
/// Several nodes may run it on one database; a row is leased before it is worked on.
/// </summary>
internal sealed class EventDispatcher(
    IServiceScopeFactory scopes, IEnumerable<EventSubscription> subscriptions, TimeProvider time, ILogger<EventDispatcher> logger)
{
    private const int BatchSize = 100;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private readonly ILookup<string, EventSubscription> subscriptions = subscriptions.ToLookup(s => s.EventName);

    /// <summary>Delivers what is due now. Returns how many events were taken up.</summary>
    public async Task<int> DispatchDueAsync(CancellationToken cancellationToken)
    {
        var claimed = await ClaimAsync(cancellationToken);
        foreach (var (id, name) in claimed)
            await DeliverAsync(id, [.. subscriptions[name]], cancellationToken);
        return claimed.Count;
    }

    private async Task<List<(Guid Id, string Name)>> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var now = time.GetUtcNow();
        // Nothing is put off so far: what seems to be was written before the clock was set back.
        var tooFar = now + OutboxEvent.LongestPause + Lease;
        var due = await db.Set<OutboxEvent>()
            .Where(e => e.DeliveredAt == null && (e.NotBefore <= now || e.NotBefore > tooFar))
            .OrderBy(e => e.NotBefore).ThenBy(e => e.Id)
            .Select(e => new { e.Id, e.Name })
            .Take(BatchSize)
            .ToListAsync(cancellationToken);
        if (due.Count == 0)
            return [];
        // Another node may have read the same rows: the one whose update still finds them due keeps them.
        var claimed = new List<(Guid, string)>(due.Count);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var one in due)
        {
            var taken = await db.Set<OutboxEvent>()
                .Where(e => e.Id == one.Id && e.DeliveredAt == null && (e.NotBefore <= now || e.NotBefore > tooFar))
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.NotBefore, now + Lease), cancellationToken);
            if (taken == 1)
                claimed.Add((one.Id, one.Name));
        }
        await transaction.CommitAsync(cancellationToken);
        return claimed;
    }

    private async Task DeliverAsync(Guid id, EventSubscription[] handlers, CancellationToken cancellationToken)
    {
        string? failure = null;
        foreach (var (i, handler) in handlers.Index())
            failure = await TryHandleAsync(id, handler, settles: failure is null && i == handlers.Length - 1, cancellationToken) ?? failure;
        if (failure is null && handlers.Length > 0)
            return;

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var @event = await db.Set<OutboxEvent>().SingleAsync(e => e.Id == id, cancellationToken);
        if (failure is null)
            @event.MarkDelivered(time.GetUtcNow());
        else
            @event.MarkFailed(failure, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Runs one handler and records it in the same transaction. Returns the error, or null.</summary>
    /// <param name="settles">Whether the event is delivered with it.</param>
    private async Task<string?> TryHandleAsync(Guid id, EventSubscription subscription, bool settles, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var stored = await db.Set<OutboxEvent>().SingleAsync(e => e.Id == id, cancellationToken);
            if (!stored.IsDoneBy(subscription.Handler))
            {
                var @event = JsonSerializer.Deserialize(stored.Payload, EventNames.TypeOf(stored.Name)!, EventNames.Json)!;
                await subscription.HandleAsync(scope.ServiceProvider, @event, cancellationToken);
                stored.MarkDone(subscription.Handler);
            }
            if (settles)
                stored.MarkDelivered(time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.LogError(e, "Handler {Handler} failed for event {EventId}; it will be tried again", subscription.Handler, id);
            return subscription.Handler + ": " + e.Message;
        }
    }
}

/// <summary>Runs the dispatcher whenever something was committed here, and every few seconds for what other nodes left.</summary>
internal sealed class EventDispatchLoop(
    EventDispatcher dispatcher, CommitSignal signal, TimeProvider time, ILogger<EventDispatchLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var committed = signal.Next;
            try
            {
                if (await dispatcher.DispatchDueAsync(stoppingToken) > 0)
                    continue;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "The event loop failed; it goes on in a moment");
            }
            await Task.WhenAny(committed, Task.Delay(Poll, time, stoppingToken));
        }
    }
}
