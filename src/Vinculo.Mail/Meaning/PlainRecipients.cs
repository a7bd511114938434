using System.Text;

namespace Vinculo.Mail;

/// <summary>
/// Who failed by a report in a server's own words. An address with a line to itself counts first; then one inside a
/// sentence; then, where the report names nobody, the one recipient of the message that came back with it.
/// </summary>
internal static class PlainRecipients
{
    private const int LongestDiagnostic = 500;
    private const int MostLines = 200;
    private const int LongestText = 100_000;

    /// <summary>Recipients that are taken from sentences: no server names more in them.</summary>
    private const int MostInSentences = 200;

    /// <summary>What stands before an address and may belong to its sentence.</summary>
    private const int LongestSentence = 500;

    /// <summary>Fields of a message that a report repeats: the addresses in them are not those that failed.</summary>
    private static readonly string[] RepeatedFields = ["from", "to", "cc", "reply-to", "sender", "subject", "mail from", "message-id", "return-path", "de", "para"];

    /// <summary>What stands before the address that failed and a colon.</summary>
    private static readonly string[] Labels =
    [
        "failed recipient", "intended recipient", "recipient", "recipients", "recipient address", "failed address", "invalid recipient",
        "unknown user", "user unknown", "destinatário", "destinatario", "destinatários", "usuário desconhecido", "usuario desconhecido",
    ];

    /// <summary>What stands before the address that the sender gave, from which the mail was passed on.</summary>
    private static readonly string[] Origins = ["expanded from", "generated from"];

    /// <summary>Words beside the address of somebody who can help.</summary>
    private static readonly string[] Helpers = ["contact", "assistance", "postmaster", "contate", "suporte", "ajuda", "póngase", "soporte"];

    /// <summary>Words before an address that is only an example.</summary>
    private static readonly string[] Examples = ["e.g.", "for example", "such as", "form of", "por exemplo", "p. ex.", "por ejemplo", "zum beispiel"];

