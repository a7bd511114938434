using Microsoft.EntityFrameworkCore;
using Vinculo.Plan.Policy;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;

namespace Vinculo.Plan.Edit;

/// <summary>Takes over what was typed into the draft, all of it or nothing.</summary>
internal sealed class SaveDraft(VinculoDb db, TimeProvider time)
{
    /// <returns>
    /// What keeps it from being saved, none when it is saved; and the draft, null when there is none (any more).
    /// </returns>
    public async Task<(PolicyVersion? Draft, IReadOnlyList<Failure> Failures)> RunAsync(
        PolicyForm form, Actor actor, CancellationToken cancellationToken)
    {
        var draft = await db.Set<PolicyVersion>().SingleOrDefaultAsync(v => v.State == VersionState.Draft, cancellationToken);
        if (draft is null)
            return (null, [Failure.NotFound("plan.no-draft")]);
        var (rules, failures) = form.Read();
        if (failures.Count > 0)
            return (draft, failures);
        if (draft.Revision != form.Revision)
            return (draft, [Failure.Conflict("plan.draft-changed")]);

        var before = new { draft.Name, draft.Summary, draft.Rules };
        draft.Edit(form["name"].Trim(), form["summary"].Trim(), rules);
        db.Audit(actor, "policy.draft-edited", draft.Id, before, new { draft.Name, draft.Summary, draft.Rules }, time.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return (draft, []);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            var newer = await db.Set<PolicyVersion>().AsNoTracking().SingleOrDefaultAsync(v => v.State == VersionState.Draft, cancellationToken);
            return (newer, [newer is null ? Failure.NotFound("plan.no-draft") : Failure.Conflict("plan.draft-changed")]);
        }
    }
}
