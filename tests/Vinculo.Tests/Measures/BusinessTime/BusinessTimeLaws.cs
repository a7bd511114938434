using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Vinculo.Measures.BusinessTime;

namespace Vinculo.Tests.Measures.BusinessTime;

/// <summary>What holds for every calendar, in zones with odd histories.</summary>
public sealed class BusinessTimeLaws
{
    static readonly string[] Zones =
    [
        "Etc/UTC", "America/Sao_Paulo", "America/Noronha", "Europe/Lisbon", "America/New_York", "Asia/Kathmandu",
        "Australia/Lord_Howe", "Pacific/Apia",
    ];

    static readonly Instant From = Instant.FromUtc(2010, 1, 1, 0, 0);

    static Gen<Instant> Instants => Gen.Choose(0, 12 * 365 * 24 * 60).Select(minutes => From + Duration.FromMinutes(minutes));

    static Gen<Duration> Spans => Gen.OneOf(
        Gen.Choose(1, 48 * 60).Select(minutes => Duration.FromMinutes(minutes)),
        Gen.Choose(1, int.MaxValue).Select(nanoseconds => Duration.FromNanoseconds((long)nanoseconds)),
        Gen.Choose(1, 20_000).Select(hours => Duration.FromHours(hours)));

    static Gen<(LocalTime From, LocalTime To)> Blocks =>
        from start in Gen.Choose(0, 24 * 4 - 1)
        from length in Gen.Choose(1, 24 * 4 - 1)
        let end = (start + length) % (24 * 4)
        select (Quarter(start), Quarter(end));

    static Gen<BusinessCalendar> Calendars =>
        from zone in Gen.Elements(Zones)
        from weekly in Gen.Zip(Gen.Choose(1, 7), Blocks).NonEmptyListOf()
        from holidays in Gen.Choose(0, 12 * 365).ListOf()
        from special in Gen.Zip(Gen.Choose(0, 12 * 365), Blocks.ListOf()).ListOf()
        select new BusinessCalendar(
            DateTimeZoneProviders.Tzdb[zone],
            weekly.Select(day => new WeeklyBlock((IsoDayOfWeek)day.Item1, day.Item2.From, day.Item2.To)),
            holidays.Select(Date),
            special.DistinctBy(day => day.Item1).Select(day => new SpecialDay(
                Date(day.Item1),
                [.. day.Item2
                    .Where(block => block.To == LocalTime.Midnight || block.From < block.To)
                    .Select(block => new OpenBlock(block.From, block.To))])));

    [Fact]
    public void The_time_between_a_start_and_when_a_span_falls_due_is_that_span() => Holds(
        from calendar in Calendars from start in Instants from span in Spans select (calendar, start, span),
        one => one.calendar.Between(one.start, one.calendar.Add(one.start, one.span)) == one.span
            && one.calendar.Between(one.calendar.Add(one.start, -one.span), one.start) == one.span);

    [Fact]
    public void Two_spans_one_after_the_other_are_their_sum() => Holds(
        from calendar in Calendars from start in Instants from a in Spans from b in Spans select (calendar, start, a, b),
        one => one.calendar.Add(one.calendar.Add(one.start, one.a), one.b) == one.calendar.Add(one.start, one.a + one.b)
            && one.calendar.Add(one.calendar.Add(one.start, -one.a), -one.b) == one.calendar.Add(one.start, -one.a - one.b));

    [Fact]
    public void The_time_between_two_instants_is_the_same_whatever_stops_are_made() => Holds(
        from calendar in Calendars from a in Instants from b in Instants from c in Instants select (calendar, a, b, c),
        one => one.calendar.Between(one.a, one.b) + one.calendar.Between(one.b, one.c) == one.calendar.Between(one.a, one.c));

    [Fact]
    public void A_longer_span_or_a_later_start_never_falls_due_earlier() => Holds(
        from calendar in Calendars
        from start in Instants
        from later in Spans
        from span in Spans
        from more in Spans
        select (calendar, start, later, span, more),
        one => one.calendar.Add(one.start, one.span) < one.calendar.Add(one.start, one.span + one.more)
            && one.calendar.Add(one.start, one.span) <= one.calendar.Add(one.start + one.later, one.span));

    [Fact]
    public void What_falls_due_is_the_earliest_instant_that_will_do() => Holds(
        from calendar in Calendars from start in Instants from span in Spans select (calendar, start, span),
        one => one.calendar.Between(one.start, one.calendar.Add(one.start, one.span) - Duration.Epsilon) < one.span);

    [Fact]
    public void Between_opening_and_closing_it_is_open_and_at_closing_it_is_not() => Holds(
        from calendar in Calendars from start in Instants select (calendar, start),
        one =>
        {
            var opening = one.calendar.NextOpening(one.start);
            if (one.calendar.NextClosing(one.start) is not { } closing)
                return one.calendar.IsOpen(opening);
            return one.calendar.IsOpen(opening) && !one.calendar.IsOpen(closing)
                && one.calendar.Between(one.start, opening) == Duration.Zero
                && one.calendar.Between(opening, closing) == closing - opening;
        });

    /// <summary>Another way to the same number: look at the wall clock every quarter of an hour and count.</summary>
    [Fact]
    public void The_time_between_equals_the_quarter_hours_that_the_wall_clock_shows_inside_blocks() => Holds(
        from calendar in Calendars
        from start in Instants
        from quarters in Gen.Choose(1, 10 * 96)
        select (calendar, RoundToQuarter(start), quarters),
        one =>
        {
            var (calendar, start, quarters) = one;
            var open = Enumerable.Range(0, quarters).Count(i => ShowsOpen(calendar, start + Duration.FromMinutes(15 * i)));
            return calendar.Between(start, start + Duration.FromMinutes(15 * quarters)) == Duration.FromMinutes(15 * open);
        });

    static bool ShowsOpen(BusinessCalendar calendar, Instant instant)
    {
        var wall = instant.InZone(calendar.Zone);
        return calendar.BlocksOn(wall.Date).Any(block =>
            block.From <= wall.TimeOfDay && (block.To == LocalTime.Midnight || wall.TimeOfDay < block.To));
    }

    static Instant RoundToQuarter(Instant instant) =>
        Instant.FromUnixTimeSeconds(instant.ToUnixTimeSeconds() / 900 * 900);

    static LocalTime Quarter(int quarter) => LocalTime.FromMinutesSinceMidnight(quarter * 15);

    static LocalDate Date(int day) => new LocalDate(2010, 1, 1).PlusDays(day);

    static void Holds<T>(Gen<T> cases, Func<T, bool> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(cases.ToArbitrary(), law));
}
