namespace Vinculo.Mail;

/// <summary>
/// The header that Notes copies above a quote. It writes who and when without the names of the fields, in lines of their
/// own: <c>Maria Souza</c>, <c>Sent by: …</c>, <c>09/07/2026 05:05 PM</c>, <c>Please respond to</c>; below stand <c>To:</c> and
/// <c>Subject:</c>, where it was laid out as a table with each value in the line after its name and without colons.
/// </summary>
internal static class NotesHeader
{
    private const int LongestLine = 68;

    private static readonly string[] SentBy = ["sent by:", "enviado por:", "gesendet von:", "envoyé par", "inviato da"];

    private static readonly string[] RespondTo =
        ["please respond to", "favor responder a", "por favor, responda a", "responder a", "bitte antwort an", "veuillez répondre à", "per favore, rispondere a"];

    private static readonly string[] ToNames = ["to", "para", "an", "a", "pour"];
    private static readonly string[] SubjectNames = ["subject", "assunto", "asunto", "thema", "objet", "oggetto"];
    private static readonly string[] CopyNames = ["cc", "bcc", "cco", "kopie", "copie", "fax to"];

    /// <summary>Where the fields begin, below who and when at <paramref name="index"/>; 0 where these do not stand there.</summary>
    public static int FieldsAt(string[] lines, int index)
    {
        var name = lines[index].Trim();
        if (name.Length is 0 or > LongestLine || !char.IsLetter(name[0]) || name.Contains(": ", StringComparison.Ordinal))
            return 0;
        var next = index;
        if (!EndsWithDate(name))
        {
            next++;
            if (next < lines.Length && MailSyntax.StartsWithAny(lines[next].Trim(), SentBy))
                next++;
            if (next >= lines.Length || !EndsWithDate(lines[next].Trim()))
                return 0;
        }
        next = SkipBlank(lines, next + 1);
        if (next < lines.Length && MailSyntax.StartsWithAny(lines[next].Trim(), RespondTo))
        {
            // The address stands beside it or in the next line.
            next = SkipBlank(lines, lines[next].Contains('@') ? next + 1 : next + 2);
        }
        return next < lines.Length ? next : 0;
    }

    /// <summary>The line after fields whose names stand alone, from <paramref name="start"/>; 0 where there are none.</summary>
    public static int End(string[] lines, int start)
    {
        if (!Is(lines[start], ToNames))
            return 0;
        var i = start + 1;
        while (i < lines.Length && i < start + 12 && !Is(lines[i], SubjectNames))
        {
            if (!Is(lines[i], CopyNames) && lines[i].Trim() is { Length: > 0 } value && !value.AsSpan().ContainsAny("@;,<"))
                return 0;
            i++;
        }
        return i + 1 < lines.Length && Is(lines[i], SubjectNames) ? i + 2 : 0;
    }

    private static int SkipBlank(string[] lines, int index)
    {
        var next = index;
        while (next < lines.Length && next < index + 4 && lines[next].Trim().Length == 0)
            next++;
        return next;
    }

    private static bool Is(string line, string[] names) => Array.Exists(names, name => MailSyntax.EqualsIgnoreCase(line.Trim(), name));

    private static bool EndsWithDate(string line) => line.Length < LongestLine && line.Contains('/') && ReplyAttributions.CountNumbers(line) is 5 or 6
        && (char.IsAsciiDigit(line[^1]) || line.EndsWith(" AM", StringComparison.OrdinalIgnoreCase) || line.EndsWith(" PM", StringComparison.OrdinalIgnoreCase));
}
