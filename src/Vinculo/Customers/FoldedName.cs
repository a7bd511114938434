using System.Globalization;
using System.Text;
using Vinculo.Platform.Text;

namespace Vinculo.Customers;

/// <summary>A name without accents, case or needless spaces: what lists sort by.</summary>
internal static class FoldedName
{
    public static string Of(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var c in name.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsLetterOrDigit(c))
                folded.Append(char.ToLowerInvariant(c));
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Surrogate)
                && folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }
        return folded.ToString().TrimEnd().Cut(Customer.LongestName);
    }
}

/// <summary>What people type, made fit for keeping.</summary>
internal static class Written
{
    /// <summary>One line: control characters and runs of spaces become one space. Null for nothing.</summary>
    public static string? Line(string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var line = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                if (line.Length > 0 && line[^1] != ' ')
                    line.Append(' ');
            }
            else
            {
                line.Append(c);
            }
            if (line.Length > longest)
                break;
        }
        var cut = line.ToString().Cut(longest).TrimEnd();
        return cut.Length == 0 ? null : cut;
    }
}
