using System.Text.Json;

namespace Vinculo.Platform.Web;

/// <summary>What endpoints say to htmx, and hear from it.</summary>
internal static class Htmx
{
    /// <summary>True when a fragment is asked for, not a whole page.</summary>
    public static bool IsFragment(this HttpRequest request) =>
        request.Headers.ContainsKey("HX-Request") && !request.Headers.ContainsKey("HX-History-Restore-Request");

    /// <summary>Shows a toast when the answer arrives. The header is ASCII: other letters are escaped by JSON.</summary>
    public static void Toast(this HttpResponse response, Toast toast)
    {
        object? undo = toast.UndoUrl is null ? null : new { url = toast.UndoUrl };
        response.Trigger("toast", new { text = toast.Text, undo });
    }

    /// <summary>Raises an event in the page when the answer arrives; several may be raised by one answer.</summary>
    public static void Trigger(this HttpResponse response, string name, object? detail = null)
    {
        const string header = "HX-Trigger";
        var events = response.Headers[header].ToString() is { Length: > 0 } before
            ? JsonSerializer.Deserialize<Dictionary<string, object?>>(before)!
            : [];
        events[name] = detail;
        response.Headers[header] = JsonSerializer.Serialize(events);
    }

    /// <summary>Leads to another page: by htmx's header for a fragment, by a redirect (303) otherwise.</summary>
    public static IResult LeadTo(this HttpContext context, string url)
    {
        if (!context.Request.IsFragment())
            return new SeeOther(url);
        context.Response.Headers["HX-Redirect"] = url;
        return Results.NoContent();
    }

    private sealed class SeeOther(string url) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = url;
            return Task.CompletedTask;
        }
    }
}
