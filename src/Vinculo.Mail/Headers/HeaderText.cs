using System.Text;

namespace Vinculo.Mail;

/// <summary>What all header values have in common: folding, comments, quoted strings (RFC 5322, 2.2.3 and 3.2).</summary>
internal static class HeaderText
{
    /// <summary>Joins folded lines. A tab or a run of white space around the break becomes what stands after it; control characters go.</summary>
    public static string Unfold(string raw)
    {
        if (raw.AsSpan().IndexOfAnyInRange('\0', '\x1F') < 0)
            return raw.Trim();
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            var c = raw[i];
            if (c is '\r' or '\n')
            {
                while (i + 1 < raw.Length && raw[i + 1] is '\r' or '\n')
                    i++;
                if (i + 1 < raw.Length && raw[i + 1] is not (' ' or '\t'))
                    text.Append(' ');
            }
            else if (c == '\t')
            {
                text.Append(' ');
            }
            else if (!char.IsControl(c))
            {
                text.Append(c);
            }
        }
        return text.ToString().Trim();
    }

    /// <summary>The end (after the closing parenthesis) of a comment that begins at <paramref name="start"/>.</summary>
    public static int SkipComment(string text, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '(')
                depth++;
            else if (text[i] == ')' && --depth == 0)
                return i + 1;
        }
        return text.Length;
    }

    /// <summary>Where comments begin, each with its end (after the closing parenthesis); those that never end are left out.</summary>
    public static Dictionary<int, int> CommentEnds(string text)
    {
        var ends = new Dictionary<int, int>();
        var open = new Stack<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '(')
                open.Push(i);
            else if (text[i] == ')' && open.TryPop(out var start))
                ends[start] = i + 1;
        }
        return ends;
    }

    /// <summary>Reads a quoted string that begins at <paramref name="position"/> and moves behind it. A missing end quote is forgiven.</summary>
    /// <param name="text">What it stands in.</param>
    /// <param name="position">Where it begins, then where it ended.</param>
    /// <param name="isName">Whether it is a person's name, in which a backslash before anything but a letter or digit says nothing.</param>
    public static string ReadQuoted(string text, ref int position, bool isName = false)
    {
        var read = new StringBuilder();
        position++;
        while (position < text.Length && text[position] != '"')
        {
            // A backslash escapes only what needs it: programs also write Windows paths here.
            if (text[position] == '\\' && position + 1 < text.Length
                && (text[position + 1] is '"' or '\\' || (isName && !char.IsLetterOrDigit(text[position + 1]))))
                position++;
            read.Append(text[position++]);
        }
        position = Math.Min(position + 1, text.Length);
        return read.ToString();
    }

    /// <summary>
    /// Puts spaces in the place of comments before the first semicolon or equals sign: what follows is parameters, in which
    /// parentheses may stand for themselves.
    /// </summary>
    public static string BlankCommentsAtStart(string text)
    {
        if (!text.Contains('('))
            return text;
        var blanked = new StringBuilder(text);
        for (var i = 0; i < text.Length && text[i] is not (';' or '='); i++)
        {
            if (text[i] != '(')
                continue;
            var end = SkipComment(text, i);
            for (; i < end; i++)
                blanked[i] = ' ';
            i--;
        }
        return blanked.ToString();
    }

    /// <summary>The text without comments, except inside quoted strings.</summary>
    public static string WithoutComments(string text)
    {
        if (!text.Contains('('))
            return text;
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(')
            {
                i = SkipComment(text, i) - 1;
                kept.Append(' ');
            }
            else if (text[i] == '"')
            {
                var start = i;
                ReadQuoted(text, ref i);
                kept.Append(text, start, i - start);
                i--;
            }
            else
            {
                kept.Append(text[i]);
            }
        }
        return kept.ToString();
    }
}
