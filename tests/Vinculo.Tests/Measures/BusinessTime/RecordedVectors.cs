using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Vinculo.Measures.BusinessTime;

namespace Vinculo.Tests.Measures.BusinessTime;

/// <summary>
/// Inputs and outputs recorded from another library of business-time arithmetic. Where that library's conventions differ
/// from ours, the difference is stated and bridged here, never in the code under test.
/// </summary>
public sealed class RecordedVectors
{
    [Theory]
    [InlineData("add_days", 20)]
    [InlineData("add_hours", 5)]
    [InlineData("add_minutes", 1)]
    [InlineData("add_seconds", 16)]
    [InlineData("advance_to_closing_time", 24)]
    [InlineData("advance_to_working_time", 21)]
    [InlineData("in_working_hours?", 15)]
    [InlineData("next_working_time", 11)]
    [InlineData("return_to_working_time", 19)]
    [InlineData("working_day?", 3)]
    [InlineData("working_days_between", 6)]
    [InlineData("working_time_between", 47)]
    public void Every_recorded_result_is_reached(string method, int count)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(SharedData.Path("service_time/working_hours_vectors.json")));
        var vectors = document.RootElement.EnumerateArray()
            .Where(vector => vector.GetProperty("method").GetString() == method)
            .ToList();
        vectors.Count.ShouldBe(count);

        var wrong = vectors.Select(Difference).Where(difference => difference is not null).ToList();

        wrong.ShouldBeEmpty();
    }

    static string? Difference(JsonElement vector)
    {
        var config = vector.GetProperty("config");
        var calendar = Calendar(config);
        var args = vector.GetProperty("args").EnumerateArray().ToArray();
        var expected = vector.GetProperty("result");
        var actual = vector.GetProperty("method").GetString() switch
        {
            "add_days" when IsDate(args[0]) => Same(expected, calendar.AddDays(Date(args[0]), (int)Number(args[1]))),
            "add_days" => Same(expected, AddDaysKeepingTheTime(calendar, Time(args[0]), (int)Number(args[1]))),
            "add_hours" => Same(expected, AddSeconds(calendar, args, 3600)),
            "add_minutes" => Same(expected, AddSeconds(calendar, args, 60)),
            "add_seconds" => Same(expected, AddSeconds(calendar, args, 1)),
            "advance_to_closing_time" => Same(expected, Closing(calendar, Time(args[0]))),
            "advance_to_working_time" => Same(expected, calendar.NextOpening(Time(args[0]))),
            "in_working_hours?" => Same(expected, calendar.IsOpen(Time(args[0]))),
            "next_working_time" => Same(expected, FollowingOpening(calendar, Time(args[0]))),
            "return_to_working_time" => Same(expected, LatestWorkedMoment(calendar, Time(args[0]))),
            "working_day?" => Same(expected, calendar.IsBusinessDay(Date(args[0]))),
            "working_days_between" => Same(
                expected, calendar.DaysBetween(LocalDateOf(calendar, args[0]), LocalDateOf(calendar, args[1]))),
            "working_time_between" => Same(expected, WorkedSeconds(config, calendar, Time(args[0]), Time(args[1]))),
            var unknown => $"no such method: {unknown}",
        };
        return actual is null ? null : $"{vector.GetProperty("example").GetString()}: {actual}, not {expected}";
    }

    /// <summary>That library rounds sums to whole seconds.</summary>
    static Instant AddSeconds(BusinessCalendar calendar, JsonElement[] args, int unit)
    {
        var exact = calendar.Add(Time(args[0]), Duration.FromSeconds(Number(args[1]) * unit));
        var seconds = Math.Round((exact - NodaConstants.UnixEpoch).TotalSeconds, MidpointRounding.AwayFromZero);
        return Instant.FromUnixTimeSeconds((long)seconds);
    }

    /// <summary>
    /// That library writes the end of the day, 24:00, as one microsecond before midnight, and takes that microsecond
    /// for closed. Ours closes at midnight itself.
    /// </summary>
    static Instant Closing(BusinessCalendar calendar, Instant instant)
    {
        var microsecond = Duration.FromTicks(10);
        if ((instant + microsecond).InZone(calendar.Zone).TimeOfDay == LocalTime.Midnight)
            instant += microsecond;
        var closing = calendar.NextClosing(instant).ShouldNotBeNull();
        return closing.InZone(calendar.Zone).TimeOfDay == LocalTime.Midnight ? closing - microsecond : closing;
    }

    /// <summary>The next time that work begins, even when it is under way.</summary>
    static Instant FollowingOpening(BusinessCalendar calendar, Instant instant) => calendar.NextOpening(
        calendar.IsOpen(instant) ? calendar.NextClosing(instant).ShouldNotBeNull() : instant);

    /// <summary>Here that library counts a block's end as worked and its start as not: the mirror image of opening.</summary>
    static Instant LatestWorkedMoment(BusinessCalendar calendar, Instant instant) =>
        calendar.Add(instant, -Duration.Epsilon) + Duration.Epsilon;

    static Instant AddDaysKeepingTheTime(BusinessCalendar calendar, Instant instant, int days)
    {
        var local = instant.InZone(calendar.Zone);
        return (calendar.AddDays(local.Date, days) + local.TimeOfDay).InZoneLeniently(calendar.Zone).ToInstant();
    }

    /// <summary>
    /// That library rounds to whole seconds, and measures what the wall clock shows: a Sunday of 25 hours counts as 24.
    /// Ours measures elapsed time, so the wall clock is given to it as if it were UTC.
    /// </summary>
    static int WorkedSeconds(JsonElement config, BusinessCalendar calendar, Instant start, Instant end)
    {
        if (calendar.Zone != DateTimeZone.Utc)
        {
            start = start.InZone(calendar.Zone).LocalDateTime.InUtc().ToInstant();
            end = end.InZone(calendar.Zone).LocalDateTime.InUtc().ToInstant();
            calendar = Calendar(config, DateTimeZone.Utc);
        }
        return (int)Math.Round(calendar.Between(start, end).TotalSeconds, MidpointRounding.AwayFromZero);
    }

    static BusinessCalendar Calendar(JsonElement config, DateTimeZone? zone = null) => new(
        zone ?? DateTimeZoneProviders.Tzdb[config.GetProperty("time_zone").GetString()!],
        config.GetProperty("working_hours").EnumerateObject().SelectMany(day =>
            Blocks(day.Value).Select(block => new WeeklyBlock(Weekday(day.Name), block.From, block.To))),
        config.GetProperty("holidays").EnumerateArray().Select(Date),
        config.GetProperty("holiday_hours").EnumerateObject().Select(day =>
            new SpecialDay(LocalDatePattern.Iso.Parse(day.Name).Value, [.. Blocks(day.Value)])));

    static IEnumerable<OpenBlock> Blocks(JsonElement blocks) => blocks.EnumerateObject()
        .Select(block => new OpenBlock(WallTime(block.Name), WallTime(block.Value.GetString()!)));

    static LocalTime WallTime(string text) => text == "24:00"
        ? LocalTime.Midnight
        : LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text).Value;

    static IsoDayOfWeek Weekday(string name) => name switch
    {
        "mon" => IsoDayOfWeek.Monday,
        "tue" => IsoDayOfWeek.Tuesday,
        "wed" => IsoDayOfWeek.Wednesday,
        "thu" => IsoDayOfWeek.Thursday,
        "fri" => IsoDayOfWeek.Friday,
        "sat" => IsoDayOfWeek.Saturday,
        _ => IsoDayOfWeek.Sunday,
    };

    static bool IsDate(JsonElement arg) => arg.GetProperty("t").GetString() == "Date";

    static LocalDate Date(JsonElement arg) => LocalDatePattern.Iso.Parse(arg.GetProperty("iso").GetString()!).Value;

    static Instant Time(JsonElement arg) =>
        OffsetDateTimePattern.ExtendedIso.Parse(arg.GetProperty("iso").GetString()!).Value.ToInstant();

    static LocalDate LocalDateOf(BusinessCalendar calendar, JsonElement arg) =>
        IsDate(arg) ? Date(arg) : Time(arg).InZone(calendar.Zone).Date;

    static double Number(JsonElement arg) => arg.ValueKind == JsonValueKind.Number
        ? arg.GetDouble()
        : double.Parse(arg.GetString()!, CultureInfo.InvariantCulture);

    static string? Same(JsonElement expected, Instant actual) => Time(expected) == actual ? null : actual.ToString("g", CultureInfo.InvariantCulture);

    static string? Same(JsonElement expected, LocalDate actual) =>
        Date(expected) == actual ? null : LocalDatePattern.Iso.Format(actual);

    static string? Same(JsonElement expected, bool actual) =>
        expected.GetBoolean() == actual ? null : $"{actual}";

    static string? Same(JsonElement expected, int actual) =>
        expected.GetInt32() == actual ? null : actual.ToString(CultureInfo.InvariantCulture);
}
