using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.People.Accounts;

/// <summary>The pages under <c>/settings/people</c>.</summary>
internal static class PeopleEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("/settings/people");
        people.MapGet("", () => Pages.Show<PeoplePage>()).ForRole(Role.Administrator).ExcludeFromDescription();
        people.MapGet("/new", () => Pages.Show<NewPersonPage>(FormState.Fresh)).ForRole(Role.Administrator).ExcludeFromDescription();
        people.MapPost("/new", AddAsync).DisableAntiforgery().ForRole(Role.Administrator).ExcludeFromDescription();
        people.MapGet("/{id:guid}", (Guid id) => Show(id, FormState.Fresh)).ForRole(Role.Administrator).ExcludeFromDescription();
        people.MapPost("/{id:guid}", EditAsync).DisableAntiforgery().ForRole(Role.Administrator).ExcludeFromDescription();
        people.MapPost("/{id:guid}/link", LinkAsync).DisableAntiforgery().ForRole(Role.Administrator).ExcludeFromDescription();
        Action("disable", (useCase, id, actor, cancellationToken) => useCase.DisableAsync(id, actor, cancellationToken));
        Action("enable", (useCase, id, actor, _) => useCase.EnableAsync(id, actor));
        Action("reset-second-factor", (useCase, id, actor, _) => useCase.ResetSecondFactorAsync(id, actor));

        void Action(string name, Func<ChangeAccount, Guid, Actor, CancellationToken, Task<Failure?>> work) =>
            people.MapPost("/{id:guid}/" + name, async (HttpContext context, Guid id, ChangeAccount useCase, Texts texts) =>
                    Answer(context, id, FormCollection.Empty, await work(useCase, id, Actor.Of(context.User), context.RequestAborted), texts))
                .DisableAntiforgery().ForRole(Role.Administrator).ExcludeFromDescription();
    }

    private static async Task<IResult> AddAsync(
        HttpContext context, IFormCollection form, AddAccount useCase, ChangeAccount changes, Texts texts)
    {
        var (actor, password) = (Actor.Of(context.User), form["password"].ToString());
        var request = new NewAccount(
            form["email"], form["name"], RoleOf(form) ?? Role.Agent, password.Length == 0 ? null : password, form["language"]);
        var result = await useCase.RunAsync(request, actor, context.RequestAborted);
        if (!result.Succeeded)
            return Pages.Show<NewPersonPage>(FormState.Refused(form, result.Failure, texts));
        if (request.Password is null)
            return await ShowLinkAsync(context, result.Value.Id, changes);
        context.Response.ToastAfterRedirect(new Toast(texts["people.added", result.Value.Name]));
        return context.LeadTo("/settings/people");
    }

    private static async Task<IResult> EditAsync(HttpContext context, Guid id, IFormCollection form, ChangeAccount useCase, Texts texts)
    {
        var failure = RoleOf(form) is { } role
            ? await useCase.EditAsync(id, form["name"], role, Actor.Of(context.User), context.RequestAborted)
            : Failure.Invalid("people.role-unknown", "role");
        return Answer(context, id, form, failure, texts);
    }

    private static async Task<IResult> LinkAsync(HttpContext context, Guid id, ChangeAccount useCase) =>
        await ShowLinkAsync(context, id, useCase);

    /// <summary>The link is on this one answer only; it works once and for three days.</summary>
    private static async Task<IResult> ShowLinkAsync(HttpContext context, Guid id, ChangeAccount useCase)
    {
        var code = await useCase.MakeLinkAsync(id, Actor.Of(context.User), context.RequestAborted);
        if (!code.Succeeded)
            return Results.NotFound();
        var link = $"{context.RequestServices.GetRequiredService<VinculoSettings>().PublicUrl}/welcome/{id}?code={Uri.EscapeDataString(code.Value)}";
        context.Response.Headers.CacheControl = "no-store";
        return Pages.Show<PersonPage>(FormState.Fresh, ("Id", id), ("Link", link));
    }

    private static IResult Answer(HttpContext context, Guid id, IFormCollection form, Failure? failure, Texts texts)
    {
        if (failure?.Status == StatusCodes.Status404NotFound)
            return Results.NotFound();
        if (failure is not null)
            return Show(id, FormState.Refused(form, failure, texts));
        context.Response.ToastAfterRedirect(new Toast(texts["people.saved"]));
        return context.LeadTo("/settings/people/" + id);
    }

    private static IResult Show(Guid id, FormState form) => Pages.Show<PersonPage>(form, ("Id", id));

    private static Role? RoleOf(IFormCollection form) =>
        Enum.TryParse<Role>(form["role"], out var role) && Enum.IsDefined(role) ? role : null;
}
