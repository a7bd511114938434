using System.Globalization;
using System.Text.RegularExpressions;

namespace Vinculo.Plan.Policy;

/// <summary>The hours of one day as people write them: <c>08:00–12:00, 13:00–18:00</c>, also <c>8-12 13-18</c> or <c>8h às 12h</c>.</summary>
internal static partial class DayHoursText
{
    private const int MinutesOfDay = 24 * 60;

    /// <summary>Blocks in order, such as <c>08:00–12:00, 13:00–18:00</c>; empty for a closed day.</summary>
    public static string Format(IEnumerable<HoursBlock> blocks) => string.Join(", ", blocks
        .OrderBy(b => b.FromMinute)
        .Select(b => $"{At(b.FromMinute)}–{At(b.ToMinute)}"));

    /// <summary>Reads the blocks of a day; null when the text is not hours. Whether they make sense is <see cref="CheckRules"/>'s to say.</summary>
    public static IReadOnlyList<HoursBlock>? Parse(DayOfWeek day, string text)
    {
        var blocks = new List<HoursBlock>();
        var rest = Block().Replace(text, match =>
        {
            if (Minute(match, "a") is { } from and < MinutesOfDay && Minute(match, "b") is { } to)
                blocks.Add(new HoursBlock(day, Time(from), Time(to)));
            else
                return match.Value;
            return "";
        });
        return Separators().Replace(rest, "").Length == 0 ? blocks : null;
    }

    private static int? Minute(Match match, string side)
    {
        var hour = int.Parse(match.Groups[side].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var minutes = match.Groups[side + "m"];
        var minute = minutes.Success ? int.Parse(minutes.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        return minute < 60 && hour * 60 + minute <= MinutesOfDay ? hour * 60 + minute : null;
    }

    private static TimeOnly Time(int minute) => new(minute / 60 % 24, minute % 60);

    private static string At(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    [GeneratedRegex(@"(?<![\d:])(?<a>\d{1,2})(?:(?:[:h](?<am>\d{2}))|h)?\s*(?:-|–|—|às|as|até|ate|hasta|a|to)\s*(?<b>\d{1,2})(?:(?:[:h](?<bm>\d{2}))|h)?(?![\d:])",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s|,|;|/|\b(?:e|y|and)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Separators();
}
