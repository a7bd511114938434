using NodaTime;

namespace Vinculo.Measures.BusinessTime;

/// <summary>
/// When a company works: weekly hours on the wall clock of one time zone, holidays, and days with hours of their own.
/// Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// <para>An instant is open exactly when the wall clock shows a time inside a block of that date. So time that the clock
/// skips when summer time begins is never open, and an hour that the clock shows twice when it ends is open both
/// times. Durations are real elapsed time, not differences of wall clock readings.</para>
/// <para>Blocks include their start and exclude their end: at 17:00 a block until 17:00 is closed.</para>
/// </remarks>
public sealed class BusinessCalendar
{
    static readonly Duration Smallest = Duration.Epsilon;

    readonly BusinessSchedule schedule;

    /// <summary>Makes a calendar. Blocks of a day may be given in any order; those that overlap or touch are joined.</summary>
    /// <param name="zone">The zone whose wall clock the hours are given in.</param>
    /// <param name="week">The hours of an ordinary week.</param>
    /// <param name="holidays">Dates closed the whole day.</param>
    /// <param name="specialDays">Dates with hours of their own; they win over <paramref name="holidays"/>.</param>
    /// <exception cref="ArgumentException">
    /// The week has no open block (nothing promised on such a calendar could ever fall due), a block is empty, or a
    /// special day is given twice or has a block that crosses midnight.
    /// </exception>
    public BusinessCalendar(
        DateTimeZone zone,
        IEnumerable<WeeklyBlock> week,
        IEnumerable<LocalDate>? holidays = null,
        IEnumerable<SpecialDay>? specialDays = null)
    {
        Zone = zone;
        var hours = WeekHours(week);
        if (hours.All(day => day.Total == 0))
            throw new ArgumentException("The calendar is never open: its week has no block.", nameof(week));

        var special = new SortedDictionary<int, DayHours>();
        foreach (var date in holidays ?? [])
            special[LocalPoint.DayOf(date)] = DayHours.Closed;
        var seen = new HashSet<LocalDate>();
        foreach (var (date, blocks) in specialDays ?? [])
        {
            if (!seen.Add(date))
                throw new ArgumentException($"The special day {date:uuuu-MM-dd} is given twice.", nameof(specialDays));
            special[LocalPoint.DayOf(date)] = DayHours.Of(blocks.Select(block => Range(block, date)));
        }
        schedule = new BusinessSchedule(hours, special);
    }

    /// <summary>The zone whose wall clock the hours are given in.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>A calendar that is open day and night, so that business time is elapsed time.</summary>
    /// <param name="zone">The zone that decides where a date begins and ends.</param>
    public static BusinessCalendar AlwaysOpen(DateTimeZone zone) => new(
        zone,
        Enumerable.Range(1, 7).Select(day => new WeeklyBlock((IsoDayOfWeek)day, LocalTime.Midnight, LocalTime.Midnight)));

    /// <summary>Whether the company works at that instant.</summary>
    public bool IsOpen(Instant instant)
    {
        var point = LocalPoint.Of(instant, Zone.GetUtcOffset(instant));
        return schedule.HoursOf(point.Day).EndOfBlockAt(point.Nanosecond) is not null;
    }

    /// <summary>Business time elapsed from one instant to another; negative when <paramref name="end"/> comes first.</summary>
    public Duration Between(Instant start, Instant end)
    {
        if (end < start)
            return -Between(end, start);
        Int128 open = 0;
        while (start < end)
        {
            var interval = Zone.GetZoneInterval(start);
            var stop = interval.HasEnd && interval.End < end ? interval.End : end;
            open += schedule.OpenBefore(LocalPoint.Of(stop, interval.WallOffset))
                - schedule.OpenBefore(LocalPoint.Of(start, interval.WallOffset));
            start = stop;
        }
        return Duration.FromNanoseconds(open);
    }

    /// <summary>
    /// When a span of business time that begins at <paramref name="start"/> has passed: the earliest instant with
    /// that much business time since the start. A span that fills a block to its end is due at the closing, not at
    /// the next opening; a span of zero is due at the start, open or not.
    /// </summary>
    /// <param name="start">Where the span begins; business time counts from the next opening when closed.</param>
    /// <param name="businessTime">
    /// The span. A negative one counts backwards: the latest instant with that much business time until the start.
    /// </param>
    /// <exception cref="OverflowException">The answer is outside the years that can be represented.</exception>
    public Instant Add(Instant start, Duration businessTime)
    {
        var nanoseconds = businessTime.ToInt128Nanoseconds();
        if (nanoseconds == 0)
            return start;
        return nanoseconds > 0 ? Forward(start, nanoseconds) : Backward(start, -nanoseconds);
    }

    /// <summary>The instant itself when open, otherwise the first instant after it that is open.</summary>
    /// <exception cref="OverflowException">The answer is outside the years that can be represented.</exception>
    public Instant NextOpening(Instant instant) => Forward(instant, 1) - Smallest;

