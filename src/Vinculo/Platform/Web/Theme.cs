namespace Vinculo.Platform.Web;

/// <summary>Light, dark, or as the browser's system says (null). The browser keeps the choice in a cookie.</summary>
internal static class Theme
{
    public const string Cookie = "theme";

    public static string? Of(HttpRequest? request) => request?.Cookies[Cookie] is { } chosen and ("light" or "dark") ? chosen : null;
}
