using System.Text;
using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Settings;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Search;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Intake;

/// <summary>What triage decides of a new conversation.</summary>
internal sealed record TriageResult(Queue Queue, Complexity Complexity, Priority Priority);

/// <summary>Tags a new conversation with its complexity (P24) and finds its queue, by the rules that managers edit.</summary>
internal sealed class Triage(VinculoDb db)
{
    private const Complexity WhenNoRuleFits = Complexity.Moderate;

    private static readonly Compiled<Func<VinculoDb, IAsyncEnumerable<Queue>>> Queues = new(() => EF.CompileAsyncQuery<VinculoDb, Queue>(db =>
        db.Set<Queue>().AsNoTracking().Where(q => q.Active).OrderBy(q => q.Position).ThenBy(q => q.Id)));

    private static readonly Compiled<Func<VinculoDb, IAsyncEnumerable<ComplexityRule>>> Rules = new(() => EF.CompileAsyncQuery<VinculoDb, ComplexityRule>(db =>
        db.Set<ComplexityRule>().AsNoTracking().Where(r => r.Active).OrderBy(r => r.Position).ThenBy(r => r.Id)));

    public async Task<TriageResult> SortAsync(IncomingMessage message, CancellationToken cancellationToken)
    {
        var queues = await Queues.For(db)(db).ToListAsync(cancellationToken);
        var rules = await Rules.For(db)(db).ToListAsync(cancellationToken);
        var looks = new Looks(message);
        var rule = rules.FirstOrDefault(looks.Fit);
        var queue = queues.Find(q => q.Id == message.QueueId) ?? queues.Find(q => q.Id == rule?.QueueId) ?? queues[0];
        return new TriageResult(queue, rule?.Complexity ?? WhenNoRuleFits, rule?.Priority ?? Priority.Normal);
    }

    /// <summary>A message as the rules see it.</summary>
    internal sealed class Looks(IncomingMessage message)
    {
        private readonly string words = Words(message.Subject + " " + message.Text);

        public bool Fit(ComplexityRule rule) =>
            (rule.Channel is null || rule.Channel == message.Channel)
            && (rule.FromQueueId is null || rule.FromQueueId == message.QueueId)
            && (rule.HasFiles is null || rule.HasFiles == message.Files.Any(f => f.ContentId is null))
            && (rule.MinLength is null || message.Text.Length >= rule.MinLength)
            && (rule.MaxLength is null || message.Text.Length <= rule.MaxLength)
            && (string.IsNullOrEmpty(rule.SenderDomain) || IsFrom(rule.SenderDomain))
            && (string.IsNullOrEmpty(rule.Words) || SaysAnyOf(rule.Words));

        private bool IsFrom(string domain)
        {
            var own = message.FromAddress[(message.FromAddress.LastIndexOf('@') + 1)..];
            return own.Equals(domain, StringComparison.OrdinalIgnoreCase) || own.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
        }

        /// <summary>A phrase fits whole words; one that ends in * fits beginnings of words.</summary>
        private bool SaysAnyOf(string phrases) => phrases.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Any(phrase => words.Contains(
                phrase.EndsWith('*') ? Words(phrase).TrimEnd() : Words(phrase), StringComparison.Ordinal));

        /// <summary>The words folded, each between single spaces.</summary>
        private static string Words(string text)
        {
            var result = new StringBuilder(" ");
            foreach (var letter in SearchText.Fold(text))
            {
                if (char.IsLetterOrDigit(letter))
                    result.Append(letter);
                else if (result[^1] != ' ')
                    result.Append(' ');
            }
            if (result[^1] != ' ')
                result.Append(' ');
            return result.ToString();
        }
    }
}