    /// <summary>
    /// The end of the block that is open at the instant, or of the next one when closed. Blocks that touch across
    /// midnight are one. Null when the calendar never closes again.
    /// </summary>
    /// <exception cref="OverflowException">The answer is outside the years that can be represented.</exception>
    public Instant? NextClosing(Instant instant)
    {
        var position = NextOpening(instant);
        while (true)
        {
            var interval = Zone.GetZoneInterval(position);
            var point = LocalPoint.Of(position, interval.WallOffset);
            if (schedule.HoursOf(point.Day).EndOfBlockAt(point.Nanosecond) is not { } end)
                return position;
            if (schedule.NeverClosesFrom(point.Day))
                return null;
            var close = (point with { Nanosecond = end }).At(interval.WallOffset);
            position = interval.HasEnd && interval.End < close ? interval.End : close;
        }
    }

    /// <summary>The open blocks of a date, in order; empty when it is closed.</summary>
    public IReadOnlyList<OpenBlock> BlocksOn(LocalDate date) => schedule.HoursOf(LocalPoint.DayOf(date)).Blocks;

    /// <summary>Whether the company works at any time of that date.</summary>
    public bool IsBusinessDay(LocalDate date) => schedule.HoursOf(LocalPoint.DayOf(date)).Total > 0;

    /// <summary>
    /// The date a number of business days later (or earlier, when negative). A count that starts on a day without
    /// work starts from the next business day (from the previous one when negative). Zero gives the date itself.
    /// </summary>
    public LocalDate AddDays(LocalDate date, int businessDays)
    {
        if (businessDays == 0)
            return date;
        var step = Math.Sign(businessDays);
        date = Roll(date, step);
        for (var left = Math.Abs((long)businessDays); left > 0; left--)
            date = Roll(date.PlusDays(step), step);
        return date;
    }

    /// <summary>
    /// Business days after <paramref name="start"/> up to and including <paramref name="end"/>; negative when
    /// <paramref name="end"/> comes first.
    /// </summary>
    public int DaysBetween(LocalDate start, LocalDate end)
    {
        if (end < start)
            return -DaysBetween(end, start);
        var days = 0;
        for (var date = start.PlusDays(1); date <= end; date = date.PlusDays(1))
            days += IsBusinessDay(date) ? 1 : 0;
        return days;
    }

    Instant Forward(Instant start, Int128 nanoseconds)
    {
        while (true)
        {
            var interval = Zone.GetZoneInterval(start);
            var from = LocalPoint.Of(start, interval.WallOffset);
            var target = schedule.OpenBefore(from) + nanoseconds;
            if (!interval.HasEnd || schedule.OpenBefore(LocalPoint.Of(interval.End, interval.WallOffset)) >= target)
                return schedule.FirstPointWith(target, from.Day).At(interval.WallOffset);
            nanoseconds = target - schedule.OpenBefore(LocalPoint.Of(interval.End, interval.WallOffset));
            start = interval.End;
        }
    }

    Instant Backward(Instant start, Int128 nanoseconds)
    {
        while (true)
        {
            var interval = Zone.GetZoneInterval(start - Smallest);
            var from = LocalPoint.Of(start, interval.WallOffset);
            var target = schedule.OpenBefore(from) - nanoseconds;
            if (!interval.HasStart || schedule.OpenBefore(LocalPoint.Of(interval.Start, interval.WallOffset)) <= target)
                return schedule.LastPointWith(target, from.Day).At(interval.WallOffset);
            nanoseconds = schedule.OpenBefore(LocalPoint.Of(interval.Start, interval.WallOffset)) - target;
            start = interval.Start;
        }
    }

    LocalDate Roll(LocalDate date, int step)
    {
        while (!IsBusinessDay(date))
            date = date.PlusDays(step);
        return date;
    }

    static DayHours[] WeekHours(IEnumerable<WeeklyBlock> week)
    {
        var ranges = Enumerable.Range(0, 7).Select(_ => new List<(long From, long To)>()).ToArray();
        foreach (var (day, from, to) in week)
        {
            if (day is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday)
                throw new ArgumentException($"{day} is not a weekday.", nameof(week));
            var index = (int)day - 1;
            var start = from.NanosecondOfDay;
            var end = to == LocalTime.Midnight ? NodaConstants.NanosecondsPerDay : to.NanosecondOfDay;
            if (start == end)
                throw new ArgumentException($"The block on {day} from {from:HH:mm} to {to:HH:mm} is empty.", nameof(week));
            if (start < end)
            {
                ranges[index].Add((start, end));
                continue;
            }
            ranges[index].Add((start, NodaConstants.NanosecondsPerDay));
            ranges[(index + 1) % 7].Add((0, end));
        }
        return [.. ranges.Select(DayHours.Of)];
    }

    static (long From, long To) Range(OpenBlock block, LocalDate date)
    {
        var end = block.To == LocalTime.Midnight ? NodaConstants.NanosecondsPerDay : block.To.NanosecondOfDay;
        if (block.From.NanosecondOfDay >= end)
        {
            throw new ArgumentException(
                $"The block on {date:uuuu-MM-dd} from {block.From:HH:mm} to {block.To:HH:mm} does not end after it begins.");
        }
        return (block.From.NanosecondOfDay, end);
    }
}
