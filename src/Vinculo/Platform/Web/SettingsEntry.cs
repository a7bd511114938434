using Vinculo.Platform.Security;

namespace Vinculo.Platform.Web;

/// <summary>
/// A page of the settings. A module registers its own as singletons, so that the settings name no module:
/// <c>services.AddSingleton(new SettingsEntry("mailboxes", "/settings/mailboxes", "mailbox", "channels.mailboxes", "channels.mailboxes.lead", Role.Administrator, 20))</c>.
/// </summary>
/// <param name="Key">What a page names as its <c>Active</c> in <see cref="SettingsShell"/>.</param>
/// <param name="Title">Key of the title's text.</param>
/// <param name="Lead">Key of the sentence that says what can be set there.</param>
/// <param name="Needs">The lowest role that may open it.</param>
/// <param name="Order">Smaller comes first.</param>
internal sealed record SettingsEntry(string Key, string Url, string Icon, string Title, string Lead, Role Needs, int Order = 0);

internal static class SettingsModule
{
    public static IServiceCollection AddSettingsPages(this IServiceCollection services) =>
        services.AddSingleton(new NavItem("settings", "/settings", "settings", "platform.nav.settings", 10, NavPlace.Foot));

    public static void MapSettings(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/settings", () => Pages.Show<SettingsOverview>()).ForRole(Role.Viewer).ExcludeFromDescription();
}
