using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Vinculo.Platform.Web;

/// <summary>Answers with a page.</summary>
internal static class Pages
{
    public static IResult Show<TPage>(params (string Name, object? Value)[] parameters)
        where TPage : IComponent =>
        Show<TPage>(StatusCodes.Status200OK, parameters);

    public static IResult Show<TPage>(int status, params (string Name, object? Value)[] parameters)
        where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal))
        {
            StatusCode = status,
        };

    /// <summary>A page with a form, fresh or refused; the page has a parameter <c>Form</c>.</summary>
    public static IResult Show<TPage>(FormState form, params (string Name, object? Value)[] parameters)
        where TPage : IComponent =>
        Show<TPage>(form.Status, [.. parameters, ("Form", form)]);
}
