namespace Vinculo.People.SignIn;

/// <summary>Where a form leads back to: only ever a path of our own, whatever the address bar said.</summary>
internal static class LocalPath
{
    public static string Or(string? path, string otherwise) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : otherwise;

    /// <summary>The page the request came from, when it was one of ours.</summary>
    public static string Before(HttpRequest request, string otherwise) =>
        Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var url) && url.Authority == request.Host.Value
            ? Or(url.PathAndQuery, otherwise)
            : otherwise;
}
