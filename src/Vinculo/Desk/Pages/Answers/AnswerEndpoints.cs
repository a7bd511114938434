using Vinculo.Desk.Settings;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages.Answers;

/// <summary>The pages under <c>/settings/answers</c>: answers kept for use again.</summary>
internal static class AnswerEndpoints
{
    private const string Path = "/settings/answers";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).ForRole(Role.Manager).DisableAntiforgery().ExcludeFromDescription();
        pages.MapGet("", () => Platform.Web.Pages.Show<AnswersPage>());
        pages.MapGet("/new", () => Platform.Web.Pages.Show<AnswerPage>(FormState.Fresh));
        pages.MapGet("/{id:guid}", ShowAsync);
        pages.MapPost("/new", (HttpContext context, IFormCollection form, CannedAnswerSettings answers, Texts texts) => SaveAsync(context, null, form, answers, texts));
        pages.MapPost("/{id:guid}", (HttpContext context, Guid id, IFormCollection form, CannedAnswerSettings answers, Texts texts) => SaveAsync(context, id, form, answers, texts));
        pages.MapPost("/{id:guid}/delete", DeleteAsync);
    }

    private static async Task<IResult> ShowAsync(Guid id, CannedAnswerSettings answers, CancellationToken cancellationToken) =>
        (await answers.ListAsync(cancellationToken)).Any(a => a.Id == id)
            ? Platform.Web.Pages.Show<AnswerPage>(FormState.Fresh, ("Id", id))
            : Results.NotFound();

    private static async Task<IResult> SaveAsync(HttpContext context, Guid? id, IFormCollection form, CannedAnswerSettings answers, Texts texts)
    {
        var input = new CannedAnswerInput(form["shortcut"].ToString(), form["title"].ToString(), form["markdown"].ToString(), form["language"].ToString());
        var result = await answers.SaveAsync(id, input, Actor.Of(context.User), context.RequestAborted);
        return result.Failure is { } failure
            ? SettingsAnswers.Refused<AnswerPage>(form, failure, texts, id)
            : SettingsAnswers.Saved(context, texts["desk.saved"], Path);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, Guid id, CannedAnswerSettings answers, Texts texts)
    {
        var result = await answers.DeleteAsync(id, Actor.Of(context.User), context.RequestAborted);
        return result.Succeeded ? SettingsAnswers.Saved(context, texts["desk.deleted"], Path) : Results.NotFound();
    }
}
