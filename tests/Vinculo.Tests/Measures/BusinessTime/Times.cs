using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Vinculo.Measures.BusinessTime;

namespace Vinculo.Tests.Measures.BusinessTime;

/// <summary>Short ways to write times in tests.</summary>
internal static class Times
{
    static readonly LocalDateTimePattern Wall = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    public static DateTimeZone SaoPaulo => DateTimeZoneProviders.Tzdb["America/Sao_Paulo"];

    /// <summary>The only or the earlier instant at which the wall clock of São Paulo shows the time.</summary>
    public static Instant InSaoPaulo(string wall) => In(SaoPaulo, wall);

    public static Instant In(DateTimeZone zone, string wall) =>
        zone.ResolveLocal(Wall.Parse(wall).Value, mapping => mapping.First()).ToInstant();

    public static string Show(Instant instant) => Wall.Format(instant.InZone(SaoPaulo).LocalDateTime);

    public static LocalTime At(int hour, int minute = 0) => new(hour, minute);

    public static WeeklyBlock On(IsoDayOfWeek day, string from, string to) => new(day, Time(from), Time(to));

    public static LocalTime Time(string text) => LocalTime.FromHoursSinceMidnight(
            int.Parse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture) % 24)
        .PlusMinutes(int.Parse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture));

    public static BusinessCalendar WeekdaysNineToSix(params LocalDate[] holidays) =>
        new(SaoPaulo, WeeklyBlock.MondayToFriday(At(9), At(18)), holidays);
}
