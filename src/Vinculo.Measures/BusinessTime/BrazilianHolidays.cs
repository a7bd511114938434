using NodaTime;

namespace Vinculo.Measures.BusinessTime;

/// <summary>Whether a holiday closes by law or by custom.</summary>
public enum HolidayKind
{
    /// <summary>A public holiday (<i>feriado</i>).</summary>
    Public,

    /// <summary>An optional day (<i>ponto facultativo</i>): public offices close, each company decides for itself.</summary>
    Optional,
}

/// <summary>A holiday of one year.</summary>
/// <param name="Date">The date.</param>
/// <param name="Name">The name in Portuguese.</param>
/// <param name="Kind">Whether it is public or optional.</param>
/// <param name="Basis">The law or the custom it comes from.</param>
public sealed record Holiday(LocalDate Date, string Name, HolidayKind Kind, string Basis);

/// <summary>
/// Brazil's national holidays and the optional days that the federal government announces every year. Holidays of states
/// and municipalities, and election days (always a Sunday), are not among them.
/// </summary>
public static class BrazilianHolidays
{
    const string Lei662 = "Lei 662/1949, na redação da Lei 10.607/2002";
    const string Announced = "Portaria anual do governo federal";

    /// <summary>The national holidays and optional days of a year, by date.</summary>
    /// <param name="year">
    /// From 1950 to 9999. The law of today is applied to all years, except that Nossa Senhora Aparecida begins in 1980
    /// (Lei 6.802/1980) and Consciência Negra in 2024 (Lei 14.759/2023).
    /// </param>
    /// <remarks>
    /// Good Friday is a holiday by municipal law (Lei 9.093/1995, art. 2), which every municipality has, and the federal
    /// government lists it among the national ones, so it is public here. Of the optional days, Ash Wednesday is off
    /// until 14h, and 24 and 31 December from 13h or 14h on; they are given as whole dates.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The year is outside that range.</exception>
    public static IReadOnlyList<Holiday> National(int year)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1950);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 9999);
        var easter = Easter(year);
        var holidays = new List<Holiday>
        {
            Public(1, 1, "Confraternização Universal", Lei662),
            Optional(easter.PlusDays(-48), "Carnaval (segunda-feira)"),
            Optional(easter.PlusDays(-47), "Carnaval (terça-feira)"),
            Optional(easter.PlusDays(-46), "Quarta-feira de Cinzas (até as 14h)"),
            new(easter.PlusDays(-2), "Sexta-feira da Paixão", HolidayKind.Public, "Lei 9.093/1995, art. 2º"),
            Public(4, 21, "Tiradentes", Lei662),
            Public(5, 1, "Dia do Trabalho", Lei662),
            Optional(easter.PlusDays(60), "Corpus Christi"),
            Public(9, 7, "Independência do Brasil", Lei662),
            new(new LocalDate(year, 10, 28), "Dia do Servidor Público", HolidayKind.Optional, "Lei 8.112/1990, art. 236"),
            Public(11, 2, "Finados", Lei662),
            Public(11, 15, "Proclamação da República", Lei662),
            Optional(new LocalDate(year, 12, 24), "Véspera de Natal (à tarde)"),
            Public(12, 25, "Natal", Lei662),
            Optional(new LocalDate(year, 12, 31), "Véspera de Ano-Novo (à tarde)"),
        };
        if (year >= 1980)
            holidays.Add(Public(10, 12, "Nossa Senhora Aparecida", "Lei 6.802/1980"));
        if (year >= 2024)
            holidays.Add(Public(11, 20, "Dia Nacional de Zumbi e da Consciência Negra", "Lei 14.759/2023"));
        return [.. holidays.OrderBy(holiday => holiday.Date)];

        Holiday Public(int month, int day, string name, string basis) =>
            new(new LocalDate(year, month, day), name, HolidayKind.Public, basis);
    }

    /// <summary>
    /// Easter Sunday in the Gregorian calendar, by the anonymous algorithm published in <i>Nature</i> of 20 April 1876
    /// (Meeus, <i>Astronomical Algorithms</i>, 2nd edition, chapter 8).
    /// </summary>
    /// <param name="year">From 1583, the first Easter of the calendar, to 9999.</param>
    /// <exception cref="ArgumentOutOfRangeException">The year is outside that range.</exception>
    public static LocalDate Easter(int year)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1583);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 9999);
        var golden = year % 19;
        var (century, ofCentury) = (year / 100, year % 100);
        var moonCorrection = (century - (century + 8) / 25 + 1) / 3;
        var epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30;
        var toSunday = (32 + 2 * (century % 4) + 2 * (ofCentury / 4) - epact - ofCentury % 4) % 7;
        var late = (golden + 11 * epact + 22 * toSunday) / 451;
        var march = epact + toSunday - 7 * late + 114;
        return new LocalDate(year, march / 31, march % 31 + 1);
    }

    static Holiday Optional(LocalDate date, string name) => new(date, name, HolidayKind.Optional, Announced);
}