    public static List<FailedRecipient> Read(MailMessage message, IReadOnlyList<MimePart> parts)
    {
        var lines = LinesAboveCopy(message.Text, out var copy);
        var own = message.To.Concat(message.From).Select(mailbox => mailbox.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = OfFields(lines);
        if (found.Count == 0)
            found = Alone(lines, own);
        var stated = Mailbox.ParseList(message.Headers["X-Failed-Recipients"] ?? "")
            .Select(mailbox => mailbox.Address).Where(address => address.Contains('@')).ToList();
        if (stated.Count > 0)
            found = stated.ConvertAll(address => found.Find(one => MailSyntax.EqualsIgnoreCase(one.Address, address)) ?? new(address, null, null));
        var returned = ReturnedTo(parts, copy);
        if (found.Count == 0)
            found = Within(lines, own, returned.Concat(RoutedTo(parts, copy)).ToHashSet(StringComparer.OrdinalIgnoreCase));
        if (found.Count == 0 && (returned.Count > 0 ? returned : AddressedTo(lines, own)) is [var only])
            found.Add(new(only, null, null));
        if (found is [{ Status: null } one])
            found[0] = OfLine(one, lines);
        return found;
    }

    /// <summary>The reason of the only one who failed, from any line that has a code or says that a mailbox is full.</summary>
    private static FailedRecipient OfLine(FailedRecipient one, string[] lines)
    {
        var stated = Array.Find(lines, line => ReportStatus.Stated(line) is not null);
        var full = Array.Find(lines, line => MailSyntax.ContainsAny(line, ReportWords.Full));
        if ((stated ?? full) is not { } reason)
            return one;
        // A server's answer of several lines may say in the last of them what it is.
        var status = stated is null ? null : ReportStatus.Specific(ReportStatus.Stated(stated), string.Join('\n', lines.Where(line => ReportStatus.Stated(line) is not null)));
        return one with
        {
            Status = ReportStatus.WithFullness(status, full ?? ""),
            Diagnostic = Cut(reason.Trim()),
        };
    }

    /// <summary>What the text says of addresses, by these, where it says so with a number.</summary>
    public static Dictionary<string, FailedRecipient> Explanations(MailMessage message) =>
        Alone(LinesAboveCopy(message.Text, out _), []).Where(one => one.Status is not null).ToDictionary(one => one.Address, StringComparer.OrdinalIgnoreCase);

    private static string[] LinesAboveCopy(string text, out string copy)
    {
        var lines = (text.Length > LongestText ? text[..LongestText] : text).Split('\n');
        var count = 0;
        while (count < lines.Length && !StartsCopy(lines[count]))
            count++;
        copy = string.Join('\n', lines.Skip(count).Take(MostLines));
        return lines[..Math.Min(count, MostLines)];
    }

    private static bool StartsCopy(string line) =>
        line.StartsWith("--- Below this line", StringComparison.Ordinal) || line.StartsWith("------ This is a copy", StringComparison.Ordinal)
        || MailSyntax.StartsWithIgnoreCase(line, "Received:") || MailSyntax.StartsWithIgnoreCase(line, "Return-Path:")
        || ((MailSyntax.ContainsIgnoreCase(line, "original message") || MailSyntax.ContainsIgnoreCase(line, "mensagem original")
            || MailSyntax.ContainsIgnoreCase(line, "mensaje original") || MailSyntax.ContainsIgnoreCase(line, "unsent message"))
            && line.Length < 80 && !MailSyntax.ContainsIgnoreCase(line, "was received"));

    /// <summary>The recipients by the fields of a report (RFC 3464) that its server wrote into the text.</summary>
    private static List<FailedRecipient> OfFields(string[] lines)
    {
        var found = new List<FailedRecipient>();
        foreach (var fields in ReportFields.Groups(string.Join('\n', lines)))
        {
            if (!fields.TryGetValue("final-recipient", out var final) || AddressOf(ReportFields.AddressOf(final)) is not { } address
                || (fields.TryGetValue("action", out var action) && !MailSyntax.StartsWithIgnoreCase(action, "fail")))
                continue;
            var diagnostic = ReportFields.WithoutType(fields.GetValueOrDefault("diagnostic-code"));
            var status = fields.TryGetValue("status", out var stated) ? ReportStatus.OfField(stated) : null;
            found.Add(new(address, ReportStatus.Specific(status, diagnostic), diagnostic));
        }
        return found;
    }

    private static List<FailedRecipient> Alone(string[] lines, HashSet<string> own)
    {
        var found = new List<FailedRecipient>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (AddressLine(lines[i]) is not { } address || own.Contains(address))
                continue;
            var earlier = found.FindIndex(one => MailSyntax.EqualsIgnoreCase(one.Address, address));
            var after = lines[i].IndexOf(address, StringComparison.Ordinal) + address.Length;
            if (earlier < 0)
                found.Add(Explained(address, lines, i, after));
            else if (found[earlier].Status is null)
                found[earlier] = Explained(address, lines, i, after);
        }
        return found;
    }

    /// <summary>Addresses inside sentences: those to whom the message went, else those of the first sentence that has any.</summary>
    private static List<FailedRecipient> Within(string[] lines, HashSet<string> own, HashSet<string> returned)
    {
        var found = new List<(FailedRecipient Recipient, int Line)>();
        var seen = new HashSet<string>(own, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < lines.Length && found.Count < MostInSentences; i++)
        {
            if (!lines[i].Contains('@') || IsRepeatedField(lines[i]) || Array.Exists(Helpers, word => MailSyntax.ContainsIgnoreCase(lines[i], word)))
                continue;
            // Who sent it is no recipient; from whose address it was passed on, is.
            var passedOn = MailSyntax.ContainsAny(lines[i], Origins);
            var before = "";
            var start = 0;
            foreach (var word in lines[i].Split([' ', '\t', '<', '>', '(', ')', '[', ']', ',', ';', '"', '\''], StringSplitOptions.RemoveEmptyEntries))
            {
                start = lines[i].IndexOf(word, start, StringComparison.Ordinal);
                if (found.Count < MostInSentences && AddressOf(word) is { } address && (passedOn || !MailSyntax.EqualsIgnoreCase(before, "from"))
                    && start + word.LastIndexOf(address, StringComparison.Ordinal) is var at && !IsExample(address, lines, i, at) && seen.Add(address))
                    found.Add((Explained(address, lines, i, at + address.Length), i));
                before = word;
                start += word.Length;
            }
        }
        var known = found.FindAll(one => returned.Contains(one.Recipient.Address));
        return (known.Count > 0 || found.Count == 0 ? known : found.FindAll(one => one.Line == found[0].Line)).ConvertAll(one => one.Recipient);
    }

