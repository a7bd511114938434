namespace Vinculo.Mail;

/// <summary>Goes through the lines of a text once and decides for each whether it is the reply, quoted, or the signature.</summary>
internal sealed partial class ReplySplitter(string[] lines)
{
    /// <summary>A signature is short; a longer text after two hyphens is a part of the message.</summary>
    private const int LongestSignature = 25;

    /// <summary>Marked lines below a colon that may be the sender's own list.</summary>
    private const int LongestList = 12;

    // What begins at each line, plus one; 0 where nobody has looked yet. The same lines are asked about many times.
    private readonly int[] attributions = new int[lines.Length];
    private readonly int[] headerBlocks = new int[lines.Length];
    private readonly List<Line> kept = [];
    private readonly List<Line> quoted = [];
    private readonly List<Line> signature = [];
    private bool hasText;
    private bool hasKept;
    private int position;

    /// <param name="Number">Where it stood.</param>
    private readonly record struct Line(int Number, string Text);

    public ReplyParts Split()
    {
        while (position < lines.Length && Step())
        {
        }
        StripEnd();
        if (!hasText && kept.TrueForAll(line => IsEmptyQuote(line.Text)))
        {
            quoted.AddRange(kept);
            kept.Clear();
        }
        return new(Join(kept), Join(quoted), Join(signature), Rest());
    }

    /// <summary>Takes the next line or block; false where the rest is decided.</summary>
    private bool Step()
    {
        var line = lines[position];
        if (ReplyMarks.IsQuote(line) && TakeQuoteAbove())
            return true;
        // A rule above all else is no text yet: some programs draw it above what they quote.
        if (ReplyMarks.IsQuote(line) || line.Trim().Length == 0 || (!hasText && ReplyMarks.IsRule(line) && HeaderBlock(position) == 0))
        {
            Keep(line);
            position++;
            return true;
        }
        if (Attribution(position) is > 0 and var attribution)
        {
            if (attribution == 1 && ReplyAttributions.Start(line) is > 0 and var start)
            {
                Keep(line[..start].TrimEnd(' ', '-'));
                hasText = true;
                lines[position] = line[start..];
            }
            return TakeAttribution(attribution);
        }
        if (HeaderBlock(position) is > 0 and var block)
            return TakeHeaderBlock(block);
        if (hasText && ReplySignatures.Starts(line) && SignatureEnd(position) is > 0 and var end)
        {
            Take(signature, end);
            // Some programs put the signature above the quote, and the answers between its lines.
            if (HasAnswersAfter(end))
                return true;
            Take(quoted, lines.Length);
            return false;
        }
        Keep(line);
        hasText = true;
        position++;
        return true;
    }

    private bool TakeAttribution(int length)
    {
        var next = SkipBlank(position + length);
        var quotes = next < lines.Length && ReplyMarks.IsAnyQuote(lines[next]);
        if (!hasText)
        {
            // An answer below the quote, or a quote without marks: only what announces and marks it goes.
            Quote(length);
            if (quotes)
                Quote(QuoteEnd(next) - position);
            return true;
        }
        if (quotes && HasTextAfter(QuoteEnd(next)))
        {
            // Answers stand between the quotes: these are needed to understand them.
            Quote(length);
            return true;
        }
        // Who answers above the quote may still have the signature below it.
        var below = quotes ? SkipBlank(QuoteEnd(next)) : lines.Length;
        if (below < lines.Length && lines[below].Trim() != "--")
            below = lines.Length;
        Take(quoted, below);
        Take(signature, lines.Length);
        return false;
    }

    /// <summary>A quote above all else that has its announcement inside the marks, as Apple's programs write it, with an answer below.</summary>
    private bool TakeQuoteAbove()
    {
        if (hasText || hasKept || !ReplyAttributions.IsQuoted(lines, position))
            return false;
        var end = QuoteEnd(position);
        if (!HasTextAfter(end))
            return false;
        Quote(end - position);
        return true;
    }

    private bool TakeHeaderBlock(int length)
    {
        if (TakeTitledQuote(length))
            return true;
        if (hasText)
        {
            Take(quoted, lines.Length);
            return false;
        }
        // Nothing of the sender's own above it: a message passed on, of which the content is what is meant.
        Quote(length);
        return true;
    }

    private int Attribution(int line)
    {
        if (attributions[line] == 0)
            attributions[line] = FindAttribution(line) + 1;
        return attributions[line] - 1;
    }

