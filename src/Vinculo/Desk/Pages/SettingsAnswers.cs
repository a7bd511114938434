using Microsoft.AspNetCore.Components;
using Vinculo.Platform;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages;

/// <summary>What the settings pages answer after a form.</summary>
internal static class SettingsAnswers
{
    public static IResult Saved(HttpContext context, string text, string path)
    {
        context.Response.ToastAfterRedirect(new Toast(text));
        return context.LeadTo(path);
    }

    /// <summary>The page with what was typed and what is wrong with it.</summary>
    public static IResult Refused<TPage>(IFormCollection form, Failure failure, Texts texts, Guid? id)
        where TPage : IComponent =>
        failure.Status == StatusCodes.Status404NotFound
            ? Results.NotFound()
            : Platform.Web.Pages.Show<TPage>(FormState.Refused(form, failure, texts), ("Id", id));
}