    /// <summary>An address by which a server explains how addresses look: after words that say so, or for a name that is to be put in.</summary>
    private static bool IsExample(string address, string[] lines, int index, int at)
    {
        var above = index > 0 && at < LongestSentence ? lines[index - 1] : "";
        var before = above[Math.Max(0, above.Length - LongestSentence)..] + " " + lines[index][Math.Max(0, at - LongestSentence)..at];
        // What an earlier sentence explained is over.
        return MailSyntax.StartsWithIgnoreCase(address, "name@") || Array.Exists(Examples, words =>
            before.LastIndexOf(words, StringComparison.OrdinalIgnoreCase) is >= 0 and var said && !before[(said + words.Length)..].Contains(". ", StringComparison.Ordinal));
    }

    private static bool IsRepeatedField(string line)
    {
        var colon = line.IndexOf(':');
        return colon is > 0 and < 20 && RepeatedFields.Contains(line[..colon].Trim(' ', '\t', '>'), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>To whom the message went that failed, by a field that the report repeats.</summary>
    private static List<string> AddressedTo(string[] lines, HashSet<string> own) =>
        ReportFields.FindField(string.Join('\n', lines), "To") is { } to ? Addresses(to).FindAll(address => !own.Contains(address)) : [];

    /// <summary>The recipients of the message that came back, whole, as its header, or copied into the text.</summary>
    public static List<string> ReturnedTo(IReadOnlyList<MimePart> parts, string copy = "")
    {
        foreach (var part in parts)
        {
            if (part.IsMessage && part.Children is [var attached, ..] && attached.Headers.Find("To") is { } to)
                return Addresses(to.Unfolded);
            if (ReportFields.IsReturnedHeader(part) && ReportFields.FindField(part.ReadText(ReportFields.TextBytes), "To") is { } inHeader)
                return Addresses(inHeader);
        }
        return ReportFields.FindField(copy, "To") is { } inText ? Addresses(inText) : [];
    }

    /// <summary>To whom servers passed the message that came back, by what they noted in it: <c>for &lt;somebody@example.com&gt;</c>.</summary>
    private static List<string> RoutedTo(IReadOnlyList<MimePart> parts, string copy)
    {
        var found = new List<string>();
        foreach (var trace in parts.Select(Trace).Append(copy).OfType<string>())
        {
            foreach (var after in trace.Split("for <").Skip(1).Take(MostLines))
            {
                if (after.IndexOf('>') is > 0 and var end && AddressOf(after[..end]) is { } address)
                    found.Add(address);
            }
        }
        return found;

        static string? Trace(MimePart part) => part.IsMessage && part.Children is [var attached, ..] ? attached.Headers.Find("Received")?.Unfolded
            : ReportFields.IsReturnedHeader(part) ? part.ReadText(ReportFields.TextBytes) : null;
    }

    private static List<string> Addresses(string list) =>
        AddressParser.Parse(list, out _).Select(mailbox => mailbox.Address).Where(address => address.Contains('@')).ToList();

    /// <summary>The recipient with the reason: what follows the address on its line, and the lines up to the next address.</summary>
    /// <param name="after">Where on its line the address ends.</param>
    private static FailedRecipient Explained(string address, string[] lines, int index, int after)
    {
        var words = new StringBuilder(Reason(lines[index], after));
        var started = words.Length > 0;
        for (var i = index + 1; i < lines.Length && words.Length < LongestDiagnostic && AddressLine(lines[i]) is null; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 && started)
                break;
            started |= line.Length > 0;
            words.Append(' ').Append(Cut(line));
        }
        var said = Cut(words.ToString().Trim());
        var status = ReportStatus.WithFullness(ReportStatus.Find(said), said);
        // Without a number it may be the next paragraph of a letter, and no reason.
        return new(address, status, status is null ? null : said, OriginIn(said));
    }

    private static string? OriginIn(string said)
    {
        foreach (var words in Origins)
        {
            var start = said.IndexOf(words, StringComparison.OrdinalIgnoreCase);
            if (start >= 0 && AddressOf(said[(start + words.Length)..].TrimStart(':', ' ').Split(')', ' ')[0]) is { } address)
                return address;
        }
        return null;
    }

    private static string Cut(string text) => text.Length <= LongestDiagnostic ? text
        : text[..(char.IsHighSurrogate(text[LongestDiagnostic - 1]) ? LongestDiagnostic - 1 : LongestDiagnostic)];

    private static string Reason(string line, int after) =>
        line.AsSpan(after, Math.Min(line.Length - after, LongestDiagnostic)).Trim(" >:\t\"'").TrimStart("., ").ToString();

    /// <summary>
    /// An address that has a line to itself, perhaps in brackets, perhaps followed by a colon and the reason, by a reason
    /// in brackets, or by the time (<c>um@exemplo.com on Thu, 29 Apr</c>).
    /// </summary>
    private static string? AddressLine(string line)
    {
        line = AfterLabel(line.Trim().TrimStart('*', '-', '•', '>', ' ', '\t'));
        var end = line.IndexOfAny([' ', '\t', '(']);
        if (end == 0)
            return null;
        var word = (end < 0 ? line : line[..end]).TrimEnd(':', ',', '.');
        var rest = end < 0 ? "" : line[end..].TrimStart();
        var alone = end < 0 || line[0] == '<' || line.Contains("):", StringComparison.Ordinal) || line[end - 1] == ':'
            || rest.StartsWith('[') || rest.StartsWith("on ", StringComparison.Ordinal) || rest.StartsWith("...", StringComparison.Ordinal)
            || rest.StartsWith("- ", StringComparison.Ordinal) || (line[0] == '"' && rest.StartsWith('<'));
        return alone ? AddressOf(word) : null;
    }

    private static string AfterLabel(string line)
    {
        var colon = line.IndexOf(':');
        return colon is > 0 and < 30 && Labels.Contains(line[..colon].TrimEnd(), StringComparer.OrdinalIgnoreCase) ? line[(colon + 1)..].TrimStart() : line;
    }

    private static string? AddressOf(string word)
    {
        word = word.TrimEnd(':', ',', '.', ';');
        if (MailSyntax.StartsWithIgnoreCase(word, "mailto:"))
            word = word[7..];
        // Exchange: SMTP:um@exemplo.com, c=BR;dda:SMTP=um@exemplo.com
        if (word.LastIndexOf("SMTP", StringComparison.OrdinalIgnoreCase) is >= 0 and var kind && kind + 4 < word.Length && word[kind + 4] is ':' or '=')
            word = word[(kind + 5)..];
        // Outlook: um@exemplo.com<mailto:um@exemplo.com>
        if (word.IndexOf('<') is > 0 and var link)
            word = word[..link];
        word = word.Trim('<', '>', '"', '\'', '[', ']');
        // Words that run on: to:um@exemplo.com
        word = word[(word.LastIndexOf(':', Math.Max(0, word.IndexOf('@'))) + 1)..];
        var at = word.IndexOf('@');
        return at > 0 && at == word.LastIndexOf('@') && word.IndexOf('.', at) > 0 && !word.Contains('/') ? word : null;
    }
}
