using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Vinculo.Desk.Contracts;

namespace Vinculo.Desk.Pages;

/// <summary>Markdown of a note or answer as HTML; in notes, <c>@handle</c> stands out.</summary>
internal static partial class NoteText
{
    public static MarkupString ToHtml(string markdown, bool mentions = false)
    {
        var html = MarkdownText.ToHtml(markdown);
        return new MarkupString(mentions ? TagOrMention().Replace(html, m => m.Groups["tag"].Success ? m.Value : $"<b class=\"v-at\">{m.Value}</b>") : html);
    }

    // The HTML is our own: no sign of an attribute's value can end a tag.
    [GeneratedRegex(@"(?<tag><[^>]*>)|(?<![\p{L}\p{N}._-])@[\p{L}\p{N}_+-]+(\.[\p{L}\p{N}_+-]+)*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TagOrMention();
}
