using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Vinculo.Measures.BusinessTime;

namespace Vinculo.Tests.Measures.BusinessTime;

public sealed class BrazilianHolidaysTests
{
    [Fact]
    public void Twenty_twenty_six_has_ten_public_holidays() => BrazilianHolidays.National(2026)
        .Where(holiday => holiday.Kind == HolidayKind.Public)
        .Select(holiday => LocalDatePattern.Iso.Format(holiday.Date))
        .ShouldBe(
        [
            "2026-01-01", "2026-04-03", "2026-04-21", "2026-05-01", "2026-09-07", "2026-10-12", "2026-11-02",
            "2026-11-15", "2026-11-20", "2026-12-25",
        ]);

    [Fact]
    public void Carnival_ash_wednesday_and_corpus_christi_are_optional() => BrazilianHolidays.National(2026)
        .Where(holiday => holiday.Kind == HolidayKind.Optional && holiday.Date.Month is 2 or 6)
        .Select(holiday => LocalDatePattern.Iso.Format(holiday.Date))
        .ShouldBe(["2026-02-16", "2026-02-17", "2026-02-18", "2026-06-04"]);

    [Fact]
    public void Black_awareness_day_is_national_since_2024()
    {
        BrazilianHolidays.National(2023).ShouldNotContain(holiday => holiday.Date == new LocalDate(2023, 11, 20));
        BrazilianHolidays.National(2024).ShouldContain(holiday =>
            holiday.Date == new LocalDate(2024, 11, 20) && holiday.Kind == HolidayKind.Public);
    }

    [Theory]
    [InlineData(1818, "1818-03-22")] // the earliest there can be
    [InlineData(1943, "1943-04-25")] // the latest there can be
    [InlineData(1954, "1954-04-18")]
    [InlineData(2000, "2000-04-23")]
    [InlineData(2038, "2038-04-25")]
    public void Easter_falls_where_the_almanacs_say(int year, string date) =>
        LocalDatePattern.Iso.Format(BrazilianHolidays.Easter(year)).ShouldBe(date);

    [Fact]
    public void The_dates_from_1950_to_2050_are_those_of_the_recorded_calendar()
    {
        var recorded = JsonSerializer.Deserialize<Dictionary<string, string>>(
            File.ReadAllText(SharedData.Path("service_time/holidays/BR_COMMON.json")))!;

        var ours = Enumerable.Range(1950, 101)
            .SelectMany(BrazilianHolidays.National)
            .Select(holiday => LocalDatePattern.Iso.Format(holiday.Date))
            .Distinct()
            .Order(StringComparer.Ordinal);

        ours.ShouldBe(recorded.Keys.Order(StringComparer.Ordinal));
    }
}
