using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace Vinculo.Mail;

/// <summary>Walks a tree of HTML without recursion and writes it as text.</summary>
internal sealed class HtmlTextWriter
{
    private static readonly HashSet<string> Skipped = ["head", "style", "script", "title", "noscript", "template", "object", "iframe", "select", "svg"];

    private static readonly HashSet<string> Paragraphs =
        ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl", "table", "fieldset"];

    private static readonly HashSet<string> Blocks =
    [
        "div", "tr", "li", "dt", "dd", "section", "article", "header", "footer", "main", "nav", "aside", "address", "center",
        "figure", "figcaption", "form", "caption", "tbody", "thead", "tfoot", "body", "td", "th",
    ];

    private readonly StringBuilder text = new();
    private readonly Stack<int?> lists = new();
    private readonly Stack<WhiteSpace> whiteSpaces = new();
    private int breaks;
    private bool space;
    private bool lineStarted;
    private int quotes;
    private int lastQuotes;
    private int? rowCells;
    private bool separator;
    private string? marker;

    private WhiteSpace WhiteSpace => whiteSpaces.Count == 0 ? WhiteSpace.Collapsed : whiteSpaces.Peek();

    public string Write(INode root)
    {
        // With the number of the child that is next: to ask a node for its next sibling means to look for it among all of them.
        var open = new Stack<(INode Node, int Next)>();
        if (Enter(root))
            open.Push((root, 0));
        while (open.TryPop(out var place))
        {
            if (place.Next == place.Node.ChildNodes.Length)
            {
                Leave(place.Node);
                continue;
            }
            open.Push((place.Node, place.Next + 1));
            var child = place.Node.ChildNodes[place.Next];
            if (Enter(child))
                open.Push((child, 0));
            else
                Leave(child);
        }
        return Finish();
    }

    private string Finish() => text.ToString().Trim('\n', ' ');

    private bool Enter(INode node)
    {
        if (node is IText words)
        {
            Append(words.Data);
            return false;
        }
        if (node is not IElement element)
            return false;
        var name = element.LocalName;
        if (Skipped.Contains(name) || HtmlElements.IsHidden(element))
            return false;
        switch (name)
        {
            case "br":
                Break(lineStarted || breaks == 0 ? 1 : breaks + 1);
                return false;
            case "hr":
                Rule();
                return false;
            case "img":
                Image(element);
                return false;
            default:
                EnterBlock(element, name);
                if (HtmlElements.WhiteSpaceOf(element) is { } stated)
                    whiteSpaces.Push(stated);
                return true;
        }
    }

    private void EnterBlock(IElement element, string name)
    {
        if (name is "td" or "th" && rowCells is not null)
        {
            separator = rowCells++ > 0;
            return;
        }
        if (Paragraphs.Contains(name))
            Break(lists.Count > 0 && name is "ul" or "ol" ? 1 : 2);
        else if (Blocks.Contains(name))
            Break(1);
        switch (name)
        {
            case "tr":
                rowCells = HtmlElements.IsDataRow(element) ? 0 : null;
                break;
            case "ul":
                lists.Push(null);
                break;
            case "ol":
                lists.Push(int.TryParse(element.GetAttribute("start"), NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1);
                break;
            case "li":
                marker = Marker();
                break;
            case "blockquote":
                quotes += HtmlElements.IsIndentation(element) ? 0 : 1;
                break;
        }
    }

    private void Leave(INode node)
    {
        if (node is not IElement element || Skipped.Contains(element.LocalName) || HtmlElements.IsHidden(element))
            return;
        var name = element.LocalName;
        if (name is not ("br" or "hr" or "img") && HtmlElements.WhiteSpaceOf(element) is not null)
            whiteSpaces.Pop();
        switch (name)
        {
            case "a":
                Link(element);
                break;
            case "tr":
                rowCells = null;
                separator = false;
                break;
            case "ul" or "ol":
                lists.TryPop(out _);
                break;
            case "li":
                marker = null;
                break;
            case "blockquote":
                Break(2);
                quotes = Math.Max(0, quotes - (HtmlElements.IsIndentation(element) ? 0 : 1));
                return;
        }
        if (Paragraphs.Contains(name))
            Break(lists.Count > 0 && name is "ul" or "ol" ? 1 : 2);
        else if (Blocks.Contains(name))
            Break(1);
    }

    private string Marker()
    {
        if (!lists.TryPop(out var number))
            return "- ";
        lists.Push(number + 1);
        return number is null ? "- " : number.Value.ToString(CultureInfo.InvariantCulture) + ". ";
    }

    private void Break(int count)
    {
        if (rowCells is not null)
        {
            space = true;
            return;
        }
        space = false;
        if (text.Length > 0)
            breaks = Math.Max(breaks, Math.Min(count, 3));
        lineStarted = false;
    }

    private void Append(string words)
    {
        if (WhiteSpace == WhiteSpace.Collapsed)
        {
            AppendCollapsed(words);
            return;
        }
        var lines = words.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (i > 0)
                Break(lineStarted || breaks == 0 ? 1 : breaks + 1);
            if (WhiteSpace == WhiteSpace.LinesKept)
                AppendCollapsed(lines[i]);
            else
                AppendKept(lines[i]);
        }
    }

