using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vinculo.Plan.Policy;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;

namespace Vinculo.Plan.Publish;

/// <summary>Publishes the draft for good, in force at once or from the beginning of a day to come.</summary>
internal sealed class PublishDraft(VinculoDb db, TimeProvider time)
{
    /// <param name="date">As <c>2026-12-01</c>, in the draft's own time zone; empty is at once.</param>
    /// <param name="revision">The revision that was read before publishing; another one is refused.</param>
    public async Task<Result<PolicyVersion>> RunAsync(string date, int revision, Actor actor, CancellationToken cancellationToken)
    {
        var draft = await db.Set<PolicyVersion>().SingleOrDefaultAsync(v => v.State == VersionState.Draft, cancellationToken);
        if (draft is null)
            return Failure.NotFound("plan.no-draft");
        if (draft.Revision != revision)
            return Failure.Conflict("plan.draft-changed-unread");
        if (CheckRules.Of(draft.Rules) is [var first, ..])
            return first;

        var now = time.GetUtcNow();
        var from = now;
        if (date.Length > 0)
        {
            if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year > CheckRules.LastYear)
                return Failure.Invalid("plan.date-unreadable", "date");
            from = LocalDate.FromDateOnly(day).AtStartOfDayInZone(PolicyWords.Zone(draft.Rules.TimeZoneId)).ToDateTimeOffset().ToUniversalTime();
            if (from < now)
                return Failure.Invalid("plan.date-past", "date");
        }
        draft.Publish(from, actor, now);
        db.Audit(actor, "policy.published", draft.Id, null, new { draft.Number, draft.InForceFrom, draft.Rules }, now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Failure.Conflict("plan.draft-changed-unread");
        }
        return draft;
    }
}
