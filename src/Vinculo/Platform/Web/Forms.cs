using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace Vinculo.Platform.Web;

internal static class Forms
{
    /// <summary>
    /// A form with none of the fields that its endpoint knows is bound to null, whatever the parameter's type says. No
    /// page of ours sends one: it is answered with 400, so that no handler has to think of it.
    /// </summary>
    public static TBuilder RefuseFormsWithoutFields<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilterFactory((endpoint, next) =>
        {
            var forms = endpoint.MethodInfo.GetParameters()
                .Where(parameter => parameter.IsDefined(typeof(FromFormAttribute)))
                .Select(parameter => parameter.Position)
                .ToArray();
            if (forms.Length == 0)
                return next;
            return context => forms.Any(position => context.Arguments[position] is null)
                ? ValueTask.FromResult<object?>(TypedResults.BadRequest())
                : next(context);
        });
}
