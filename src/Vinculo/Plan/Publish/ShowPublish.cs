using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Plan.Policy;
using Vinculo.Plan.Show;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Plan.Publish;

/// <summary>What <see cref="PublishPage"/> shows.</summary>
public sealed class PublishView
{
    internal PublishView(PolicyDocument document, string when, string date, Failure? failure, Texts texts)
    {
        Document = document;
        When = when;
        Date = date;
        if (failure is not null && failure.Field == "date")
            DateError = texts[failure.Code, failure.Values];
        else if (failure is not null)
            General = texts[failure.Code, failure.Values];
    }

    internal PolicyDocument Document { get; }
    internal int InForceNumber => Document.Versions.First(v => v.Standing.Phase == PolicyPhase.InForce).Version.Number;
    internal int Revision => Document.Version.Revision;
    internal string When { get; }
    internal string Date { get; }
    internal string? DateError { get; }
    internal string? General { get; }
}

/// <summary>The page on which the draft is read once more and published.</summary>
internal static class ShowPublish
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/plan/publish", async (HttpContext http, ReadPolicy read, Texts texts, CancellationToken cancellationToken) =>
            await read.DraftAsync(cancellationToken) is { } draft ? Page(new PublishView(draft, "now", "", null, texts)) : http.LeadTo("/plan"))
            .ForRole(Role.Manager).ExcludeFromDescription();

        routes.MapPost("/plan/publish", async (
            HttpContext http, IFormCollection form, PublishDraft publish, ReadPolicy read, Texts texts, CancellationToken cancellationToken) =>
        {
            var (when, date) = (form["when"].ToString(), form["date"].ToString());
            var chosen = when == "date" ? date : "";
            var result = when == "date" && date.Length == 0
                ? Failure.Invalid("plan.date-missing", "date")
                : await publish.RunAsync(chosen, Revision(form), Actor.Of(http.User), cancellationToken);
            if (result.Succeeded)
            {
                http.Response.ToastAfterRedirect(new Toast(texts["plan.published", result.Value.Number]));
                return http.LeadTo("/plan/versions/" + result.Value.Number.ToString(CultureInfo.InvariantCulture));
            }
            return await read.DraftAsync(cancellationToken) is { } draft
                ? Page(new PublishView(draft, when, date, result.Failure, texts), result.Failure.Status)
                : http.LeadTo("/plan");
        }).ForRole(Role.Manager).DisableAntiforgery().ExcludeFromDescription();
    }

    private static int Revision(IFormCollection form) =>
        int.TryParse(form["revision"], NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : -1;

    private static RazorComponentResult<PublishPage> Page(PublishView view, int status = StatusCodes.Status200OK) =>
        new(new { View = view }) { StatusCode = status };
}
