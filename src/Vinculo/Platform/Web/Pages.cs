using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Vinculo.Platform.Web;

/// <summary>Answers with a page.</summary>
internal static class Pages
{
    public static RazorComponentResult<TPage> Show<TPage>(params (string Name, object? Value)[] parameters)
        where TPage : IComponent =>
        new(parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));

    /// <summary>A page with a form, fresh or refused; the page has a parameter <c>Form</c>.</summary>
    public static RazorComponentResult<TPage> Show<TPage>(FormState form, params (string Name, object? Value)[] parameters)
        where TPage : IComponent
    {
        var page = Show<TPage>([.. parameters, ("Form", form)]);
        page.StatusCode = form.Status;
        return page;
    }
}
