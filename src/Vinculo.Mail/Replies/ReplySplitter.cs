namespace Vinculo.Mail;

/// <summary>Goes through the lines of a text once and decides for each whether it is the reply, quoted, or the signature.</summary>
internal sealed class ReplySplitter(string[] lines)
{
    /// <summary>A signature is short; a longer text after two hyphens is a part of the message.</summary>
    private const int LongestSignature = 25;

    // What begins at each line, plus one; 0 where nobody has looked yet. The same lines are asked about many times.
    private readonly int[] attributions = new int[lines.Length];
    private readonly int[] headerBlocks = new int[lines.Length];
    private readonly List<string> kept = [];
    private readonly List<string> quoted = [];
    private readonly List<string> signature = [];
    private bool hasText;
    private int position;
    private int textBelow = -1;
    private int quotedAbove = -1;

    public ReplyParts Split()
    {
        while (position < lines.Length && Step())
        {
        }
        StripEnd();
        if (!hasText && kept.TrueForAll(IsEmptyQuote))
            MoveAll(kept, quoted);
        return new(Join(kept), Join(quoted), Join(signature));
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
            kept.Add(line);
            position++;
            return true;
        }
        if (Attribution(position) is > 0 and var attribution)
        {
            if (attribution == 1 && ReplyAttributions.Start(line) is > 0 and var start)
            {
                kept.Add(line[..start].TrimEnd(' ', '-'));
                hasText = true;
                lines[position] = line[start..];
            }
            return TakeAttribution(attribution);
        }
        if (HeaderBlock(position) is > 0 and var block)
            return TakeHeaderBlock(block);
        if (hasText && ReplyMarks.StartsSignature(line) && SignatureEnd(position) is > 0 and var end)
        {
            signature.AddRange(lines[position..end]);
            quotedAbove = quoted.Count;
            quoted.AddRange(lines[end..]);
            return false;
        }
        kept.Add(line);
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
        QuoteRest(below);
        signature.AddRange(lines[below..]);
        return false;
    }

    /// <summary>A quote above all else that has its announcement inside the marks, as Apple's programs write it, with an answer below.</summary>
    private bool TakeQuoteAbove()
    {
        if (hasText || kept.Exists(above => above.Trim().Length > 0) || !ReplyAttributions.IsQuoted(lines, position))
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
            QuoteRest(lines.Length);
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

    private void Quote(int count)
    {
        quoted.AddRange(lines.AsSpan(position, count));
        position += count;
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

    private void QuoteRest(int end)
    {
        quotedAbove = quoted.Count;
        Quote(end - position);
    }

    private int SkipBlank(int index)
    {
        while (index < lines.Length && lines[index].Trim().Length == 0)
            index++;
        return index;
    }

    private int QuoteEnd(int index)
    {
        while (index < lines.Length)
        {
            var next = SkipBlank(index);
            if (next >= lines.Length || !ReplyMarks.IsAnyQuote(lines[next]))
                return index;
            index = next + 1;
            // A link that was too long for its quoted line goes on without the mark.
            if (index < lines.Length && ReplyMarks.EndsInLink(lines[next]) && lines[index].Trim().Length > 0)
                index++;
        }
        return index;
    }

    private bool HasTextAfter(int index)
    {
        // The text that was found from further up is still below: looking again each time would take the square of the lines.
        if (index <= textBelow)
            return true;
        while (index < lines.Length)
        {
            var line = lines[index];
            if (ReplyMarks.StartsSignature(line) || HeaderBlock(index) > 0)
                return false;
            var attribution = Attribution(index);
            if (attribution == 0 && line.Trim().Length > 0 && !ReplyMarks.IsAnyQuote(line) && !ReplyMarks.IsDeviceLine(line))
            {
                textBelow = index;
                return true;
            }
            index += Math.Max(1, attribution);
        }
        return false;
    }

    /// <summary>Where the signature that begins here ends, or 0 where it is too long to be one, or a space follows as between parts of a text.</summary>
    private int SignatureEnd(int start)
    {
        var written = 0;
        if (lines[start].Trim() == "--" && SkipBlank(start + 1) is var first && first < lines.Length && first > start + 2 && !StartsOther(first))
            return 0;
        for (var i = start + 1; i < lines.Length; i++)
        {
            if (StartsOther(i))
                return i;
            if (lines[i].Trim().Length > 0 && ++written > LongestSignature)
                return 0;
        }
        return lines.Length;
    }

    private bool StartsOther(int line) => ReplyMarks.IsQuote(lines[line]) || Attribution(line) > 0 || HeaderBlock(line) > 0;

    /// <summary>Takes quotes, lines that a telephone adds and bare rules from the end of the reply.</summary>
    private void StripEnd()
    {
        var quotes = new List<string>();
        var additions = new List<string>();
        for (var end = kept.Count; end > 0 && hasText; end--)
        {
            var last = kept[end - 1];
            if (last.Trim().Length == 0)
                continue;
            if (ReplyMarks.IsQuote(last) || ReplyMarks.IsInitialsQuote(last))
                quotes.Add(last);
            else if (ReplyMarks.IsDeviceLine(last) || ReplyMarks.IsRule(last))
                additions.Add(last);
            else
                break;
            kept.RemoveRange(end - 1, kept.Count - end + 1);
        }
        quotes.Reverse();
        quoted.InsertRange(quotedAbove < 0 ? quoted.Count : quotedAbove, quotes);
        additions.Reverse();
        signature.InsertRange(0, additions);
    }

    /// <summary>A quoted line that says nothing by itself.</summary>
    private static bool IsEmptyQuote(string line)
    {
        var content = ReplyMarks.Unquote(line);
        return content.Trim().Length == 0 || ReplyAttributions.Length([content], 0) > 0;
    }

    private static void MoveAll(List<string> from, List<string> to)
    {
        to.InsertRange(0, from);
        from.Clear();
    }

    private static string Join(List<string> parts)
    {
        var first = parts.FindIndex(line => line.Trim().Length > 0);
        var last = parts.FindLastIndex(line => line.Trim().Length > 0);
        return first < 0 ? "" : string.Join('\n', parts.GetRange(first, last - first + 1)).TrimEnd();
    }
}
