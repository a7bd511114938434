using System.Globalization;
using NodaTime;
using Vinculo.Desk.Contracts;
using Vinculo.Measures.BusinessTime;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages;

/// <summary>The parts into which the list of open conversations falls, in the order of what is due next.</summary>
internal enum DueGroup
{
    Over,
    NextHour,
    Today,
    Later,

    /// <summary>Open, and no promise runs.</summary>
    NotDue,

    /// <summary>The customer is awaited, or it is put aside.</summary>
    Paused,
    Resolved,
}

/// <summary>Clocks and instants as a page shows them: at one instant, in the hours and the zone of one policy.</summary>
internal sealed class DeskTime(DateTimeOffset now, ServicePolicy policy, Texts texts)
{
    private readonly BusinessCalendar calendar = policy.Calendar;
    private readonly Instant instant = Instant.FromDateTimeOffset(now);

    public DateTimeOffset Now => now;

    public ServicePolicy Policy => policy;

    public DateTimeZone Zone => calendar.Zone;

    /// <summary>A promise that runs until an instant.</summary>
    public ClockFace Running(DateTimeOffset due, int minutes)
    {
        var left = calendar.Between(instant, Instant.FromDateTimeOffset(due));
        var closes = calendar.IsOpen(instant) ? calendar.NextClosing(instant)?.ToDateTimeOffset() : now;
        return new ClockFace(left.ToTimeSpan(), TimeSpan.FromMinutes(minutes), now, closes);
    }

    public ClockFace Paused(long secondsLeft, int minutes) =>
        new(TimeSpan.FromSeconds(secondsLeft), TimeSpan.FromMinutes(minutes), now, Run: ClockRun.Paused);

    /// <summary>Business time from one instant to another, in words: <c>1 h 18</c>.</summary>
    public string Worked(DateTimeOffset from, DateTimeOffset to) =>
        ClockFace.Hours(calendar.Between(Instant.FromDateTimeOffset(from), Instant.FromDateTimeOffset(to)).ToTimeSpan());

    public DueGroup GroupOf(ConversationState state, DateTimeOffset? due) => state switch
    {
        ConversationState.Resolved or ConversationState.Merged => DueGroup.Resolved,
        ConversationState.Waiting or ConversationState.Snoozed => DueGroup.Paused,
        _ when due is null => DueGroup.NotDue,
        _ when due <= now => DueGroup.Over,
        _ when due <= now.AddHours(1) => DueGroup.NextHour,
        _ when Local(due.Value).Date == Local(now).Date => DueGroup.Today,
        _ => DueGroup.Later,
    };

    /// <summary><c>hoje, 10:06</c>, <c>17 nov, 09:14</c>, <c>17 nov 2025</c>.</summary>
    public string Stamp(DateTimeOffset at)
    {
        var (local, today) = (Local(at), Local(now));
        if (local.Year != today.Year)
            return Date(at);
        return $"{(local.Date == today.Date ? texts["desk.time.today"] : DayAndMonth(local))}, {Hour(at)}";
    }

    /// <summary><c>12:06</c> today, <c>amanhã, 9:40</c>, <c>17 nov, 9:40</c>: when something falls due.</summary>
    public string Due(DateTimeOffset at)
    {
        var (local, today) = (Local(at), Local(now));
        if (local.Date == today.Date)
            return Hour(at);
        var day = local.Date == today.Date.PlusDays(1) ? texts["desk.time.tomorrow"]
            : local.Date == today.Date.PlusDays(-1) ? texts["desk.time.yesterday"]
            : local.Year == today.Year ? DayAndMonth(local) : Date(at);
        return $"{day}, {Hour(at)}";
    }

    /// <summary><c>ter., 17 nov</c>.</summary>
    public string DayOfWeek(DateTimeOffset at) =>
        Local(at).ToDateTimeUnspecified().ToString("ddd", CultureInfo.CurrentCulture) + ", " + Date(at);

    /// <summary><c>17 nov</c>, with the year when it is another.</summary>
    public string Date(DateTimeOffset at)
    {
        var local = Local(at);
        return local.Year == Local(now).Year ? DayAndMonth(local) : DayAndMonth(local) + " " + local.Year.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>As the field of a form for date and time wants it.</summary>
    public string ForField(DateTimeOffset at) => Local(at).ToDateTimeUnspecified().ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The instant of what a form's field for date and time gave; null when it is none.</summary>
    public DateTimeOffset? FromField(string? text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? LocalDateTime.FromDateTime(local).InZoneLeniently(Zone).ToDateTimeOffset().ToUniversalTime()
            : null;

    /// <summary>The first open instant on or after the beginning of a day so many days ahead.</summary>
    public DateTimeOffset OpeningAfter(int days) =>
        calendar.NextOpening(Local(now).Date.PlusDays(days).AtStartOfDayInZone(Zone).ToInstant()).ToDateTimeOffset().ToUniversalTime();

    public int DaysUntilMonday => (8 - (int)Local(now).DayOfWeek) is var days && days == 0 ? 7 : days;

    private ZonedDateTime Local(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(Zone);

    private string Hour(DateTimeOffset at) => Local(at).ToDateTimeUnspecified().ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string DayAndMonth(ZonedDateTime local) =>
        local.ToDateTimeUnspecified().ToString("d MMM", CultureInfo.CurrentCulture).TrimEnd('.');
}
