namespace Vinculo.Mail;

/// <summary>Small tests on characters and words of mail.</summary>
internal static class MailSyntax
{
    public static int HexValue(int digit) => digit switch
    {
        >= '0' and <= '9' => digit - '0',
        >= 'a' and <= 'f' => digit - 'a' + 10,
        _ => digit - 'A' + 10,
    };

    public static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    /// <summary>A character of a MIME token (RFC 2045, 5.1), and leniently anything outside ASCII.</summary>
    public static bool IsToken(char c) => c > ' ' && c != 127 && !"()<>@,;:\\\"/[]?=".Contains(c);

    public static bool EqualsIgnoreCase(string? a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    public static bool ContainsIgnoreCase(string a, string b) => a.Contains(b, StringComparison.OrdinalIgnoreCase);

    public static bool StartsWithIgnoreCase(string a, string b) => a.StartsWith(b, StringComparison.OrdinalIgnoreCase);

    public static bool ContainsAny(string text, string[] words) => Array.Exists(words, word => ContainsIgnoreCase(text, word));

    public static bool StartsWithAny(string text, string[] words) => Array.Exists(words, word => StartsWithIgnoreCase(text, word));

    /// <summary>Whether text can stand in a header as it is: printable ASCII without spaces.</summary>
    public static bool IsMailable(string text) => text.All(c => c is > ' ' and < '\x7F');
}
