namespace Vinculo.Mail;

/// <summary>Lists of message ids (RFC 5322, 3.6.4), also those without angle brackets or with words between.</summary>
internal static class MessageIds
{
    public static IReadOnlyList<string> Parse(string text)
    {
        var ids = new OrderedDictionary<string, bool>();
        var position = 0;
        while ((position = text.IndexOf('<', position)) >= 0)
        {
            var end = text.IndexOf('>', position + 1);
            if (end < 0)
                break;
            AddId(ids, text[(position + 1)..end]);
            position = end + 1;
        }
        if (ids.Count == 0)
        {
            foreach (var word in text.Split([' ', '\t', ',', ';', '<', '>', '"'], StringSplitOptions.RemoveEmptyEntries))
            {
                if (word.Contains('@'))
                    AddId(ids, word);
            }
        }
        return [.. ids.Keys];
    }

    private static void AddId(OrderedDictionary<string, bool> ids, string id)
    {
        id = string.Concat(id.Where(c => !MailSyntax.IsSpace(c))).TrimStart('<');
        if (id.Length > 0)
            ids.TryAdd(id, true);
    }

    /// <summary>A message's own id, which is taken as it stands even without an at sign.</summary>
    public static string? Single(string? text)
    {
        if (text is null)
            return null;
        if (Parse(text) is [var first, ..])
            return first;
        var trimmed = text.Trim().Trim('<', '>').Trim();
        return trimmed.Length == 0 ? null : trimmed;
    }
}
