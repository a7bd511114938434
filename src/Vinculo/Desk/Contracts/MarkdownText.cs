using Markdig;
using Vinculo.Desk.Html;

namespace Vinculo.Desk.Contracts;

/// <summary>What agents write, as HTML: HTML inside it stands there as text, and addresses are checked as those from outside are.</summary>
internal static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseAutoLinks()
        .UsePipeTables()
        .UseEmphasisExtras()
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    public static string ToHtml(string markdown) => SafeHtml.Clean(Markdown.ToHtml(markdown, Pipeline)).Html;

    /// <summary>As plain text, for the other half of an e-mail.</summary>
    public static string ToPlainText(string markdown) => Markdown.ToPlainText(markdown, Pipeline).Trim();
}
