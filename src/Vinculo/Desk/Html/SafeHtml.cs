using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;
using Vinculo.Mail;

namespace Vinculo.Desk.Html;

/// <param name="Html">May be put into a page as it is.</param>
/// <param name="HeldBackImages">Pictures of other hosts that were not loaded; each stands there with its address in <c>data-src</c>.</param>
internal sealed record SafeFragment(string Html, int HeldBackImages);

/// <summary>
/// Makes HTML from outside safe to show. It is parsed as a browser would (AngleSharp follows the HTML standard), and
/// written anew from a list of what is allowed: what is not on the list never reaches the page, whatever it is called.
/// No style, class, id or script survives; nothing is loaded from another host.
/// </summary>
internal static class SafeHtml
{
    // Longer than any letter; what comes after is not shown.
    private const int MostRead = 2_000_000;
    private const int DeepestNesting = 200;
    private const int LongestAddress = 2000;
    private const int LongestDataImage = 500_000;

    private static readonly FrozenSet<string> Allowed = Set(
        "a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em "
        + "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small span strike "
        + "strong sub summary sup table tbody td tfoot th thead tr tt u ul var wbr");

    /// <summary>Gone with all that is inside; of any other unknown element the content stays.</summary>
    private static readonly FrozenSet<string> Dropped = Set(
        "applet area audio base basefont bgsound button canvas dialog datalist embed fencedframe frame frameset head iframe input keygen link "
        + "listing map marquee math meta meter noembed noframes noscript object optgroup option output param picture plaintext portal progress "
        + "script select selectedcontent slot source style svg template textarea title track video xml xmp");

    private static readonly FrozenSet<string> Void = Set("br col hr img wbr");
    private static readonly FrozenSet<string> Alignments = Set("left center right justify top middle bottom baseline");
    private static readonly FrozenSet<string> Sized = Set("img table td th col");
    private static readonly string[] LinkSchemes = ["http", "https", "mailto", "tel"];
    private static readonly string[] DataImages = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

