using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.People.Teams;

/// <summary>The pages under <c>/settings/people/teams</c>.</summary>
internal static class TeamEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var teams = routes.MapGroup("/settings/people/teams");
        teams.MapGet("/new", () => Show(null, FormState.Fresh)).ForRole(Role.Administrator).ExcludeFromDescription();
        teams.MapGet("/{id:guid}", (Guid id) => Show(id, FormState.Fresh)).ForRole(Role.Administrator).ExcludeFromDescription();
        teams.MapPost("/new", (HttpContext context, IFormCollection form, SaveTeam useCase, Texts texts) =>
            SaveAsync(context, null, form, useCase, texts)).DisableAntiforgery().ForRole(Role.Administrator).ExcludeFromDescription();
        teams.MapPost("/{id:guid}", (HttpContext context, Guid id, IFormCollection form, SaveTeam useCase, Texts texts) =>
            SaveAsync(context, id, form, useCase, texts)).DisableAntiforgery().ForRole(Role.Administrator).ExcludeFromDescription();
    }

    private static async Task<IResult> SaveAsync(HttpContext context, Guid? id, IFormCollection form, SaveTeam useCase, Texts texts)
    {
        var members = form["member"].Select(text => Guid.TryParse(text, out var member) ? member : Guid.Empty).ToArray();
        var result = await useCase.RunAsync(id, form["name"], members, Actor.Of(context.User), context.RequestAborted);
        if (result.Failure is { Status: StatusCodes.Status404NotFound })
            return Results.NotFound();
        if (!result.Succeeded)
            return Show(id, FormState.Refused(form, result.Failure!, texts));
        context.Response.ToastAfterRedirect(new Toast(texts["people.saved"]));
        return context.LeadTo("/settings/people");
    }

    private static IResult Show(Guid? id, FormState form) => Pages.Show<TeamPage>(form, ("Id", id));
}
