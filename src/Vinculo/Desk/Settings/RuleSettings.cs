using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Settings;

/// <summary>A rule as it is typed; see <see cref="ComplexityRule"/>.</summary>
internal sealed record RuleInput(
    string Name, Complexity Complexity, string? Words = null, ChannelKind? Channel = null, Guid? FromQueueId = null, string? SenderDomain = null,
    bool? HasFiles = null, int? MinLength = null, int? MaxLength = null, Guid? QueueId = null, Priority? Priority = null, bool Active = true)
{
    public bool AsksNothing => string.IsNullOrWhiteSpace(Words) && string.IsNullOrWhiteSpace(SenderDomain)
        && (Channel, FromQueueId, HasFiles, MinLength, MaxLength) is (null, null, null, null, null);
}

/// <summary>The rules of complexity, as managers edit them. They count for what is opened afterwards.</summary>
internal sealed class RuleSettings(VinculoDb db, TimeProvider time)
{
    private const int LongestLength = 1_000_000;

    public async Task<IReadOnlyList<ComplexityRule>> ListAsync(CancellationToken cancellationToken) =>
        await db.Set<ComplexityRule>().AsNoTracking().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(cancellationToken);

    /// <param name="id">Null makes a new one, last in order.</param>
    public async Task<Result<ComplexityRule>> SaveAsync(Guid? id, RuleInput input, Actor actor, CancellationToken cancellationToken)
    {
        var rule = id is null ? null : await db.Set<ComplexityRule>().SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (id is not null && rule is null)
            return Failure.NotFound("desk.no-rule");
        if (await CheckAsync(input, cancellationToken) is { } failure)
            return failure;
        var now = time.GetUtcNow();
        var before = rule is null ? null : Picture(rule);
        if (rule is null)
        {
            var last = await db.Set<ComplexityRule>().MaxAsync(r => (int?)r.Position, cancellationToken) ?? 0;
            rule = new ComplexityRule { Id = Ids.New(now), Name = "", Position = last + 1 };
            db.Add(rule);
        }
        Fill(rule, input);
        db.Audit(actor, "desk.rule-saved", rule.Id, before, Picture(rule), now);
        await db.SaveChangesAsync(cancellationToken);
        return rule;
    }

    public async Task<Result<bool>> DeleteAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Set<ComplexityRule>().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } rule)
            return Failure.NotFound("desk.no-rule");
        db.Remove(rule);
        db.Audit(actor, "desk.rule-deleted", id, Picture(rule), null, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <param name="order">The rules in their new order; what is not named comes after.</param>
    public async Task ReorderAsync(IReadOnlyList<Guid> order, Actor actor, CancellationToken cancellationToken)
    {
        var rules = await db.Set<ComplexityRule>().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(cancellationToken);
        if (rules.Count == 0)
            return;
        Order.Renumber(rules, order, r => r.Id, (r, position) => r.Position = position);
        db.Audit(actor, "desk.rules-reordered", rules.MinBy(one => one.Position)!.Id, null, order, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<Failure?> CheckAsync(RuleInput input, CancellationToken cancellationToken)
    {
        if (input.Name.Trim().Length is 0 or > 100)
            return Failure.Invalid("desk.name-wrong", "name", 100);
        if (input.AsksNothing)
            return Failure.Invalid("desk.rule-asks-nothing", "words");
        if (input.Words?.Length > 4000)
            return Failure.Invalid("desk.text-too-long", "words", 4000);
        if (input.SenderDomain is { Length: > 0 } domain && (domain.Length > 255 || Uri.CheckHostName(domain.Trim()) != UriHostNameType.Dns))
            return Failure.Invalid("desk.domain-wrong", "senderDomain");
        if (input.MinLength is < 1 or > LongestLength)
            return Failure.Invalid("desk.length-wrong", "minLength");
        if (input.MaxLength is < 1 or > LongestLength || input.MaxLength < input.MinLength)
            return Failure.Invalid("desk.length-wrong", "maxLength");
        foreach (var (queue, field) in ((Guid?, string)[])[(input.QueueId, "queueId"), (input.FromQueueId, "fromQueueId")])
        {
            if (queue is not null && !await db.Set<Queue>().AnyAsync(q => q.Id == queue, cancellationToken))
                return Failure.Invalid("desk.no-queue", field);
        }
        return null;
    }

    private static void Fill(ComplexityRule rule, RuleInput input)
    {
        rule.Name = input.Name.Trim();
        rule.Active = input.Active;
        rule.Words = string.IsNullOrWhiteSpace(input.Words) ? null : input.Words.Trim();
        rule.Channel = input.Channel;
        rule.FromQueueId = input.FromQueueId;
        rule.SenderDomain = string.IsNullOrWhiteSpace(input.SenderDomain) ? null : input.SenderDomain.Trim().ToLowerInvariant();
        rule.HasFiles = input.HasFiles;
        rule.MinLength = input.MinLength;
        rule.MaxLength = input.MaxLength;
        rule.Complexity = input.Complexity;
        rule.QueueId = input.QueueId;
        rule.Priority = input.Priority;
    }

    private static object Picture(ComplexityRule r) => new
    {
        r.Name,
        r.Active,
        r.Words,
        r.Channel,
        r.FromQueueId,
        r.SenderDomain,
        r.HasFiles,
        r.MinLength,
        r.MaxLength,
        r.Complexity,
        r.QueueId,
        r.Priority,
    };
}