    /// <param name="html">As received.</param>
    /// <param name="imageOf">The address of the picture with this Content-ID, or null when the message has none.</param>
    public static SafeFragment Clean(string html, Func<string, string?>? imageOf = null)
    {
        var read = html.Length <= MostRead ? html : html[..MostRead];
        var writer = new Writer(imageOf);
        using var document = HtmlText.ParseOrNull(read);
        if (document is null)
            writer.Escape(HtmlText.ToText(read)); // no letter, but words may be in it
        else if (document.Body is { } body)
            writer.Write(body);
        return new SafeFragment(writer.ToString(), writer.HeldBack);
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private sealed class Writer(Func<string, string?>? imageOf)
    {
        private readonly StringBuilder output = new();

        public int HeldBack { get; private set; }

        public override string ToString() => output.ToString();

        /// <summary>Walks without recursion: how deep somebody nested their elements must not matter.</summary>
        public void Write(INode root)
        {
            // With the number of the child that is next: to ask a node for its next sibling means to look for it among all of them.
            var open = new Stack<(INode Node, int Next, string? End)>([(root, 0, null)]);
            while (open.TryPop(out var place))
            {
                if (place.Next == place.Node.ChildNodes.Length)
                {
                    output.Append(place.End);
                    continue;
                }
                open.Push(place with { Next = place.Next + 1 });
                var node = place.Node.ChildNodes[place.Next];
                if (node is IText text)
                    Escape(text.Data);
                else if (node is IElement element && Begin(element, open.Count) is { } endTag && element.HasChildNodes)
                    open.Push((element, 0, endTag));
            }
        }

        /// <summary>Writes the start of an element. Null when its content is not to be looked at; else what ends it.</summary>
        private string? Begin(IElement element, int depth)
        {
            var name = element.LocalName;
            // SVG and MathML have elements of the same names with other powers.
            if (element.NamespaceUri != "http://www.w3.org/1999/xhtml" || Dropped.Contains(name))
                return null;
            if (!Allowed.Contains(name) || depth > DeepestNesting)
                return "";
            if (name == "img")
            {
                Image(element);
                return null;
            }
            output.Append('<').Append(name);
            Attributes(element, name);
            output.Append('>');
            if (Void.Contains(name))
                return null;
            if (element.FirstChild is null)
                output.Append("</").Append(name).Append('>');
            return "</" + name + ">";
        }

        private void Attributes(IElement element, string name)
        {
            if (name == "a" && Link(element.GetAttribute("href")) is { } href)
                Attribute("href", href).Append(" target=\"_blank\" rel=\"noopener noreferrer nofollow\"");
            if (element.GetAttribute("title") is { Length: > 0 and <= 500 } title)
                Attribute("title", title);
            if (element.GetAttribute("dir") is "ltr" or "rtl" or "auto")
                Attribute("dir", element.GetAttribute("dir")!);
            foreach (var size in (string[])["align", "valign"])
            {
                if (element.GetAttribute(size)?.Trim().ToLowerInvariant() is { } alignment && Alignments.Contains(alignment))
                    Attribute(size, alignment);
            }
            if (name is "td" or "th")
            {
                Number(element, "colspan", 3);
                Number(element, "rowspan", 3);
            }
            if (name == "ol")
                Number(element, "start", 6);
            if (Sized.Contains(name))
            {
                Number(element, "width", 4, percent: name != "img");
                Number(element, "height", 4);
            }
        }

        private void Image(IElement element)
        {
            var source = Clean(element.GetAttribute("src") ?? element.GetAttribute("data-src"));
            if (source is null)
                return;
            string? shown = null;
            if (source.StartsWith("cid:", StringComparison.OrdinalIgnoreCase))
                shown = imageOf?.Invoke(Uri.UnescapeDataString(source["cid:".Length..]).Trim('<', '>'));
            else if (source.Length <= LongestDataImage && Array.Exists(DataImages, d => source.StartsWith(d, StringComparison.OrdinalIgnoreCase)))
                shown = source;
            var remote = shown is null ? Remote(source) : null;
            if (shown is null && remote is null)
                return;
            output.Append("<img");
            if (shown is not null)
            {
                Attribute("src", shown);
            }
            else
            {
                HeldBack++;
                Attribute("data-src", remote!).Append(" class=\"v-held-back\"");
            }
            Attribute("alt", element.GetAttribute("alt") is { Length: <= 500 } alt ? alt : "").Append(" loading=\"lazy\"");
            Attributes(element, "img");
            output.Append('>');
        }

        private void Number(IElement element, string name, int digits, bool percent = false)
        {
            var value = element.GetAttribute(name)?.Trim() ?? "";
            var number = percent && value.EndsWith('%') ? value[..^1] : value;
            if (number.EndsWith("px", StringComparison.OrdinalIgnoreCase))
                value = number = number[..^2];
            if (number.Length > 0 && number.Length <= digits && number.All(char.IsAsciiDigit))
                Attribute(name, value);
        }

        private static string? Link(string? address)
        {
            var cleaned = Clean(address);
            return cleaned?.Length <= LongestAddress && Uri.TryCreate(cleaned, UriKind.Absolute, out var uri) && LinkSchemes.Contains(uri.Scheme)
                && cleaned.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase)
                ? cleaned
                : null;
        }

        private static string? Remote(string source)
        {
            var address = source.StartsWith("//", StringComparison.Ordinal) ? "https:" + source : source;
            return address.Length <= LongestAddress && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri.AbsoluteUri
                : null;
        }

        /// <summary>Browsers ignore control characters in the middle of an address; so must whoever checks it.</summary>
        private static string? Clean(string? address)
        {
            var cleaned = address is null ? "" : string.Concat(address.Where(c => !char.IsControl(c) && c is not ('\u200b' or '\ufeff'))).Trim();
            return cleaned.Length == 0 ? null : cleaned;
        }

        private StringBuilder Attribute(string name, string value)
        {
            output.Append(' ').Append(name).Append("=\"");
            Escape(value);
            return output.Append('"');
        }

        public void Escape(string text)
        {
            foreach (var letter in text)
            {
                _ = letter switch
                {
                    '&' => output.Append("&amp;"),
                    '<' => output.Append("&lt;"),
                    '>' => output.Append("&gt;"),
                    '"' => output.Append("&quot;"),
                    '\'' => output.Append("&#39;"),
                    '`' => output.Append("&#96;"),
                    '\0' => output,
                    _ => output.Append(letter),
                };
            }
        }
    }
}
