using NodaTime;
using Vinculo.Measures.BusinessTime;

namespace Vinculo.Plan.Policy;

/// <summary>A day on which the policy's week does not hold.</summary>
/// <param name="ClosedFrom">The first closed moment of the day; midnight for a day that is closed from its start.</param>
/// <param name="ClosedTo">The end of the closed time; midnight for the end of the day.</param>
internal sealed record PolicyHoliday(LocalDate Date, string Name, LocalTime ClosedFrom, LocalTime ClosedTo)
{
    public bool WholeDay => ClosedFrom == LocalTime.Midnight && ClosedTo == LocalTime.Midnight;
}

/// <summary>The days off of a policy, year by year.</summary>
internal static class PolicyHolidays
{
    private static readonly LocalTime AshWednesdayOpens = new(14, 0);
    private static readonly LocalTime EvesClose = new(13, 0);

    /// <summary>The days off of a year by date, a date that is off for two reasons once.</summary>
    /// <param name="year">From 1950 to 9999.</param>
    public static IReadOnlyList<PolicyHoliday> Of(PolicyRules rules, int year)
    {
        var days = new List<PolicyHoliday>();
        var known = BrazilianHolidays.National(year);
        if (rules.NationalHolidays)
            days.AddRange(known.Where(h => h.Kind == HolidayKind.Public).Select(h => Whole(h.Date, h.Name)));
        var optional = known.Where(h => h.Kind == HolidayKind.Optional).ToArray(); // by date, which is the order of the enum
        days.AddRange(rules.OptionalHolidays.Select(kind => OnOptional(kind, optional[(int)kind])));
        days.AddRange(rules.OwnHolidays.Select(h => InYear(h, year)).OfType<PolicyHoliday>());
        return [.. days.GroupBy(d => d.Date).Select(MostClosed).OrderBy(d => d.Date)];
    }

    private static PolicyHoliday MostClosed(IEnumerable<PolicyHoliday> sameDay) =>
        sameDay.OrderByDescending(d => d.WholeDay).First();

    private static PolicyHoliday Whole(LocalDate date, string name) => new(date, name, LocalTime.Midnight, LocalTime.Midnight);

    private static PolicyHoliday OnOptional(OptionalHoliday kind, Holiday day) => kind switch
    {
        OptionalHoliday.AshWednesday => new PolicyHoliday(day.Date, day.Name, LocalTime.Midnight, AshWednesdayOpens),
        OptionalHoliday.ChristmasEve or OptionalHoliday.NewYearsEve => new PolicyHoliday(day.Date, day.Name, EvesClose, LocalTime.Midnight),
        _ => Whole(day.Date, day.Name),
    };

    private static PolicyHoliday? InYear(OwnHoliday holiday, int year)
    {
        var first = LocalDate.FromDateOnly(holiday.Date);
        if (!holiday.Yearly)
            return first.Year == year ? Whole(first, holiday.Name) : null;
        if (year < first.Year)
            return null;
        // 29 February is kept on the 28th in years that have none.
        return Whole(first.PlusYears(year - first.Year), holiday.Name);
    }
}
