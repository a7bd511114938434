using AngleSharp.Dom;

namespace Vinculo.Mail;

/// <summary>What becomes of line ends and spaces in a text (CSS <c>white-space</c>).</summary>
internal enum WhiteSpace
{
    /// <summary>Any number of them is one space.</summary>
    Collapsed,
    /// <summary>Line ends are kept.</summary>
    LinesKept,
    /// <summary>Line ends and spaces are kept.</summary>
    Kept,
}

/// <summary>What an element of mail's HTML means to a reader.</summary>
internal static class HtmlElements
{
    private const int LongestCell = 300;

    /// <summary>A row of short cells without structure of their own is data and stays on one line; others are layout.</summary>
    public static bool IsDataRow(IElement row)
    {
        var cells = 0;
        foreach (var child in row.Children)
            cells += child.LocalName is "td" or "th" ? 1 : 0;
        return cells >= 2 && row.Children.All(IsDataCell);
    }

    private static bool IsDataCell(IElement cell)
    {
        var (letters, blocks) = (0, 0);
        foreach (var node in Below(cell))
        {
            if (node is IText text)
                letters += text.Data.Length - text.Data.Count(char.IsWhiteSpace);
            else if (node is IElement { LocalName: "table" or "ul" or "ol" or "blockquote" or "pre" or "hr" or "h1" or "h2" })
                return false;
            else if (node is IElement { LocalName: "p" or "div", ChildElementCount: 0 } block && block.ChildNodes.Any(HasWords))
                blocks++;
            if (letters > LongestCell || blocks >= 4)
                return false;
        }
        return true;
    }

    private static bool HasWords(INode node) => node is IText text && !string.IsNullOrWhiteSpace(text.Data);

    /// <summary>What stands within an element, in its order.</summary>
    private static IEnumerable<INode> Below(IElement element)
    {
        var open = new Stack<(INode Node, int Next)>([(element, 0)]);
        while (open.TryPop(out var place))
        {
            if (place.Next == place.Node.ChildNodes.Length)
                continue;
            open.Push((place.Node, place.Next + 1));
            var child = place.Node.ChildNodes[place.Next];
            yield return child;
            open.Push((child, 0));
        }
    }

    /// <summary>
    /// Whether nobody sees it: it is not displayed, or what does not fit is cut off and nothing fits. What hides it from
    /// Outlook alone (<c>mso-hide</c>) does not count: buttons are written twice.
    /// </summary>
    public static bool IsHidden(IElement element) =>
        element.HasAttribute("hidden")
        || (StyleWith("display", element) is { } style && MailSyntax.ContainsIgnoreCase(style, "display:none"))
        || (StyleWith("overflow", element) is { } box && MailSyntax.ContainsIgnoreCase(box, "overflow:hidden") && Array.Exists(box.Split(';'), IsNoRoom));

    private static bool IsNoRoom(string property) =>
        property.Split(':') is [var name, var value] && name.ToLowerInvariant() is "height" or "max-height" or "width" or "max-width"
        && value.Split('!')[0].ToLowerInvariant() is "0" or "0px" or "0pt" or "0em" or "0%";

    /// <summary>Which spaces of its text an element keeps; null where it says nothing of them.</summary>
    public static WhiteSpace? WhiteSpaceOf(IElement element)
    {
        if (StyleWith("white-space", element) is { } style)
        {
            foreach (var property in style.Split(';'))
            {
                if (MailSyntax.StartsWithIgnoreCase(property, "white-space"))
                    return ValueOf(property);
            }
        }
        return element.LocalName == "pre" ? WhiteSpace.Kept : null;
    }

    private static WhiteSpace ValueOf(string property) => property[(property.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('!')[0].ToLowerInvariant() switch
    {
        "pre" or "pre-wrap" or "break-spaces" or "preserve" => WhiteSpace.Kept,
        "pre-line" or "preserve-breaks" => WhiteSpace.LinesKept,
        _ => WhiteSpace.Collapsed,
    };

    /// <summary>
    /// Whether a <c>blockquote</c> only moves its text to the right, as the button for that in Gmail makes it: it says itself
    /// that it has no line beside it, and nothing marks it as a quote.
    /// </summary>
    public static bool IsIndentation(IElement quote) =>
        !quote.HasAttribute("type") && !quote.HasAttribute("cite") && !quote.HasAttribute("class")
        && StyleWith("border", quote) is { } style && style.ToLowerInvariant().Split(';') is var properties
        && Array.Exists(properties, property => property is "border:none" or "border:0" or "border:0px")
        && Array.Exists(properties, property => property.StartsWith("margin", StringComparison.Ordinal))
        && !Array.Exists(properties, property => property.StartsWith("border-", StringComparison.Ordinal));

    /// <summary>The element's style without white space, where this property is in it; or null.</summary>
    private static string? StyleWith(string property, IElement element) =>
        element.GetAttribute("style") is { } style && MailSyntax.ContainsIgnoreCase(style, property) ? string.Concat(style.Where(c => !char.IsWhiteSpace(c))) : null;

    /// <summary>Whether a link shows nothing but its own address.</summary>
    public static bool SameAddress(string shown, string target) =>
        MailSyntax.EqualsIgnoreCase(Core(shown), Core(target));

    private static string Core(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var core = scheme < 0 ? address : address[(scheme + 3)..];
        return (MailSyntax.StartsWithIgnoreCase(core, "www.") ? core[4..] : core).TrimEnd('/');
    }
}
