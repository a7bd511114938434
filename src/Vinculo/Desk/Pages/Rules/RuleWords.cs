using Vinculo.Desk.Settings;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages.Rules;

/// <summary>A rule as a sentence.</summary>
internal static class RuleWords
{
    public static string When(ComplexityRule rule, IReadOnlyList<Queue> queues, Texts texts) => string.Join(" · ", new[]
    {
        rule.Words is { } words ? texts["desk.rules.when.words", words] : null,
        rule.SenderDomain is { } domain ? texts["desk.rules.when.domain", domain] : null,
        rule.Channel is { } channel ? texts["desk.channel." + channel] : null,
        rule.FromQueueId is { } queue ? texts["desk.rules.when.queue", NameOf(queue, queues)] : null,
        rule.HasFiles is { } files ? texts[files ? "desk.rules.when.files" : "desk.rules.when.no-files"] : null,
        rule.MinLength is { } least ? texts["desk.rules.when.min", least] : null,
        rule.MaxLength is { } most ? texts["desk.rules.when.max", most] : null,
    }.Where(part => part is not null));

    public static string Then(ComplexityRule rule, IReadOnlyList<Queue> queues, Texts texts) => string.Join(" · ", new[]
    {
        rule.QueueId is { } queue ? texts["desk.rules.then.queue", NameOf(queue, queues)] : null,
        rule.Priority is { } priority ? texts["desk.priority.is", texts["desk.priority." + priority]] : null,
    }.Where(part => part is not null));

    private static string NameOf(Guid id, IReadOnlyList<Queue> queues) => queues.FirstOrDefault(q => q.Id == id)?.Name ?? "";
}
