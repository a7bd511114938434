using System.Buffers;

namespace Vinculo.Measures.Identity;

/// <summary>What people put between the digits of a number when they write it down.</summary>
internal static class Written
{
    public static bool IsPunctuation(char c) =>
        char.IsWhiteSpace(c) || char.IsPunctuation(c) || char.IsSymbol(c) || char.IsControl(c)
        || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format;

    /// <summary>
    /// The letters and digits of a text in capitals, without punctuation; null when it holds anything but punctuation,
    /// ASCII digits and, where wanted, ASCII letters, or more than <paramref name="longest"/> of them.
    /// </summary>
    public static string? Core(string? text, int longest, bool letters = false)
    {
        if (text is null)
            return null;
        var buffer = ArrayPool<char>.Shared.Rent(longest);
        try
        {
            var length = 0;
            foreach (var c in text)
            {
                if (char.IsAsciiDigit(c) || letters && char.IsAsciiLetter(c))
                {
                    if (length == longest)
                        return null;
                    buffer[length++] = char.ToUpperInvariant(c);
                }
                else if (!IsPunctuation(c))
                {
                    return null;
                }
            }
            return new string(buffer, 0, length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
