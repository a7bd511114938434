using System.Runtime.InteropServices;
using NodaTime;

namespace Vinculo.Measures.BusinessTime;

/// <summary>
/// Opening hours on the wall clock, without any time zone: how much open time lies before a local moment, and which
/// local moment has a given open time before it. Sums over whole weeks and over the special days are kept, so that
/// a span of years costs no more than a span of days.
/// </summary>
internal sealed class BusinessSchedule
{
    // Days are counted from 1970-01-01, a Thursday: three days after a Monday.
    const int EpochAfterMonday = 3;

    // NodaTime's calendar ends with the year 9999.
    const int LastDay = 2_932_896;

    readonly DayHours[] week; // index 0 is Monday
    readonly long[] openBeforeWeekday = new long[7];
    readonly long openPerWeek;
    readonly int[] specialDays;
    readonly DayHours[] specialHours;
    readonly long[] specialBalance; // what the first n special days add to, or take from, the weekly hours

    public BusinessSchedule(DayHours[] week, SortedDictionary<int, DayHours> special)
    {
        this.week = week;
        for (var day = 1; day < 7; day++)
            openBeforeWeekday[day] = openBeforeWeekday[day - 1] + week[day - 1].Total;
        openPerWeek = openBeforeWeekday[6] + week[6].Total;

        specialDays = [.. special.Keys];
        specialHours = [.. special.Values];
        specialBalance = new long[specialDays.Length + 1];
        for (var i = 0; i < specialDays.Length; i++)
            specialBalance[i + 1] = specialBalance[i] + specialHours[i].Total - week[Weekday(specialDays[i])].Total;
    }

    public DayHours HoursOf(int day)
    {
        var i = Array.BinarySearch(specialDays, day);
        return i >= 0 ? specialHours[i] : week[Weekday(day)];
    }

    /// <summary>Open nanoseconds before a local moment, counted from a fixed Monday; only differences have a meaning.</summary>
    public Int128 OpenBefore(LocalPoint point) => OpenBeforeDay(point.Day) + HoursOf(point.Day).Before(point.Nanosecond);

    /// <summary>True when no moment from that day on is closed.</summary>
    public bool NeverClosesFrom(int day)
    {
        if (week.Any(hours => !hours.IsWholeDay))
            return false;
        var i = Array.BinarySearch(specialDays, day);
        return specialHours.Skip(i >= 0 ? i : ~i).All(hours => hours.IsWholeDay);
    }

    /// <summary>The earliest local moment, on that day or later, that has the given open time before it.</summary>
    public LocalPoint FirstPointWith(Int128 open, int fromDay)
    {
        // Most answers are a few days away, so the search widens from the start before it narrows.
        var reach = 1;
        while (OpenBeforeDay(After(fromDay, reach)) < open)
        {
            if (After(fromDay, reach) == LastDay)
                throw new OverflowException("The business time ends after the year 9999.");
            reach *= 2;
        }
        int low = fromDay, high = After(fromDay, reach) - 1;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (OpenBeforeDay(middle + 1) >= open)
                high = middle;
            else
                low = middle + 1;
        }
        return new LocalPoint(low, HoursOf(low).FirstTimeWith((long)(open - OpenBeforeDay(low))));
    }

    /// <summary>The latest local moment, on that day or earlier, that has the given open time before it.</summary>
    public LocalPoint LastPointWith(Int128 open, int fromDay)
    {
        var reach = 1;
        while (OpenBeforeDay(Before(fromDay, reach)) > open)
        {
            if (Before(fromDay, reach) == -LastDay)
                throw new OverflowException("The business time begins before all supported dates.");
            reach *= 2;
        }
        int low = Before(fromDay, reach), high = fromDay;
        while (low < high)
        {
            var middle = high - (high - low) / 2;
            if (OpenBeforeDay(middle) <= open)
                low = middle;
            else
                high = middle - 1;
        }
        return new LocalPoint(low, HoursOf(low).LastTimeWith((long)(open - OpenBeforeDay(low))));
    }

    Int128 OpenBeforeDay(int day)
    {
        var i = Array.BinarySearch(specialDays, day);
        var weeks = (day + EpochAfterMonday - Weekday(day)) / 7;
        return (Int128)weeks * openPerWeek + openBeforeWeekday[Weekday(day)] + specialBalance[i >= 0 ? i : ~i];
    }

    static int Weekday(int day) => ((day + EpochAfterMonday) % 7 + 7) % 7;

    static int After(int day, int days) => (int)Math.Min((long)day + days, LastDay);

    static int Before(int day, int days) => (int)Math.Max((long)day - days, -LastDay);
}

/// <summary>A moment on the wall clock: days since 1970-01-01 and nanoseconds since midnight.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LocalPoint(int Day, long Nanosecond)
{
    public static LocalPoint Of(Instant instant, Offset offset)
    {
        var sinceEpoch = instant.Plus(offset.ToDuration()) - NodaConstants.UnixEpoch;
        var (day, nanosecond) = (sinceEpoch.Days, sinceEpoch.NanosecondOfDay);
        return nanosecond < 0
            ? new LocalPoint(day - 1, nanosecond + NodaConstants.NanosecondsPerDay)
            : new LocalPoint(day, nanosecond);
    }

    public static int DayOf(LocalDate date) => Period.DaysBetween(new LocalDate(1970, 1, 1), date);

    public Instant At(Offset offset) =>
        NodaConstants.UnixEpoch + Duration.FromDays(Day) + Duration.FromNanoseconds(Nanosecond)
        - offset.ToDuration();
}

internal static class OffsetExtensions
{
    public static Duration ToDuration(this Offset offset) => Duration.FromNanoseconds(offset.Nanoseconds);
}
