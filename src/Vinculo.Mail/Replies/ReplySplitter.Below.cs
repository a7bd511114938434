namespace Vinculo.Mail;

/// <content>What stands further down.</content>
internal sealed partial class ReplySplitter
{
    /// <summary>A quoted line of this length may have been broken, and goes on without a mark.</summary>
    private const int BrokenLine = 60;

    private int textBelow = -1;
    private int answerBelow = -1;

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
            if ((ReplySignatures.Starts(line) && SignatureEnd(index) > 0) || HeaderBlock(index) > 0)
                return false;
            var attribution = Attribution(index);
            if (attribution == 0 && line.Trim().Length > 0 && !ReplyMarks.IsAnyQuote(line) && !ReplySignatures.IsDeviceLine(line))
            {
                textBelow = index;
                return true;
            }
            index += Math.Max(1, attribution);
        }
        return false;
    }

    /// <summary>Whether the sender's lines stand between quotes from here on: one below a quote, and a quote below that.</summary>
    private bool HasAnswersAfter(int index)
    {
        if (index <= answerBelow)
            return true;
        var hasQuote = false;
        var answer = -1;
        while (index < lines.Length)
        {
            var line = lines[index];
            if ((ReplySignatures.Starts(line) && SignatureEnd(index) > 0) || HeaderBlock(index) > 0)
                return false;
            var attribution = Attribution(index);
            if (ReplyMarks.IsQuote(line))
            {
                hasQuote = true;
                if (answer >= 0)
                {
                    answerBelow = answer;
                    return true;
                }
            }
            else if (hasQuote && attribution == 0 && line.Trim().Length > 0 && !ReplySignatures.IsDeviceLine(line) && !IsBroken(lines[index - 1]))
            {
                answer = index;
            }
            index += Math.Max(1, attribution);
        }
        return false;
    }

    private static bool IsBroken(string above) => ReplyMarks.IsQuote(above)
        && (ReplyMarks.EndsInLink(above) || (above.Length >= BrokenLine && above.TrimEnd()[^1] is not ('.' or '?' or '!' or ':')));

    /// <summary>Where the signature that begins here ends, or 0 where it is too long to be one, or follows as a part of a text does.</summary>
    private int SignatureEnd(int start)
    {
        var written = 0;
        if (lines[start].Trim() == "--" && SkipBlank(start + 1) is var first && first < lines.Length && first > start + 2 && !StartsOther(first))
            return 0;
        var end = start + 1;
        while (end < lines.Length && !StartsOther(end))
        {
            if (lines[end++].Trim().Length > 0 && ++written > LongestSignature)
                return 0;
        }
        return !ReplySignatures.IsLine(lines[start]) || ReplySignatures.IsLike(lines.AsSpan(start + 1, end - start - 1)) ? end : 0;
    }

    private bool StartsOther(int line) => ReplyMarks.IsQuote(lines[line]) || Attribution(line) > 0 || HeaderBlock(line) > 0;
}
