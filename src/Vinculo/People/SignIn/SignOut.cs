using Microsoft.AspNetCore.Identity;
using Vinculo.Platform.Security;
using Vinculo.Platform.Web;

namespace Vinculo.People.SignIn;

internal static class SignOut
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-out", async (HttpContext context, SignInManager<Account> signIn) =>
            {
                await signIn.SignOutAsync();
                return context.LeadTo("/sign-in");
            })
            .DisableAntiforgery().ForRole(Role.Viewer).ExcludeFromDescription();
        routes.MapGet("/no-access", () => Pages.Show<NoAccessPage>()).ForRole(Role.Viewer).ExcludeFromDescription();
    }
}
