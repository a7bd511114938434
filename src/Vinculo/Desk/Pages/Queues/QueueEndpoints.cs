using Vinculo.Desk.Settings;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages.Queues;

/// <summary>The pages under <c>/settings/queues</c>.</summary>
internal static class QueueEndpoints
{
    private const string Path = "/settings/queues";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).ForRole(Role.Manager).DisableAntiforgery().ExcludeFromDescription();
        pages.MapGet("", () => Platform.Web.Pages.Show<QueuesPage>());
        pages.MapGet("/new", () => Platform.Web.Pages.Show<QueuePage>(FormState.Fresh));
        pages.MapGet("/{id:guid}", ShowAsync);
        pages.MapPost("/new", (HttpContext context, IFormCollection form, QueueSettings queues, Texts texts) => SaveAsync(context, null, form, queues, texts));
        pages.MapPost("/{id:guid}", (HttpContext context, Guid id, IFormCollection form, QueueSettings queues, Texts texts) => SaveAsync(context, id, form, queues, texts));
        pages.MapPost("/{id:guid}/delete", DeleteAsync);
        pages.MapPost("/order", ReorderAsync);
    }

    private static async Task<IResult> ShowAsync(Guid id, QueueSettings queues, CancellationToken cancellationToken) =>
        (await queues.ListAsync(cancellationToken)).Any(q => q.Id == id)
            ? Platform.Web.Pages.Show<QueuePage>(FormState.Fresh, ("Id", id))
            : Results.NotFound();

    private static async Task<IResult> SaveAsync(HttpContext context, Guid? id, IFormCollection form, QueueSettings queues, Texts texts)
    {
        var input = new QueueInput(
            form["name"].ToString(), Guid.TryParse(form["teamId"], out var team) ? team : null, form["language"].ToString(), form["signature"].ToString(),
            form["active"].Contains("true"));
        var result = await queues.SaveAsync(id, input, Actor.Of(context.User), context.RequestAborted);
        return result.Failure is { } failure
            ? SettingsAnswers.Refused<QueuePage>(form, failure, texts, id)
            : SettingsAnswers.Saved(context, texts["desk.saved"], Path);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, Guid id, QueueSettings queues, Texts texts)
    {
        var result = await queues.DeleteAsync(id, Actor.Of(context.User), context.RequestAborted);
        return result.Failure is { } failure
            ? failure.Status == StatusCodes.Status404NotFound
                ? Results.NotFound()
                : Platform.Web.Pages.Show<QueuePage>(FormState.Fresh, ("Id", id), ("Kept", texts[failure.Code, failure.Values]))
            : SettingsAnswers.Saved(context, texts["desk.deleted"], Path);
    }

    private static async Task<IResult> ReorderAsync(HttpContext context, IFormCollection form, QueueSettings queues)
    {
        await queues.ReorderAsync(NewOrder.Of(form), Actor.Of(context.User), context.RequestAborted);
        return context.Request.IsFragment() ? Platform.Web.Pages.Show<QueuesPage>() : context.LeadTo(Path);
    }
}
