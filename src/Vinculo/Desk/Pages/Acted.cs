using Vinculo.Platform;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages;

/// <summary>What an action answers: with scripts a toast, after which the panes refresh themselves; without, the page again.</summary>
internal static class Acted
{
    /// <summary>Says why something was not done, in the person's language, to the script that shows it beside its cause.</summary>
    public const string ProblemHeader = "X-Problem";

    public const string Changed = "desk-changed";

    public static IResult Done(HttpContext context, string text, string backTo, string? undoUrl = null)
    {
        var toast = new Toast(text, undoUrl);
        if (!context.Request.IsFragment())
        {
            context.Response.ToastAfterRedirect(toast);
            return context.LeadTo(backTo);
        }
        context.Response.Toast(toast);
        context.Response.Trigger(Changed);
        return Results.NoContent();
    }

    /// <summary>Done, or refused with the reason.</summary>
    public static IResult Of<T>(HttpContext context, Result<T> result, Texts texts, string done, string backTo, string? undoUrl = null) =>
        result.Succeeded ? Done(context, done, backTo, undoUrl) : Refused(context, result.Failure!, texts, backTo);

    public static IResult Refused(HttpContext context, Failure failure, Texts texts, string backTo)
    {
        var text = texts[failure.Code, failure.Values];
        if (!context.Request.IsFragment())
        {
            context.Response.ToastAfterRedirect(new Toast(text));
            return context.LeadTo(backTo);
        }
        context.Response.Headers[ProblemHeader] = Uri.EscapeDataString(text);
        // What the page shows is not what is: it looks again.
        context.Response.Trigger(Changed);
        return Results.StatusCode(failure.Status == StatusCodes.Status422UnprocessableEntity ? StatusCodes.Status400BadRequest : failure.Status);
    }

    public static string PathOf(Guid id) => "/inbox/" + id;
}
