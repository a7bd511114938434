using System.Text.RegularExpressions;

namespace Vinculo.Mail;

/// <summary>The status code (RFC 3463) in a server's words.</summary>
internal static partial class ReportStatus
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

    /// <summary>The status behind a number sign, as qmail and servers like it write it: <c>553 sorry, … (#5.7.1)</c>.</summary>
    public static string? Signed(string text) => NumberSign().Match(text) is { Success: true } match ? match.Groups["status"].Value : null;

    /// <summary>
    /// The status that a report states; where that says nothing but 'failed' (<c>5.0.0</c>), the one that the server's words
    /// have. One behind a number sign counts before a stated one, which servers that do not know that form make up from the
    /// answer: of <c>553</c> they say that the address is wrong (5.1.3).
    /// </summary>
    public static string? Specific(string? status, string? diagnostic)
    {
        if (diagnostic is null)
            return status;
        if (status is not null && Signed(diagnostic) is { } signed && signed[0] == status[0])
            return signed;
        if (!IsVague(status))
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

    /// <summary>Its second number is of one figure (RFC 3463, 3): <c>4.19.2</c> is a version of something.</summary>
    private static bool IsEnhanced(string word) => word.Length is >= 5 and <= 7 && word[0] is '4' or '5' && word[1] == '.' && word[2] is >= '0' and <= '7' && word[3] == '.'
        && word.AsSpan(4).IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool IsAnswer(string word) => word.Length == 3 && word[0] is '4' or '5' && word.All(char.IsAsciiDigit);

    [GeneratedRegex(@"#(?<status>[245]\.[0-9]{1,3}\.[0-9]{1,3})\b", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex NumberSign();
}
