using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vinculo.People;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Plan;

/// <summary>Browsers of people who have signed in, with the cookie that signing in would give them.</summary>
internal static class SignedIn
{
    public static async Task<HttpClient> SignedInAsync(this TestApp app, Role role, string? name = null, string language = "pt-BR")
    {
        var account = await app.AccountAsync(role, name);
        account.Language = language;
        var ticket = await app.InScopeAsync(async provider => new AuthenticationTicket(
            await provider.GetRequiredService<IUserClaimsPrincipalFactory<Account>>().CreateAsync(account),
            new AuthenticationProperties { IssuedUtc = app.Clock.GetUtcNow(), ExpiresUtc = app.Clock.GetUtcNow().AddYears(1) },
            IdentityConstants.ApplicationScheme));
        var options = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var browser = app.Stranger();
        browser.DefaultRequestHeaders.Add("Cookie", $"{options.Cookie.Name}={options.TicketDataFormat.Protect(ticket)}");
        return browser;
    }

    public static async Task<(HttpStatusCode Status, string Page, string? LeadsTo)> PostFormAsync(
        this HttpClient browser, string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await browser.PostAsync(new Uri(path, UriKind.Relative), content);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), answer.Headers.Location?.ToString());
    }

    public static string Day(this DateTimeOffset instant, int later) =>
        instant.AddDays(later).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