    private void AppendCollapsed(string words)
    {
        foreach (var c in words)
        {
            if (c is ' ' or '\t' or '\n' or '\r' or '\f')
                space = true;
            else if (c is '\u200B' or '\u200C' or '\uFEFF' or '\u00AD' or '\u034F' or '\u2060')
                continue;
            else
                AppendChar(c == '\u00A0' ? ' ' : c);
        }
    }

    private void AppendKept(string words)
    {
        foreach (var c in words)
            AppendChar(c);
    }

    private void AppendChar(char c)
    {
        // A hard space at the edge of a line is only filling.
        if (c == ' ' && !lineStarted && WhiteSpace != WhiteSpace.Kept)
            return;
        StartLine();
        if (space && separator is false && text.Length > 0 && text[^1] is not (' ' or '\n'))
            text.Append(' ');
        if (separator)
            text.Append(text.Length > 0 && text[^1] == '\n' ? "" : " | ");
        separator = false;
        space = false;
        text.Append(c);
    }

    private void StartLine()
    {
        if (lineStarted)
            return;
        TrimLine();
        var quote = quotes == 0 ? "" : new string('>', Math.Min(quotes, 20)) + " ";
        for (var i = 0; i < breaks; i++)
        {
            text.Append('\n');
            if (i < breaks - 1)
                text.Append('>', Math.Min(Math.Min(quotes, lastQuotes), 20));
        }
        lastQuotes = quotes;
        breaks = 0;
        space = false;
        lineStarted = true;
        text.Append(quote);
        if (lists.Count > 0)
            text.Append(' ', (Math.Min(lists.Count, 10) - 1) * 2);
        if (marker is not null)
            text.Append(marker);
        else if (lists.Count > 0)
            text.Append("  ");
        marker = null;
    }

    private void TrimLine()
    {
        while (text.Length > 0 && text[^1] == ' ')
            text.Length--;
    }

    private void Rule()
    {
        Break(1);
        foreach (var c in "________________________________")
            AppendChar(c);
        Break(1);
    }

    private void Image(IElement image)
    {
        if (HasWords(image))
            Append($"[{image.GetAttribute("alt")!.Trim()}]");
    }

    private static bool HasWords(IElement image) => !string.IsNullOrWhiteSpace(image.GetAttribute("alt"));

    private void Link(IElement link)
    {
        var target = link.GetAttribute("href")?.Trim() ?? "";
        var shown = link.TextContent.Trim();
        // Buttons are pictures with a word on what they do.
        if (target.Length is 0 or > 2000 || (shown.Length == 0 && !link.GetElementsByTagName("img").Any(HasWords)))
            return;
        var bare = MailSyntax.StartsWithIgnoreCase(target, "mailto:") ? target[7..].Split('?')[0] : target;
        var isLink = MailSyntax.StartsWithIgnoreCase(target, "http:") || MailSyntax.StartsWithIgnoreCase(target, "https:")
            || MailSyntax.StartsWithIgnoreCase(target, "mailto:") || MailSyntax.StartsWithIgnoreCase(target, "ftp:");
        if (!isLink || HtmlElements.SameAddress(shown, bare))
            return;
        space = true;
        Append($"<{bare}>");
    }
}
