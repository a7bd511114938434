using System.Security.Claims;
using Vinculo.Platform.Search;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;

namespace Vinculo.Platform.Web;

/// <summary>
/// What a module offers in the palette (Ctrl K). A module registers its own, so that the palette names no module:
/// <c>services.AddScoped&lt;IPaletteSource, ConversationsInPalette&gt;()</c>.
/// </summary>
internal interface IPaletteSource
{
    /// <summary>Smaller comes first.</summary>
    int Order { get; }

    /// <summary>What fits what was typed (trimmed, perhaps empty); null or no items for nothing.</summary>
    Task<PaletteGroup?> FindAsync(string typed, ClaimsPrincipal user, CancellationToken cancellationToken);
}

/// <param name="Title">Written above the items.</param>
public sealed record PaletteGroup(string Title, IReadOnlyList<PaletteItem> Items);

/// <param name="Hint">Said at the end of the line.</param>
public sealed record PaletteItem(string Url, string Icon, string Label, string? Hint = null);

internal static class Palette
{
    private const int LongestTyped = 200;

    public static IServiceCollection AddPalette(this IServiceCollection services) => services.AddScoped<IPaletteSource, PagesInPalette>();

    public static void MapPalette(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/palette", FindAsync).ForRole(Role.Viewer).ExcludeFromDescription();

    private static async Task<IResult> FindAsync(
        string? q, ClaimsPrincipal user, IEnumerable<IPaletteSource> sources, CancellationToken cancellationToken)
    {
        var typed = (q ?? "").Trim().Cut(LongestTyped);
        var groups = new List<PaletteGroup>();
        // One after the other: they share the database's connection.
        foreach (var source in sources.OrderBy(source => source.Order))
        {
            if (await source.FindAsync(typed, user, cancellationToken) is { Items.Count: > 0 } group)
                groups.Add(group);
        }
        return Pages.Show<PaletteResults>(("Groups", groups), ("Typed", typed));
    }
}

/// <summary>The pages that this person may open.</summary>
internal sealed class PagesInPalette(IEnumerable<NavItem> pages, IEnumerable<SettingsEntry> settings, Texts texts) : IPaletteSource
{
    public int Order => 90;

    public Task<PaletteGroup?> FindAsync(string typed, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var role = Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), out var known) ? known : Role.Viewer;
        var wanted = SearchText.Fold(typed);
        var items = pages.Where(page => page.Needs is null || (Enum.TryParse<Role>(page.Needs, out var least) && role >= least))
            .OrderBy(page => page.Place).ThenBy(page => page.Order).Select(page => new PaletteItem(page.Url, page.Icon, texts[page.Text]))
            .Concat(settings.Where(entry => role >= entry.Needs).OrderBy(entry => entry.Order)
                .Select(entry => new PaletteItem(entry.Url, entry.Icon, texts[entry.Title], texts["platform.nav.settings"])))
            .Where(item => SearchText.Fold(item.Label).Contains(wanted, StringComparison.Ordinal));
        return Task.FromResult<PaletteGroup?>(new PaletteGroup(texts["platform.palette.pages"], [.. items]));
    }
}
