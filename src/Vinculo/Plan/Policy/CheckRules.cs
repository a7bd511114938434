using NodaTime;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;

namespace Vinculo.Plan.Policy;

/// <summary>What keeps rules from being published. Each failure names the field of the form it belongs to.</summary>
internal static class CheckRules
{
    /// <summary>A year of days and nights; nothing longer is a promise.</summary>
    public const int MostMinutes = 366 * 24 * 60;

    public const int MostOwnHolidays = 200;
    public const int LongestName = 120;
    public const int FirstYear = 1950;
    public const int LastYear = 2099;

    public static IReadOnlyList<Failure> Of(PolicyRules rules) =>
        [.. Zone(rules), .. Hours(rules), .. Holidays(rules), .. Promises(rules)];

    /// <summary>The field of a weekday's hours in forms and messages.</summary>
    public static string HoursField(DayOfWeek day) => "hours." + day.ToString().ToLowerInvariant();

    /// <summary>The field of a promise in forms and messages.</summary>
    public static string PromiseField(PromiseKind kind, Complexity complexity) => $"promises.{kind}.{complexity}";

    private static IEnumerable<Failure> Zone(PolicyRules rules)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(rules.TimeZoneId) is null)
            yield return Failure.Invalid("plan.unknown-zone", "timeZoneId");
    }

    private static IEnumerable<Failure> Hours(PolicyRules rules)
    {
        if (rules.Hours.Count == 0)
            yield return Failure.Invalid("plan.never-open", HoursField(DayOfWeek.Monday));
        foreach (var day in rules.Hours.GroupBy(b => b.Day))
        {
            var blocks = day.OrderBy(b => b.FromMinute).ToArray();
            if (blocks.Any(b => b.FromMinute >= b.ToMinute))
                yield return Failure.Invalid("plan.hours-backwards", HoursField(day.Key));
            else if (blocks.Zip(blocks.Skip(1)).Any(pair => pair.First.ToMinute > pair.Second.FromMinute))
                yield return Failure.Invalid("plan.hours-overlap", HoursField(day.Key));
        }
    }

    private static IEnumerable<Failure> Holidays(PolicyRules rules)
    {
        if (rules.OwnHolidays.Count > MostOwnHolidays)
            yield return Failure.Invalid("plan.too-many-holidays", "ownHolidays", MostOwnHolidays);
        for (var i = 0; i < rules.OwnHolidays.Count; i++)
        {
            var name = rules.OwnHolidays[i].Name;
            if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName)
                yield return Failure.Invalid("plan.holiday-name", $"ownHolidays[{i}].name", LongestName);
            if (rules.OwnHolidays[i].Date.Year is < FirstYear or > LastYear)
                yield return Failure.Invalid("plan.holiday-year", $"ownHolidays[{i}].date");
        }
    }

    private static IEnumerable<Failure> Promises(PolicyRules rules)
    {
        if (rules.Promises.Count == 0)
            yield return Failure.Invalid("plan.nothing-promised", PromiseField(PromiseKind.FirstAnswer, Complexity.Simple));
        foreach (var promise in rules.Promises)
        {
            if (promise.Minutes is < 1 or > MostMinutes)
                yield return Failure.Invalid("plan.promise-range", PromiseField(promise.Kind, promise.Complexity));
        }
        foreach (var complexity in Enum.GetValues<Complexity>())
        {
            var answer = rules.Promise(PromiseKind.FirstAnswer, complexity);
            var resolution = rules.Promise(PromiseKind.Resolution, complexity);
            if (answer is not null && resolution is not null && resolution.Minutes < answer.Minutes)
                yield return Failure.Invalid("plan.resolution-before-answer", PromiseField(PromiseKind.Resolution, complexity));
        }
    }
}
