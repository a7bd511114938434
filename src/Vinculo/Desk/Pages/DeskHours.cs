using Vinculo.Plan.Contracts;

namespace Vinculo.Desk.Pages;

/// <summary>
/// The policy in force, remembered for a minute: lists count down by its hours, and would otherwise ask the database for
/// it with every look.
/// </summary>
internal sealed class DeskHours(IServiceScopeFactory scopes, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private volatile Known? known;

    public async Task<ServicePolicy> NowAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (known is { } fresh && now - fresh.At < Lifetime && now >= fresh.At)
            return fresh.Policy;
        await using var scope = scopes.CreateAsyncScope();
        var policy = await scope.ServiceProvider.GetRequiredService<IServicePolicies>().InForceAsync(now, cancellationToken);
        known = new Known(policy, now);
        return policy;
    }

    private sealed record Known(ServicePolicy Policy, DateTimeOffset At);
}
