using System.Net;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
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
        builder.InlineParsers.InsertBefore<EmphasisInlineParser>(new WholeTables(builder.InlineParsers.FindExact<LineBreakInlineParser>()!));
        return builder.Build();
    }

    /// <summary>
    /// Paragraphs without definitions, and never the title of what stands below: a line such as <c>[Password]: abc</c> defines a
    /// link for Markdown and would not be shown, and hyphens below a line, as before a signature, make a title of it. Nobody who
    /// writes to a customer means that.
    /// </summary>
    private sealed class WholeParagraphs : ParagraphBlockParser
    {
        public override BlockState TryContinue(BlockProcessor processor, Block block)
        {
            if (processor.IsBlankLine)
                return BlockState.BreakDiscard;
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
            // While inlines are read, the lines are gone.
            if (lines.Count < 2 || lines.Lines[1].Slice.AsSpan().IndexOfAnyExcept("|-: \t") >= 0)
                block.SetData(WholeTables.None, true);
            return lines.Count > 0;
        }
    }

    /// <summary>
    /// Tables whose second line is nothing but the rule below their head. The other one also takes <c>https://loja.example | -</c>
    /// for that rule, and a rule is not shown.
    /// </summary>
    private sealed class WholeTables(LineBreakInlineParser lineBreaks) : PipeTableParser(lineBreaks, new PipeTableOptions())
    {
        /// <summary>Marks a paragraph that is no table.</summary>
        public static readonly object None = new();

        public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
            processor.Block?.ContainsData(None) == false && base.Match(processor, ref slice);
    }
}
