using System.Net;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Parsers;
using Markdig.Syntax;
using Vinculo.Desk.Html;

namespace Vinculo.Desk.Contracts;

/// <summary>
/// What agents write, as HTML: HTML inside it stands there as text, and no word of it is lost. Only what people mean by signs
/// is read from them: <c>50~60</c> and <c>2^10</c> stay as they are.
/// </summary>
internal static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = BuildPipeline();

    /// <summary>For our own pages: addresses in it are checked as those from outside are.</summary>
    public static string ToHtml(string markdown) => SafeHtml.Clean(Render(markdown)).Html;

    /// <summary>For a mail.</summary>
    public static string Render(string markdown)
    {
        try
        {
            return Markdown.ToHtml(markdown, Pipeline);
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
            return Markdown.ToPlainText(markdown, Pipeline).Trim();
        }
        catch (ArgumentException)
        {
            return markdown.Trim();
        }
    }

    private static MarkdownPipeline BuildPipeline()
    {
        var builder = new MarkdownPipelineBuilder()
            .DisableHtml()
            .UseAutoLinks()
            .UsePipeTables()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
            .UseSoftlineBreakAsHardlineBreak();
        builder.BlockParsers.Replace<ParagraphBlockParser>(new WholeParagraphs());
        return builder.Build();
    }

    /// <summary>
    /// Paragraphs without definitions: a line such as <c>[Password]: abc</c> defines a link for Markdown and would not be shown.
    /// Nobody who writes to a customer means that.
    /// </summary>
    private sealed class WholeParagraphs : ParagraphBlockParser
    {
        public override BlockState TryContinue(BlockProcessor processor, Block block)
        {
            // A line of dashes below would make a heading of it, before which definitions are taken away.
            if (processor.IsBlankLine || !((ParagraphBlock)block).Lines.Lines[0].Slice.AsSpan().TrimStart().StartsWith('['))
                return base.TryContinue(processor, block);
            block.UpdateSpanEnd(processor.Line.End);
            return BlockState.Continue;
        }

        /// <summary>As the other one does, which looks for definitions first.</summary>
        public override bool Close(BlockProcessor processor, Block block)
        {
            var lines = ((ParagraphBlock)block).Lines;
            for (var i = 0; i < lines.Count; i++)
                lines.Lines[i].Slice.TrimStart();
            if (lines.Count > 0)
                lines.Lines[lines.Count - 1].Slice.TrimEnd();
            return lines.Count > 0;
        }
    }
}
