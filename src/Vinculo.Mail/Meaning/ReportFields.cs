namespace Vinculo.Mail;

/// <summary>Groups of fields in the body of a report (RFC 3464, RFC 8098): a blank line ends a group.</summary>
internal static class ReportFields
{
    /// <summary>Bytes of a report that are read.</summary>
    public const int TextBytes = 256 * 1024;

    /// <summary>The parts of a message itself. What is attached speaks of another message: somebody may pass on a report.</summary>
    public static IEnumerable<MimePart> OwnParts(MimePart part) =>
        part.IsMultipart ? part.Children.SelectMany(OwnParts).Prepend(part) : [part];

    /// <summary>The groups, with names in lower case and values on one line.</summary>
    public static List<Dictionary<string, string>> Groups(string text)
    {
        var groups = new List<Dictionary<string, string>>();
        var current = new Dictionary<string, string>();
        string? last = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var colon = line.IndexOf(':');
            if (string.IsNullOrWhiteSpace(line))
            {
                Finish(groups, ref current);
                last = null;
            }
            else if (char.IsWhiteSpace(line[0]) && last is not null)
            {
                // Long enough for any server's words; more would cost time without end.
                if (current[last].Length < 4000)
                    current[last] += " " + line.Trim();
            }
            else if (colon > 0)
            {
                last = line[..colon].Trim().ToLowerInvariant();
                // Without the blank line between, a second recipient begins a new group.
                if (last is "final-recipient" && current.ContainsKey(last))
                    Finish(groups, ref current);
                current[last] = line[(colon + 1)..].Trim();
            }
        }
        Finish(groups, ref current);
        return groups;
    }

    /// <summary>
    /// An address as reports write it: <c>rfc822; somebody@example.com</c>. Of one with a route (RFC 5322, 4.4), what follows
    /// the route.
    /// </summary>
    public static string AddressOf(string field)
    {
        var semicolon = field.IndexOf(';');
        var address = (semicolon < 0 ? field : field[(semicolon + 1)..]).Trim().Trim('<', '>');
        return address.StartsWith('@') ? address[(address.IndexOf(':') + 1)..] : address;
    }

    /// <summary>A server's words without their type: <c>smtp; 550 unknown</c>.</summary>
    public static string? WithoutType(string? diagnostic)
    {
        if (string.IsNullOrWhiteSpace(diagnostic))
            return null;
        var semicolon = diagnostic.IndexOf(';');
        return semicolon is >= 0 and < 20 ? diagnostic[(semicolon + 1)..].Trim() : diagnostic;
    }

    /// <summary>Whether a part is the header of the message that came back (RFC 6522, 3; RFC 6533, 5), under any of the names in use.</summary>
    public static bool IsReturnedHeader(MimePart part) =>
        part.ContentType.MediaType is "text/rfc822-headers" or "message/rfc822-headers" or "message/global-headers" or "text/rfc822" or "message/partial";

    /// <summary>The first line of a text that is this field of a copied header, perhaps quoted or indented; without what follows on further lines.</summary>
    public static string? FindField(string text, string name)
    {
        foreach (var line in text.Split('\n'))
        {
            var trimmed = line.TrimStart(' ', '>', '\t');
            if (MailSyntax.StartsWithIgnoreCase(trimmed, name) && trimmed.AsSpan(name.Length).StartsWith(":"))
                return trimmed[(name.Length + 1)..].Trim();
        }
        return null;
    }

    private static void Finish(List<Dictionary<string, string>> groups, ref Dictionary<string, string> current)
    {
        if (current.Count > 0)
            groups.Add(current);
        current = [];
    }
}
