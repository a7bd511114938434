using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Vinculo.Platform.Security;

namespace Vinculo.Platform.Web;

/// <summary>Fills <see cref="ShellModel"/> from the session cookie alone: no page asks the database who is there.</summary>
internal static class ShellOfRequest
{
    /// <summary>Claim: whether conversations may be assigned to this person now.</summary>
    public const string AvailableClaim = "available";

    private const string ToastCookie = "vinculo.toast";

    /// <summary>Gives every page the shell's model as a cascading value.</summary>
    public static IServiceCollection AddShellModel(this IServiceCollection services) =>
        services.AddCascadingValue(provider => Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext!));

    /// <summary>Leaves a toast for the page that follows a redirect.</summary>
    public static void ToastAfterRedirect(this HttpResponse response, Toast toast) =>
        response.Cookies.Append(ToastCookie, JsonSerializer.Serialize(toast), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            MaxAge = TimeSpan.FromSeconds(30),
            IsEssential = true,
        });

    private static ShellModel Of(HttpContext context)
    {
        var user = context.User;
        var name = user.FindFirstValue(ClaimTypes.Name) ?? "";
        var role = Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), out var known) ? known : (Role?)null;
        return new ShellModel
        {
            PersonId = Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : Guid.Empty,
            Name = name,
            Initials = Initials.Of(name),
            Available = user.HasClaim(AvailableClaim, "true"),
            May = needed => role is { } has && Enum.TryParse<Role>(needed, out var least) && has >= least,
            Toast = TakeToast(context),
        };
    }

    private static Toast? TakeToast(HttpContext context)
    {
        if (context.Request.IsFragment() || !context.Request.Cookies.TryGetValue(ToastCookie, out var json))
            return null;
        if (!context.Response.HasStarted)
            context.Response.Cookies.Delete(ToastCookie);
        try
        {
            // The undo is a POST to our own origin, whatever the cookie says.
            return JsonSerializer.Deserialize<Toast>(json) is { } toast && toast.UndoUrl?.StartsWith('/') != false ? toast : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
