using System.Globalization;
using NodaTime;
using NodaTime.Extensions;
using Vinculo.Measures.BusinessTime;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Text;

namespace Vinculo.Plan.Policy;

/// <summary>What a policy says, in the words of the reader's language: the pages, the comparison and the export share them.</summary>
internal sealed class PolicyWords(Texts texts)
{
    /// <summary>Monday first, as companies plan their week.</summary>
    public static readonly DayOfWeek[] Week =
    [
        DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday,
        DayOfWeek.Sunday,
    ];

    public string Title(PolicyVersion version) => version.Name.Length > 0 ? version.Name : texts["plan.policy.title"];

    public string Summary(PolicyVersion version) => version.Summary.Length > 0 ? version.Summary : texts["plan.policy.summary"];

    public string Day(IsoDayOfWeek day) => Day(day.ToDayOfWeek());

    public string Day(DayOfWeek day)
    {
        var name = CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName(day);
        return name[..1].ToUpper(CultureInfo.CurrentUICulture) + name[1..];
    }

    public string Hours(PolicyRules rules, DayOfWeek day) =>
        DayHoursText.Format(rules.Hours.Where(b => b.Day == day)) is { Length: > 0 } hours ? hours : texts["plan.hours.closed"];

    public string Kind(PromiseKind kind) => texts["plan.promise." + kind.ToString().ToLowerInvariant()];

    public string Complexity(Complexity complexity) => texts["plan.complexity." + complexity.ToString().ToLowerInvariant()];

    public string Minutes(ServicePromise? promise) =>
        promise is null ? texts["plan.promise.none"] : BusinessMinutes.Format(promise.Minutes);

    public string Optional(OptionalHoliday holiday) => texts["plan.optional." + holiday.ToString().ToLowerInvariant()];

    public string Own(OwnHoliday holiday) => holiday.Yearly
        ? texts["plan.own.yearly", DayAndMonth(LocalDate.FromDateOnly(holiday.Date))]
        : Date(LocalDate.FromDateOnly(holiday.Date));

    /// <summary>Where a version stands in time: 'in force since 2 Sep 2026'.</summary>
    public string Standing(PolicyVersion version, PolicyStanding standing)
    {
        var zone = version.Rules.TimeZoneId;
        var from = version.Id == PolicyVersion.BuiltIn ? texts["plan.standing.start"] : version.InForceFrom is { } date ? Date(date, zone) : "";
        return standing.Phase switch
        {
            PolicyPhase.Draft => texts["plan.standing.draft"],
            PolicyPhase.Coming => texts["plan.standing.coming", from],
            PolicyPhase.InForce when standing.Until is { } until => texts["plan.standing.in-force-until", from, Date(until, zone)],
            PolicyPhase.InForce => texts["plan.standing.in-force", from],
            PolicyPhase.Past => texts["plan.standing.past", from, Date(standing.Until!.Value, zone)],
            _ => texts["plan.standing.replaced"],
        };
    }

    /// <summary>The hours that a day off is closed, or nothing when it is the whole day.</summary>
    public string Part(PolicyHoliday day) => day switch
    {
        { WholeDay: true } => "",
        _ when day.ClosedFrom == LocalTime.Midnight => texts["plan.holiday.until", Time(day.ClosedTo)],
        _ => texts["plan.holiday.from", Time(day.ClosedFrom)],
    };

    /// <summary>A holiday's name; Brazil's national days keep the name that the law gives them.</summary>
    public string Holiday(PolicyHoliday day)
    {
        var optional = BrazilianHolidays.National(day.Date.Year).Where(h => h.Kind == HolidayKind.Optional).ToArray();
        var index = Array.FindIndex(optional, h => h.Date == day.Date && h.Name == day.Name);
        return index < 0 ? day.Name : Optional((OptionalHoliday)index);
    }

    public string Date(LocalDate date) => date.ToString("d MMM uuuu", CultureInfo.CurrentUICulture).Replace(".", "", StringComparison.Ordinal);

    /// <summary>The date and, where it matters, the time of an instant on the policy's own wall clock.</summary>
    public string Date(DateTimeOffset instant, string timeZoneId)
    {
        var local = Instant.FromDateTimeOffset(instant).InZone(Zone(timeZoneId));
        return local.TimeOfDay == LocalTime.Midnight ? Date(local.Date) : $"{Date(local.Date)}, {Time(local.TimeOfDay)}";
    }

    public static DateTimeZone Zone(string timeZoneId) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZoneId) ?? DateTimeZone.Utc;

    public static string Time(LocalTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    public string DayAndMonth(LocalDate date) => date.ToString("d MMM", CultureInfo.CurrentUICulture).Replace(".", "", StringComparison.Ordinal);
}
