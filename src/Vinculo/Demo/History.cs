using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Demo;

/// <summary>
/// Lives through a stretch of the past: steps are done in the order of their instants, each through the application's
/// own use cases with the clock at that instant, and what follows from a step (events) happens before the next one.
/// </summary>
internal sealed class History(IServiceProvider services, DemoClock clock, DateTimeOffset end)
{
    private readonly PriorityQueue<Func<IServiceProvider, CancellationToken, Task>, (DateTimeOffset At, int Number)> steps = new();
    private int number;

    public DateTimeOffset Now => clock.GetUtcNow();

    public DateTimeOffset End => end;

    /// <summary>Plans a step. One that would lie behind the end of the history never happens.</summary>
    public void At(DateTimeOffset at, Func<IServiceProvider, CancellationToken, Task> step)
    {
        if (at <= end)
            steps.Enqueue(step, (at, number++));
    }

    /// <summary>Does everything planned, and what that plans in turn.</summary>
    /// <param name="afterEach">Called after each step and its events.</param>
    public async Task RunAsync(Action afterEach, CancellationToken cancellationToken)
    {
        while (steps.TryDequeue(out var step, out var when))
        {
            clock.MoveTo(when.At);
            await DoAsync(step, cancellationToken);
            await SettleAsync(cancellationToken);
            afterEach();
        }
        clock.MoveTo(end);
        await DoAsync(KeepLastChangesAsync, cancellationToken);
        await DispatchAsync(cancellationToken);
        await CheckNothingIsLeftAsync(cancellationToken);
    }

    public async Task DoAsync(Func<IServiceProvider, CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        await step(scope.ServiceProvider, cancellationToken);
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await DoAsync(PostponeAsync, cancellationToken);
        await DispatchAsync(cancellationToken);
    }

    private async Task DispatchAsync(CancellationToken cancellationToken)
    {
        var dispatcher = services.GetRequiredService<EventDispatcher>();
        while (await dispatcher.DispatchDueAsync(cancellationToken) > 0)
        {
            // what was delivered may have led to more
        }
    }

    /// <summary>
    /// That a conversation has changed only says where to look, so looking once at the end is as good as looking after
    /// each of a dozen changes.
    /// </summary>
    private Task PostponeAsync(IServiceProvider provider, CancellationToken cancellationToken) =>
        Changes(provider).Where(e => e.NotBefore < end)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.NotBefore, end), cancellationToken);

    /// <summary>Of the changes of each conversation only the last is left to be told.</summary>
    private async Task KeepLastChangesAsync(IServiceProvider provider, CancellationToken cancellationToken)
    {
        var changes = await Changes(provider).OrderBy(e => e.HappenedAt).ThenBy(e => e.Id).Select(e => new { e.Id, e.Payload }).ToListAsync(cancellationToken);
        var earlier = changes
            .GroupBy(e => JsonSerializer.Deserialize<ConversationChanged>(e.Payload, EventNames.Json)!.ConversationId)
            .SelectMany(ofOne => ofOne.SkipLast(1).Select(e => e.Id));
        foreach (var some in earlier.Chunk(500))
            await Changes(provider).Where(e => some.Contains(e.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.DeliveredAt, end), cancellationToken);
    }

    private static IQueryable<OutboxEvent> Changes(IServiceProvider provider)
    {
        var name = EventNames.Of(typeof(ConversationChanged));
        return provider.GetRequiredService<VinculoDb>().Set<OutboxEvent>().Where(e => e.DeliveredAt == null && e.Name == name);
    }

    private Task CheckNothingIsLeftAsync(CancellationToken cancellationToken) => DoAsync(
        async (provider, token) =>
        {
            var left = await provider.GetRequiredService<VinculoDb>().Set<OutboxEvent>().Where(e => e.DeliveredAt == null)
                .Select(e => e.Name + ": " + e.LastError).FirstOrDefaultAsync(token);
            if (left is not null)
                throw new InvalidOperationException("The demonstration company could not be made: " + left);
        },
        cancellationToken);
}
