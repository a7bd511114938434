namespace Vinculo.Platform.Security;

/// <summary>
/// Refuses requests that another site made a browser send with our cookies (CSRF), by what browsers say themselves:
/// Sec-Fetch-Site (Fetch Metadata, W3C), and Origin where that is missing. No tokens in forms, so no form ever expires
/// with somebody's text in it.
/// </summary>
internal static class CrossOriginProtection
{
    public static IApplicationBuilder UseCrossOriginProtection(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (IsAllowed(context.Request))
        {
            await next(context);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        await context.Response.WriteAsync("Cross-origin request refused.", context.RequestAborted);
    });

    internal static bool IsAllowed(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return true;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site is "same-origin" or "none";
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return true; // not a browser
        return Uri.TryCreate(origin, UriKind.Absolute, out var url)
            && string.Equals(url.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
