namespace Vinculo.Customers;

/// <summary>
/// An e-mail address as customers have them: a local part and a domain name (RFC 5321, without quoted local parts and
/// address literals, which nobody's mailbox has). That it is well formed does not mean that it exists.
/// </summary>
internal static class EmailAddress
{
    private const int Longest = 254;
    private const int LongestLocal = 64;
    private const int LongestLabel = 63;
    private const string Symbols = "!#$%&'*+-/=?^_`{|}~.";

    /// <summary>The address in lower case, or null when it is none.</summary>
    public static string? Normalise(string? text)
    {
        var address = text?.Trim().ToLowerInvariant();
        if (address is null || address.Length > Longest)
            return null;
        var at = address.LastIndexOf('@');
        return at is > 0 and <= LongestLocal && IsLocal(address.AsSpan(0, at)) && IsDomain(address[(at + 1)..]) ? address : null;
    }

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
            return false;
        foreach (var c in local)
            if (!char.IsLetterOrDigit(c) && !Symbols.Contains(c, StringComparison.Ordinal))
                return false;
        return true;
    }

    private static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length > 1
            && labels.All(label => label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-'
                && label.All(c => char.IsLetterOrDigit(c) || c == '-'))
            && labels[^1].Any(char.IsLetter);
    }
}
