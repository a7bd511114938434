using NodaTime;
using Vinculo.Desk.Contracts;
using Vinculo.Plan.Contracts;

namespace Vinculo.Demo;

/// <summary>How long people take: agents in business time against what is promised, customers in the hours they are awake.</summary>
internal sealed class Pace(History history, Luck luck, Scene scene)
{
    private const double Late = 0.12;

    public async Task<DateTimeOffset> AnswerAtAsync(
        IServiceProvider services, Guid conversationId, bool isFirst, CancellationToken cancellationToken)
    {
        var (policy, complexity) = await PolicyAsync(services, conversationId, cancellationToken);
        var promised = policy.Promise(isFirst ? PromiseKind.FirstAnswer : PromiseKind.NextAnswer, complexity)?.Minutes ?? 240;
        var share = scene.Prompt ? luck.Between(0.03, 0.15)
            : luck.Chance(Late) ? luck.Between(1.05, 2.4)
            : Math.Pow(luck.Between(0.2, 0.95), 2);
        return Later(policy, promised * share);
    }

    public async Task<DateTimeOffset> ResolveAtAsync(IServiceProvider services, Guid conversationId, CancellationToken cancellationToken)
    {
        var (policy, _) = await PolicyAsync(services, conversationId, cancellationToken);
        return Later(policy, scene.Prompt ? luck.Between(20, 90) : luck.Between(30, 900));
    }

    /// <param name="isLast">Nothing of the customer follows.</param>
    /// <param name="comesBack">The matter had seemed settled.</param>
    public DateTimeOffset CustomerAt(bool isLast, bool comesBack)
    {
        if (isLast && scene.LastWordAt is { } exactly)
            return exactly > history.Now ? exactly : history.Now.AddMinutes(3);
        var at = history.Now.AddHours(comesBack ? luck.Between(20, 110) : scene.Prompt ? luck.Between(0.3, 2) : Math.Pow(luck.Between(0.5, 4.8), 2));
        var hour = at.ToOffset(TimeSpan.FromHours(-3)).Hour;
        return hour is >= 7 and < 23 ? at : at.AddHours((31 - hour) % 24 + luck.Between(0, 3));
    }

    private DateTimeOffset Later(ServicePolicy policy, double businessMinutes)
    {
        var now = Instant.FromDateTimeOffset(history.Now);
        return policy.Calendar.Add(now, Duration.FromSeconds((long)(businessMinutes * 60))).ToDateTimeOffset();
    }

    private static async Task<(ServicePolicy Policy, Complexity Complexity)> PolicyAsync(
        IServiceProvider services, Guid conversationId, CancellationToken cancellationToken)
    {
        var card = await services.GetRequiredService<IDesk>().FindAsync(conversationId, cancellationToken);
        return (await services.GetRequiredService<IServicePolicies>().GetAsync(card!.PolicyVersionId, cancellationToken), card.Complexity);
    }
}
