namespace Vinculo.Platform.Web;

/// <summary>What the shell shows of the signed-in person. Cascaded to the pages, so that no page passes it along.</summary>
public sealed record ShellModel
{
    public required Guid PersonId { get; init; }
    public required string Name { get; init; }
    public required string Initials { get; init; }

    /// <summary>Whether conversations may be assigned to this person now.</summary>
    public bool Available { get; init; }

    /// <summary>What this person's role lets them enter; entries of the navigation name what they need.</summary>
    public Func<string, bool> May { get; init; } = _ => true;

    /// <summary>Numbers on entries of the navigation, by the entry's key: what is overdue or due within the hour.</summary>
    public IReadOnlyDictionary<string, int> Badges { get; init; } = new Dictionary<string, int>();

    /// <summary>What the last request did, told on the page that follows a redirect.</summary>
    public Toast? Toast { get; init; }
}

/// <summary>
/// An entry of the navigation. A module registers its own as singletons, so that the shell names no module:
/// <c>services.AddSingleton(new NavItem("inbox", "/inbox", "inbox", "platform.nav.inbox"))</c>.
/// </summary>
/// <param name="Key">What a page names as its <c>Active</c>, and what badges count for.</param>
/// <param name="Text">Key of the text.</param>
/// <param name="Order">Smaller comes first. On a phone the first four of the main place stand in the bar.</param>
/// <param name="Needs">Asked of <see cref="ShellModel.May"/>; null for everybody.</param>
public sealed record NavItem(
    string Key, string Url, string Icon, string Text, int Order = 0, NavPlace Place = NavPlace.Main, string? Needs = null)
{
    /// <summary>Where the entry's number comes from, as a fragment after the page is there, so that no page waits for it.</summary>
    public string? BadgeUrl { get; init; }

    /// <summary>The live topics that change the number; <c>{me}</c> stands for the id of who is signed in.</summary>
    public string? BadgeTopics { get; init; }
}

public enum NavPlace
{
    Main,

    /// <summary>At the foot: settings, help.</summary>
    Foot,

    /// <summary>In the menu under 'New'.</summary>
    New,

    /// <summary>In the bar above, as an icon with its number.</summary>
    Top,
}

/// <summary>Something done, and the way to undo it.</summary>
/// <param name="UndoUrl">Where a POST undoes it; null when it cannot be undone.</param>
public sealed record Toast(string Text, string? UndoUrl = null);

/// <summary>One of several things to choose between, or to show.</summary>
/// <param name="Url">A page of its own; null for a panel of this page, whose id is then <c>panel-KEY</c>.</param>
/// <param name="Shortcut">A key that presses it.</param>
public sealed record TabItem(string Key, string Label, string? Url = null, string? Count = null, string? Shortcut = null);

/// <summary>A choice in a select.</summary>
public sealed record Choice(string Value, string Label);
