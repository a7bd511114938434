using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.People.Tokens;

/// <summary>The page <c>/settings/tokens</c>: what programs may do, and the way to take it away.</summary>
internal static class TokenEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/tokens", () => Show(FormState.Fresh)).ForRole(Role.Administrator).ExcludeFromDescription();
        routes.MapPost("/settings/tokens", AddAsync).DisableAntiforgery().ForRole(Role.Administrator).ExcludeFromDescription();
        routes.MapPost("/settings/tokens/{id:guid}/revoke", async (HttpContext context, Guid id, RevokeToken useCase, Texts texts) =>
            {
                if (await useCase.RunAsync(id, Actor.Of(context.User), context.RequestAborted) is not null)
                    return Results.NotFound();
                context.Response.ToastAfterRedirect(new Toast(texts["people.token.revoked"]));
                return context.LeadTo("/settings/tokens");
            })
            .DisableAntiforgery().ForRole(Role.Administrator).ExcludeFromDescription();
    }

    /// <summary>The token is on this one answer only, which no cache keeps.</summary>
    private static async Task<IResult> AddAsync(HttpContext context, IFormCollection form, AddToken useCase, Texts texts)
    {
        var scopes = form["scopes"].OfType<string>().ToArray();
        var result = await useCase.RunAsync(form["name"], scopes, Actor.Of(context.User), context.RequestAborted);
        if (!result.Succeeded)
            return Show(FormState.Refused(form, result.Failure, texts));
        context.Response.Headers.CacheControl = "no-store";
        return Pages.Show<TokensPage>(FormState.Fresh, ("NewName", result.Value.Name), ("NewSecret", result.Value.Secret));
    }

    private static IResult Show(FormState form) => Pages.Show<TokensPage>(form);
}

/// <summary>The tokens as the settings show them.</summary>
internal sealed class ReadTokens(VinculoDb db)
{
    private const int Limit = 200;

    /// <summary>Those in use first, then those taken away; the newest of each first.</summary>
    public async Task<IReadOnlyList<ApiToken>> AllAsync(CancellationToken cancellationToken) =>
        await db.Set<ApiToken>().AsNoTracking()
            .OrderBy(t => t.RevokedAt != null).ThenByDescending(t => t.CreatedAt).ThenBy(t => t.Id)
            .Take(Limit)
            .ToListAsync(cancellationToken);
}
