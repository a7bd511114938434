using Microsoft.EntityFrameworkCore;
using Vinculo.Plan.Policy;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Plan.Edit;

/// <summary>Throws the draft away; what it said stays in the audit trail.</summary>
internal sealed class DiscardDraft(VinculoDb db, TimeProvider time)
{
    public async Task RunAsync(Actor actor, CancellationToken cancellationToken)
    {
        var draft = await db.Set<PolicyVersion>().SingleOrDefaultAsync(v => v.State == VersionState.Draft, cancellationToken);
        if (draft is null)
            return;
        db.Remove(draft);
        db.Audit(actor, "policy.draft-discarded", draft.Id, new { draft.Number, draft.Name, draft.Summary, draft.Rules }, null, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/plan/draft/discard", async (HttpContext http, DiscardDraft discard, Texts texts, CancellationToken cancellationToken) =>
        {
            await discard.RunAsync(Actor.Of(http.User), cancellationToken);
            http.Response.ToastAfterRedirect(new Toast(texts["plan.discarded"]));
            return http.LeadTo("/plan");
        }).ForRole(Role.Manager).DisableAntiforgery().ExcludeFromDescription();
}
