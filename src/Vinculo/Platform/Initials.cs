namespace Vinculo.Platform;

/// <summary>The one or two letters that stand for a name in a small circle.</summary>
internal static class Initials
{
    public static string Of(string? name)
    {
        var words = (name ?? "").Split([' ', '.', '@', '-', '_'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => char.IsLetterOrDigit(word[0])).ToArray();
        return words switch
        {
            [] => "?",
            [var only] => only[..1].ToUpperInvariant(),
            [var first, .., var last] => (first[..1] + last[..1]).ToUpperInvariant(),
        };
    }
}
