using Microsoft.EntityFrameworkCore;
using Vinculo.Plan.Policy;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Web;

namespace Vinculo.Plan.Edit;

/// <summary>Begins a new version as a copy of another. There is one draft at a time; asking again leads to it.</summary>
internal sealed class StartDraft(VinculoDb db, TimeProvider time)
{
    /// <param name="from">The number of the version to copy; null copies the newest one that is published.</param>
    public async Task<Result<int>> RunAsync(int? from, Actor actor, CancellationToken cancellationToken)
    {
        var versions = await db.Set<PolicyVersion>().AsNoTracking().OrderByDescending(v => v.Number).ToListAsync(cancellationToken);
        if (versions.Find(v => v.State == VersionState.Draft) is { } draft)
            return draft.Number;
        var original = from is null ? versions[0] : versions.Find(v => v.Number == from);
        if (original is null)
            return Failure.NotFound("plan.no-such-version");

        var now = time.GetUtcNow();
        var copy = PolicyVersion.CopyOf(original, versions[0].Number + 1, now);
        db.Add(copy);
        db.Audit(actor, "policy.draft-started", copy.Id, null, new { copy.Number, copyOf = original.Number }, now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return copy.Number;
        }
        catch (DbUpdateException)
        {
            // Somebody else began one in the same moment, and the database keeps them to one.
            db.ChangeTracker.Clear();
            var other = await db.Set<PolicyVersion>().AsNoTracking().SingleOrDefaultAsync(v => v.State == VersionState.Draft, cancellationToken);
            if (other is null)
                throw;
            return other.Number;
        }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/plan/draft", async (HttpContext http, StartDraft start, IFormCollection form, CancellationToken cancellationToken) =>
        {
            int? from = int.TryParse(form["from"], System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
            var result = await start.RunAsync(from, Actor.Of(http.User), cancellationToken);
            return result.Succeeded ? http.LeadTo("/plan/edit") : http.LeadTo("/plan");
        }).ForRole(Role.Manager).DisableAntiforgery().ExcludeFromDescription();
}
