using Microsoft.AspNetCore.Http.HttpResults;

namespace Vinculo.Desk.Pages;

/// <summary>
/// A message as its sender laid it out, for a frame in the thread. It is cleaned and then shut in: no scripts, no forms,
/// nothing of our origin within reach, and no picture of another host until somebody asks for them.
/// </summary>
internal static class ShowMessageHtml
{
    private const string Shut =
        "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'self'; font-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; img-src 'self' data:";

    public static void Map(RouteGroupBuilder inbox) => inbox.MapGet("/messages/{id:guid}/html", ShowAsync);

    private static async Task<IResult> ShowAsync(
        HttpContext context, Guid id, bool? images, ReadMessageHtml read, CancellationToken cancellationToken)
    {
        if (await read.RunAsync(id, cancellationToken) is not { } fragment)
            return Results.NotFound();
        context.Response.Headers.ContentSecurityPolicy = images == true ? Shut + " https: http:" : Shut;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return new RazorComponentResult<MessageHtml>(new
        {
            Html = images == true ? fragment.Html.Replace("<img data-src=", "<img src=", StringComparison.Ordinal) : fragment.Html,
            HeldBack = images == true ? 0 : fragment.HeldBackImages,
            Id = id,
        });
    }
}
