using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Vinculo.Desk.Html;

namespace Vinculo.Desk.Contracts;

/// <summary>
/// What agents write, as HTML: HTML inside it stands there as text, and no word of it is lost. Only what people mean by signs
/// is read from them: <c>50~60</c> and <c>2^10</c> stay as they are.
/// </summary>
internal static partial class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseAutoLinks()
        .UsePipeTables()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    /// <summary>For our own pages: addresses in it are checked as those from outside are.</summary>
    public static string ToHtml(string markdown) => SafeHtml.Clean(Render(markdown)).Html;

    /// <summary>For a mail.</summary>
    public static string Render(string markdown)
    {
        try
        {
            return Markdown.ToHtml(WithoutDefinitions(markdown), Pipeline);
        }
        catch (ArgumentException)
        {
            // Nested deeper than it reads, as a pasted log with many open brackets is.
            return $"<p>{WebUtility.HtmlEncode(markdown.Trim()).ReplaceLineEndings("<br>")}</p>";
        }
    }

    /// <summary>As plain text.</summary>
    public static string ToPlainText(string markdown)
    {
        try
        {
            return Markdown.ToPlainText(WithoutDefinitions(markdown), Pipeline).Trim();
        }
        catch (ArgumentException)
        {
            return markdown.Trim();
        }
    }

    /// <summary>
    /// A line such as <c>[Password]: abc</c> defines a link for Markdown and would not be shown. Nobody who writes to a customer
    /// means that.
    /// </summary>
    private static string WithoutDefinitions(string markdown)
    {
        if (!markdown.Contains("]:", StringComparison.Ordinal))
            return markdown;
        var text = new StringBuilder(markdown.Length + 10);
        var isCode = false;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            var isFence = line.TrimStart() is ['`', '`', '`', ..] or ['~', '~', '~', ..];
            text.Append(isCode || isFence ? line : Definition().Replace(line, @"${before}\${definition}")).Append('\n');
            isCode ^= isFence;
        }
        return text.ToString();
    }

    // Also in a quote or a list.
    [GeneratedRegex(@"^(?<before>[ \t]*((>|[-*+]|[0-9]{1,9}[.)])[ \t]*)*)(?<definition>\[[^\]]+\]:)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Definition();
}
