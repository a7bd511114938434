using System.Globalization;
using System.Text.RegularExpressions;

namespace Vinculo.Plan.Policy;

/// <summary>Spans of business time as people write them: <c>2 h</c>, <c>1 h 30</c>, <c>1:30</c>, <c>45 min</c>, <c>45</c>.</summary>
internal static partial class BusinessMinutes
{
    /// <summary>Such as <c>1 h 30</c>, with no-break spaces before units.</summary>
    public static string Format(int minutes) => (minutes / 60, minutes % 60) switch
    {
        (0, var m) => $"{m}\u00a0min",
        (var h, 0) => $"{h}\u00a0h",
        var (h, m) => $"{h}\u00a0h\u00a0{m:00}",
    };

    /// <summary>Reads a span; a bare number is minutes. Null when it is none.</summary>
    public static int? Parse(string text)
    {
        var match = Written().Match(text.Trim());
        if (!match.Success)
            return null;
        var hours = Number(match.Groups["h"]);
        var minutes = Number(match.Groups["m"]);
        return hours > 100_000 || minutes > 1_000_000 ? null : hours * 60 + minutes;
    }

    private static int Number(Group group) =>
        group.Success && int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // Nine digits at most, so that every number fits; \s matches the no-break space too.
    [GeneratedRegex(@"^(?:(?<h>\d{1,9})\s*h(?:oras?|ours?)?(?:\s*(?:e|y|and)?\s*(?<m>\d{1,2})\s*(?:m(?:in(?:utos?|utes?)?)?)?)?|(?<h>\d{1,9}):(?<m>\d{2})|(?<m>\d{1,9})\s*(?:m(?:in(?:utos?|utes?)?)?)?)\.?$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Written();
}