    private int FindAttribution(int line)
    {
        if (ReplyAttributions.Length(lines, line) is > 0 and var length)
            return length;
        // Some put a title above it too.
        if (!ReplyTitles.IsTitle(lines[line].Trim()) || SkipBlank(line + 1) is var next && (next == lines.Length || next > line + 3))
            return 0;
        return ReplyAttributions.Length(lines, next) is > 0 and var below ? next + below - line : 0;
    }

    private int HeaderBlock(int line)
    {
        if (headerBlocks[line] == 0)
            headerBlocks[line] = ReplyHeaderBlocks.Length(lines, line) + 1;
        return headerBlocks[line] - 1;
    }

    private void Keep(string line)
    {
        kept.Add(new(position, line));
        hasKept |= line.Trim().Length > 0;
    }

    private void Quote(int count) => Take(quoted, position + count);

    /// <summary>Takes the lines from here on.</summary>
    private void Take(List<Line> part, int end)
    {
        for (; position < end; position++)
            part.Add(new(position, lines[position]));
    }

    /// <summary>A title above a marked quote, as Zimbra writes it, with an answer below: like an announcement, it is all that goes where there is text above.</summary>
    private bool TakeTitledQuote(int length)
    {
        var next = SkipBlank(position + length);
        // With a whole header and no text above it may be a message passed on, of which the content is what is meant.
        if ((length > 1 && !(hasText && ReplyMarks.IsQuote(lines[position + length - 1]))) || next == lines.Length || !ReplyMarks.IsQuote(lines[next]))
            return false;
        var end = QuoteEnd(next);
        if (!HasTextAfter(end))
            return false;
        Quote(hasText ? length : end - position);
        return true;
    }

    /// <summary>Takes quotes, lines that a telephone adds and bare rules from the end of the reply, but not all that somebody wrote.</summary>
    private void StripEnd()
    {
        if (!hasText)
            return;
        var last = kept.FindLastIndex(line => line.Text.Trim().Length > 0 && !IsEndQuote(line.Text) && !IsAddition(line.Text));
        // A telephone's line alone says nothing above what is answered or passed on.
        if (last < 0 && (quoted.Count == 0 || !kept.TrueForAll(line => IsEndQuote(line.Text) || SaysNothing(line))))
            last = kept.FindLastIndex(line => line.Text.Trim().Length > 0 && !IsEndQuote(line.Text));
        // Marks with initials alone may be anything.
        if ((last < 0 && quoted.Count == 0) || (last >= 0 && IsList(last)))
            return;
        foreach (var line in kept.Skip(last + 1))
            (IsEndQuote(line.Text) ? quoted : signature).Add(line);
        kept.RemoveRange(last + 1, kept.Count - last - 1);
    }

    /// <summary>Whether a few marked lines and nothing else stand below a line that announces them and names no day and no address: <c>Preciso de mesas com:</c></summary>
    private bool IsList(int above)
    {
        var announces = kept[above].Text.TrimEnd();
        var list = kept.Skip(above + 1).Where(line => line.Text.Trim().Length > 0).ToList();
        return announces.EndsWith(':') && !announces.Contains('@') && !announces.Any(char.IsAsciiDigit) && list.Count is > 0 and <= LongestList
            && list.TrueForAll(line => ReplyMarks.IsQuote(line.Text) && ReplyMarks.Unquote(line.Text).Trim().Length > 0 && !line.Text.TrimStart().StartsWith(">>", StringComparison.Ordinal));
    }

    private static bool IsEndQuote(string line) => ReplyMarks.IsQuote(line) || ReplyMarks.IsInitialsQuote(line);

    private static bool IsAddition(string line) => ReplySignatures.IsDeviceLine(line) || ReplyMarks.IsRule(line);

    /// <summary>All that is not the reply; nothing where that is only what a telephone adds.</summary>
    private string Rest()
    {
        var rest = quoted.Concat(signature).ToList();
        return rest.TrueForAll(SaysNothing) ? "" : Join(rest);
    }

    private static bool SaysNothing(Line line) =>
        line.Text.Trim().Length == 0 || ReplyMarks.IsRule(line.Text) || ReplySignatures.IsBareDeviceLine(line.Text);

    /// <summary>A quoted line that says nothing by itself.</summary>
    private static bool IsEmptyQuote(string line)
    {
        var content = ReplyMarks.Unquote(line);
        return content.Trim().Length == 0 || ReplyAttributions.Length([content], 0) > 0;
    }

    private static string Join(List<Line> part)
    {
        var written = part.OrderBy(line => line.Number).Select(line => line.Text).ToList();
        var first = written.FindIndex(line => line.Trim().Length > 0);
        var last = written.FindLastIndex(line => line.Trim().Length > 0);
        return first < 0 ? "" : string.Join('\n', written.GetRange(first, last - first + 1)).TrimEnd();
    }
}
