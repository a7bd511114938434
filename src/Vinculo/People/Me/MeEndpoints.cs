using Vinculo.People.SignIn;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.People.Me;

/// <summary>The page <c>/me</c> and what the menu of the signed-in person does.</summary>
internal static class MeEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/me");
        me.MapGet("", () => Pages.Show<MePage>(FormState.Fresh)).ForRole(Role.Viewer).ExcludeFromDescription();
        me.MapPost("", async (HttpContext context, IFormCollection form, ChangeMe useCase, Texts texts) =>
                Answer(context, form, await useCase.ProfileAsync(Actor.Of(context.User), form["name"], form["language"]), texts))
            .DisableAntiforgery().ForRole(Role.Viewer).ExcludeFromDescription();
        me.MapPost("/password", async (HttpContext context, IFormCollection form, ChangeMe useCase, Texts texts) =>
                Answer(context, form, await useCase.PasswordAsync(Actor.Of(context.User), form["current"], form["password"]), texts))
            .DisableAntiforgery().ForRole(Role.Viewer).ExcludeFromDescription();
        me.MapPost("/availability", async (HttpContext context, IFormCollection form, ChangeMe useCase) =>
            {
                await useCase.AvailabilityAsync(Actor.Of(context.User), form["available"] == "true");
                return context.LeadTo(LocalPath.Before(context.Request, "/me"));
            })
            .DisableAntiforgery().ForRole(Role.Viewer).ExcludeFromDescription();
        me.MapPost("/language", async (HttpContext context, IFormCollection form, ChangeMe useCase) =>
            {
                await useCase.LanguageAsync(Actor.Of(context.User), form["language"]);
                return context.LeadTo(LocalPath.Before(context.Request, "/me"));
            })
            .DisableAntiforgery().ForRole(Role.Viewer).ExcludeFromDescription();
    }

    private static IResult Answer(HttpContext context, IFormCollection form, Failure? failure, Texts texts)
    {
        if (failure is not null)
            return Pages.Show<MePage>(FormState.Refused(form, failure, texts));
        context.Response.ToastAfterRedirect(new Toast(texts["people.saved"]));
        return context.LeadTo("/me");
    }
}
