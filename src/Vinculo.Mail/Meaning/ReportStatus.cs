namespace Vinculo.Mail;

/// <summary>The status code (RFC 3463) in a server's words.</summary>
internal static class ReportStatus
{
    /// <summary>A status such as 5.1.1; where there is only the server's answer, such as 550, its first digit says enough.</summary>
    public static string? Find(string text)
    {
        string? answer = null;
        foreach (var word in Words(text))
        {
            if (IsEnhanced(word))
                return word;
            if (IsAnswer(word))
                answer ??= $"{word[0]}.0.0";
        }
        return answer;
    }

    /// <summary>The status that a field states. Some servers write their answer there, such as 550, which says no more than its first digit.</summary>
    public static string? OfField(string field)
    {
        var word = field.Split(' ')[0];
        return IsAnswer(word) ? $"{word[0]}.0.0" : word;
    }

    /// <summary>The status in a line of any sentence: a full one, or the answer with which the line begins. Other numbers mean other things.</summary>
    public static string? Stated(string line)
    {
        var words = Words(line);
        return Array.Find(words, IsEnhanced) ?? (words is [var first, _, ..] && IsAnswer(first) ? $"{first[0]}.0.0" : null);
    }

    /// <summary>The status that a report states; where that says nothing but 'failed' (<c>5.0.0</c>), the one that the server's words have.</summary>
    public static string? Specific(string? status, string? diagnostic)
    {
        if (diagnostic is null || !IsVague(status))
            return status;
        var said = Find(diagnostic);
        return WithFullness(said is not null && (status is null || said[0] == status[0]) ? said : status, diagnostic);
    }

    /// <summary>
    /// Where words say that the mailbox is full and no code says more than 'failed', the code for that (RFC 3463, 3.3). What
    /// was sent is lost as far as the report goes, but the address stays good.
    /// </summary>
    public static string? WithFullness(string? status, string words) =>
        IsVague(status) && MailSyntax.ContainsAny(words, ReportWords.Full) ? (status?[0] == '4' ? "4.2.2" : "5.2.2") : status;

    private static bool IsVague(string? status) => status is null || status.EndsWith(".0.0", StringComparison.Ordinal);

    private static string[] Words(string text) =>
        text.Split([' ', '\t', '#', '(', ')', '[', ']', ':', ';', '-', ',', '<', '>', '\'', '"'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.TrimEnd('.')).ToArray();

    private static bool IsEnhanced(string word) => word.Length is >= 5 and <= 9 && word[0] is '4' or '5' && word[1] == '.'
        && word.Count(c => c == '.') == 2 && word.All(c => char.IsAsciiDigit(c) || c == '.');

    private static bool IsAnswer(string word) => word.Length == 3 && word[0] is '4' or '5' && word.All(char.IsAsciiDigit);
}
