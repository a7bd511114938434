using AngleSharp.Dom;

namespace Vinculo.Mail;

/// <summary>What an element of mail's HTML means to a reader.</summary>
internal static class HtmlElements
{
    private const int LongestCell = 300;

    /// <summary>A row of short cells without structure of their own is data and stays on one line; others are layout.</summary>
    public static bool IsDataRow(IElement row)
    {
        var cells = row.Children.Count(child => child.LocalName is "td" or "th");
        if (cells < 2 || row.QuerySelector("table, ul, ol, blockquote, pre, hr, h1, h2") is not null)
            return false;
        return row.Children.All(cell => cell.TextContent.Trim().Length <= LongestCell
            && cell.QuerySelectorAll("p, div").Count(block => !string.IsNullOrWhiteSpace(block.TextContent) && block.Children.Length == 0) < 4);
    }

    public static bool IsHidden(IElement element)
    {
        if (element.HasAttribute("hidden"))
            return true;
        var style = element.GetAttribute("style");
        if (style is null)
            return false;
        var compact = style.Replace(" ", "", StringComparison.Ordinal);
        return Ascii.ContainsIgnoreCase(compact, "display:none") || Ascii.ContainsIgnoreCase(compact, "mso-hide:all");
    }

    /// <summary>Whether a link shows nothing but its own address.</summary>
    public static bool SameAddress(string shown, string target) =>
        Ascii.EqualsIgnoreCase(Core(shown), Core(target));

    private static string Core(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var core = scheme < 0 ? address : address[(scheme + 3)..];
        return (Ascii.StartsWithIgnoreCase(core, "www.") ? core[4..] : core).TrimEnd('/');
    }
}
