using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Settings;

/// <param name="Language">Empty serves every language.</param>
internal sealed record CannedAnswerInput(string Shortcut, string Title, string Markdown, string Language = "");

/// <summary>Answers kept for use again: kept by managers, found by agents.</summary>
internal sealed partial class CannedAnswerSettings(VinculoDb db, TimeProvider time)
{
    private const int MostFound = 20;

    public async Task<IReadOnlyList<CannedAnswer>> ListAsync(CancellationToken cancellationToken) =>
        await db.Set<CannedAnswer>().AsNoTracking().OrderBy(a => a.Shortcut).ThenBy(a => a.Language).ToListAsync(cancellationToken);

    /// <summary>Answers in the customer's language, or in none, whose shortcut begins with what was typed or whose title has it.</summary>
    public async Task<IReadOnlyList<CannedAnswer>> FindAsync(string typed, string language, CancellationToken cancellationToken)
    {
        var beginning = typed.Trim().TrimStart('/').ToLowerInvariant();
        var all = await db.Set<CannedAnswer>().AsNoTracking().Where(a => a.Language == "" || a.Language == language)
            .OrderBy(a => a.Shortcut).ToListAsync(cancellationToken);
        return [.. all.GroupBy(a => a.Shortcut).Select(same => same.MaxBy(a => a.Language.Length)!)
            .Where(a => a.Shortcut.StartsWith(beginning, StringComparison.Ordinal) || a.Title.Contains(beginning, StringComparison.OrdinalIgnoreCase))
            .Take(MostFound)];
    }

    /// <summary>Fills in <c>{cliente}</c>, <c>{protocolo}</c> and <c>{agente}</c>.</summary>
    public static string Fill(string markdown, string customer, string protocol, string agent) => markdown
        .Replace("{cliente}", customer, StringComparison.OrdinalIgnoreCase)
        .Replace("{protocolo}", protocol, StringComparison.OrdinalIgnoreCase)
        .Replace("{agente}", agent, StringComparison.OrdinalIgnoreCase);

    /// <param name="id">Null makes a new one.</param>
    public async Task<Result<CannedAnswer>> SaveAsync(Guid? id, CannedAnswerInput input, Actor actor, CancellationToken cancellationToken)
    {
        var shortcut = input.Shortcut.Trim().TrimStart('/').ToLowerInvariant();
        var answer = id is null ? null : await db.Set<CannedAnswer>().SingleOrDefaultAsync(a => a.Id == id, cancellationToken);
        if (id is not null && answer is null)
            return Failure.NotFound("desk.no-canned-answer");
        if (Check(shortcut, input) is { } failure)
            return failure;
        if (await db.Set<CannedAnswer>().AnyAsync(a => a.Shortcut == shortcut && a.Language == input.Language && a.Id != id, cancellationToken))
            return Failure.Invalid("desk.shortcut-taken", "shortcut");
        var now = time.GetUtcNow();
        var before = answer is null ? null : Picture(answer);
        if (answer is null)
        {
            answer = new CannedAnswer { Id = Ids.New(now), Shortcut = "", Title = "", Markdown = "" };
            db.Add(answer);
        }
        answer.Shortcut = shortcut;
        answer.Title = input.Title.Trim();
        answer.Markdown = input.Markdown.Trim();
        answer.Language = input.Language;
        db.Audit(actor, "desk.canned-answer-saved", answer.Id, before, Picture(answer), now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }

    public async Task<Result<bool>> DeleteAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Set<CannedAnswer>().SingleOrDefaultAsync(a => a.Id == id, cancellationToken) is not { } answer)
            return Failure.NotFound("desk.no-canned-answer");
        db.Remove(answer);
        db.Audit(actor, "desk.canned-answer-deleted", id, Picture(answer), null, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private static Failure? Check(string shortcut, CannedAnswerInput input)
    {
        if (!ShortcutForm().IsMatch(shortcut))
            return Failure.Invalid("desk.shortcut-wrong", "shortcut");
        if (input.Title.Trim().Length is 0 or > 200)
            return Failure.Invalid("desk.name-wrong", "title", 200);
        if (string.IsNullOrWhiteSpace(input.Markdown))
            return Failure.Invalid("desk.reply-empty", "markdown");
        if (input.Markdown.Length > 20000)
            return Failure.Invalid("desk.text-too-long", "markdown", 20000);
        return input.Language.Length > 0 && !Texts.Languages.Contains(input.Language) ? Failure.Invalid("desk.language-wrong", "language") : null;
    }

    private static object Picture(CannedAnswer a) => new { a.Shortcut, a.Title, a.Markdown, a.Language };

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,49}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ShortcutForm();
}
