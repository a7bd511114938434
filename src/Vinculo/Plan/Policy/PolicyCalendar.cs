using NodaTime;
using NodaTime.Extensions;
using Vinculo.Measures.BusinessTime;

namespace Vinculo.Plan.Policy;

/// <summary>The business calendar that the rules of a policy describe.</summary>
internal static class PolicyCalendar
{
    /// <summary>Holidays are known from and to these years; before and after, only the week counts.</summary>
    private const int FirstYear = 2000;
    private const int LastYear = 2099;

    /// <exception cref="ArgumentException">Rules that <see cref="CheckRules"/> would refuse: no open block, an unknown zone.</exception>
    public static BusinessCalendar Of(PolicyRules rules)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(rules.TimeZoneId)
            ?? throw new ArgumentException($"No time zone '{rules.TimeZoneId}'.", nameof(rules));
        var week = rules.Hours.Select(b => new WeeklyBlock(b.Day.ToIsoDayOfWeek(), LocalTime.FromTimeOnly(b.From), LocalTime.FromTimeOnly(b.To)));
        var days = Enumerable.Range(FirstYear, LastYear - FirstYear + 1).SelectMany(year => PolicyHolidays.Of(rules, year)).ToArray();
        return new BusinessCalendar(
            zone,
            week,
            days.Where(d => d.WholeDay).Select(d => d.Date),
            days.Where(d => !d.WholeDay).Select(d => new SpecialDay(d.Date, OpenPart(rules, d))));
    }

    /// <summary>What is left of a weekday's blocks on a day that is closed for a part.</summary>
    private static List<OpenBlock> OpenPart(PolicyRules rules, PolicyHoliday day)
    {
        var open = new List<OpenBlock>();
        var closedTo = day.ClosedTo == LocalTime.Midnight ? 24 * 60 : day.ClosedTo.Hour * 60 + day.ClosedTo.Minute;
        var closedFrom = day.ClosedFrom.Hour * 60 + day.ClosedFrom.Minute;
        foreach (var block in rules.Hours.Where(b => b.Day.ToIsoDayOfWeek() == day.Date.DayOfWeek))
        {
            AddIfAny(block.FromMinute, Math.Min(block.ToMinute, closedFrom));
            AddIfAny(Math.Max(block.FromMinute, closedTo), block.ToMinute);
        }
        return open;

        void AddIfAny(int from, int to)
        {
            if (from < to)
                open.Add(new OpenBlock(TimeAt(from), TimeAt(to)));
        }
    }

    private static LocalTime TimeAt(int minute) => new(minute / 60 % 24, minute % 60);
}
