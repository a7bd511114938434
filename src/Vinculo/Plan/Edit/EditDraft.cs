using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vinculo.Plan.Policy;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Plan.Edit;

/// <summary>What <see cref="EditPage"/> shows.</summary>
public sealed class EditView
{
    internal EditView(int number, PolicyForm form, IReadOnlyList<Failure> failures, bool saved, Texts texts)
    {
        Number = number;
        Form = form;
        Saved = saved;
        foreach (var failure in failures.Where(f => f.Field is not null))
            Errors.TryAdd(failure.Field!, texts[failure.Code, failure.Values]);
        General = failures.FirstOrDefault(f => f.Field is null) is { } general ? texts[general.Code, general.Values] : null;
    }

    /// <summary>The zones people in and around Brazil choose from; any other name of the IANA database can be typed.</summary>
    internal static readonly string[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids
        .Where(id => id.StartsWith("America/", StringComparison.Ordinal) || id.StartsWith("Europe/", StringComparison.Ordinal) || id == "UTC")];

    internal int Number { get; }
    internal PolicyForm Form { get; }
    internal bool Saved { get; }
    internal string? General { get; }
    internal Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);
}

/// <summary>The page on which the draft is written.</summary>
internal static class EditDraft
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/plan/edit", async (HttpContext http, VinculoDb db, Texts texts, bool? saved, CancellationToken cancellationToken) =>
        {
            var draft = await db.Set<PolicyVersion>().AsNoTracking().SingleOrDefaultAsync(v => v.State == VersionState.Draft, cancellationToken);
            return draft is null
                ? http.LeadTo("/plan")
                : Page(new EditView(draft.Number, PolicyForm.Of(draft), [], saved == true, texts));
        }).ForRole(Role.Manager).ExcludeFromDescription();

        routes.MapPost("/plan/edit", async (HttpContext http, IFormCollection posted, SaveDraft save, Texts texts, CancellationToken cancellationToken) =>
        {
            var form = PolicyForm.From(posted);
            var (draft, failures) = await save.RunAsync(form, Actor.Of(http.User), cancellationToken);
            if (failures.Count == 0)
                return http.LeadTo(posted["then"] == "publish" ? "/plan/publish" : "/plan/edit?saved=true");
            if (draft is not null && failures is [{ Code: "plan.draft-changed" }])
                form = form.Over(draft.Revision);
            return Page(new EditView(draft?.Number ?? 0, form, failures, saved: false, texts), failures[0].Status);
        }).ForRole(Role.Manager).DisableAntiforgery().ExcludeFromDescription();
    }

    private static IResult Page(EditView view, int status = StatusCodes.Status200OK) =>
        Pages.Show<EditPage>(status, ("View", view));
}
