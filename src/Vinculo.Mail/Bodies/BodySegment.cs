using System.Net;
using System.Text;

namespace Vinculo.Mail;

/// <summary>One piece of the body, in the forms in which it came.</summary>
internal sealed class BodySegment
{
    public string? Plain { get; init; }

    public string? Html { get; init; }

    /// <summary>Whether it is a multipart that could not be taken apart.</summary>
    public bool IsRaw { get; init; }

    public bool HasText => HasPlain || HasHtml;

    public bool HasPlain => !string.IsNullOrWhiteSpace(Plain);

    public bool HasHtml => !string.IsNullOrWhiteSpace(Html);

    /// <summary>The pieces, where a text and the HTML after it that says the same become one: programs that know no alternative write them so.</summary>
    public static List<BodySegment> WithJoinedForms(List<BodySegment> pieces)
    {
        var joined = new List<BodySegment>();
        foreach (var piece in pieces)
        {
            if (joined is [.., { Html: null, Plain: { } plain, IsRaw: false }] && piece is { Plain: null, Html: { } html, IsRaw: false } && PlainForm.IsOf(html, plain))
                joined[^1] = new() { Plain = plain, Html = html };
            else
                joined.Add(piece);
        }
        return joined;
    }

    /// <summary>What a person reads of several pieces.</summary>
    public static string TextOf(List<BodySegment> pieces)
    {
        var texts = pieces.ConvertAll(piece => piece switch
        {
            { Html: { } html } => piece.HasPlain ? PlainForm.Best(piece.Plain!, html) : HtmlText.ToText(html),
            _ => piece.Plain ?? "",
        });
        return string.Join("\n\n", texts.Select(text => text.Trim('\n')).Where(text => !string.IsNullOrWhiteSpace(text)));
    }

    /// <summary>The HTML of several pieces, those that are plain among them; null where none has any.</summary>
    public static string? HtmlOf(List<BodySegment> pieces)
    {
        if (pieces.TrueForAll(piece => piece.Html is null))
            return null;
        if (pieces.FindAll(piece => !string.IsNullOrWhiteSpace(piece.Html ?? piece.Plain)) is [{ Html: { } only }])
            return only;
        var html = new StringBuilder();
        foreach (var piece in pieces)
        {
            if (piece.Html is not null)
                html.Append(piece.Html).Append('\n');
            else if (piece.HasPlain)
                html.Append("<div style=\"white-space: pre-wrap\">").Append(WebUtility.HtmlEncode(piece.Plain!.Trim('\n'))).Append("</div>\n");
        }
        return html.ToString();
    }
}
