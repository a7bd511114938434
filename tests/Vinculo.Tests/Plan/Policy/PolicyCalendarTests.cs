using NodaTime;
using Vinculo.Measures.BusinessTime;
using Vinculo.Plan.Contracts;
using Vinculo.Plan.Policy;

namespace Vinculo.Tests.Plan.Policy;

public class PolicyCalendarTests
{
    private static readonly PolicyRules Rules = new(
        "America/Sao_Paulo",
        [.. Enum.GetValues<DayOfWeek>().SelectMany(day => new[]
        {
            new HoursBlock(day, new TimeOnly(8, 0), new TimeOnly(12, 0)),
            new HoursBlock(day, new TimeOnly(13, 0), new TimeOnly(18, 0)),
        })],
        NationalHolidays: false, [], [], [new ServicePromise(PromiseKind.FirstAnswer, Complexity.Simple, 60, "3.1")]);

    [Theory]
    [InlineData(OptionalHoliday.CarnivalMonday, "Carnaval (segunda")]
    [InlineData(OptionalHoliday.CarnivalTuesday, "Carnaval (terça")]
    [InlineData(OptionalHoliday.AshWednesday, "Quarta-feira de Cinzas")]
    [InlineData(OptionalHoliday.CorpusChristi, "Corpus Christi")]
    [InlineData(OptionalHoliday.CivilServantsDay, "Dia do Servidor")]
    [InlineData(OptionalHoliday.ChristmasEve, "Véspera de Natal")]
    [InlineData(OptionalHoliday.NewYearsEve, "Véspera de Ano-Novo")]
    internal void An_optional_day_is_the_one_of_its_name_in_every_year(OptionalHoliday kind, string name)
    {
        for (var year = 1950; year <= 2099; year++)
            PolicyHolidays.Of(Rules with { OptionalHolidays = [kind] }, year).Single().Name.ShouldStartWith(name);
    }

    [Fact]
    public void Every_optional_day_of_brazil_can_be_chosen() =>
        BrazilianHolidays.National(2026).Count(h => h.Kind == HolidayKind.Optional).ShouldBe(Enum.GetValues<OptionalHoliday>().Length);

    [Fact]
    public void Ash_wednesday_opens_at_two_and_christmas_eve_closes_at_one()
    {
        var calendar = PolicyCalendar.Of(Rules with { OptionalHolidays = [OptionalHoliday.AshWednesday, OptionalHoliday.ChristmasEve] });
        calendar.BlocksOn(new LocalDate(2026, 2, 18)).ShouldBe([new OpenBlock(new LocalTime(14, 0), new LocalTime(18, 0))]);
        calendar.BlocksOn(new LocalDate(2026, 12, 24)).ShouldBe([new OpenBlock(new LocalTime(8, 0), new LocalTime(12, 0))]);
    }

    [Fact]
    public void The_national_holidays_close_when_the_switch_is_on()
    {
        var independence = new LocalDate(2026, 9, 7);
        PolicyCalendar.Of(Rules).IsBusinessDay(independence).ShouldBeTrue();
        PolicyCalendar.Of(Rules with { NationalHolidays = true }).IsBusinessDay(independence).ShouldBeFalse();
    }

    [Fact]
    public void A_holiday_of_ones_own_is_kept_once_or_every_year_from_then_on()
    {
        var calendar = PolicyCalendar.Of(Rules with
        {
            OwnHolidays = [new(new DateOnly(2026, 1, 26), "Mudança", Yearly: false), new(new DateOnly(2026, 7, 9), "Revolução", Yearly: true)],
        });
        calendar.IsBusinessDay(new LocalDate(2026, 1, 26)).ShouldBeFalse();
        calendar.IsBusinessDay(new LocalDate(2027, 1, 26)).ShouldBeTrue();
        calendar.IsBusinessDay(new LocalDate(2025, 7, 9)).ShouldBeTrue();
        calendar.IsBusinessDay(new LocalDate(2026, 7, 9)).ShouldBeFalse();
        calendar.IsBusinessDay(new LocalDate(2040, 7, 9)).ShouldBeFalse();
    }

    [Fact]
    public void A_day_that_is_closed_for_two_reasons_is_closed_whole()
    {
        var rules = Rules with
        {
            OptionalHolidays = [OptionalHoliday.ChristmasEve],
            OwnHolidays = [new(new DateOnly(2026, 12, 24), "Recesso", Yearly: false)],
        };
        PolicyHolidays.Of(rules, 2026).Single().Name.ShouldBe("Recesso");
        PolicyCalendar.Of(rules).IsBusinessDay(new LocalDate(2026, 12, 24)).ShouldBeFalse();
    }

    [Fact]
    public void A_block_until_midnight_ends_with_the_day()
    {
        var calendar = PolicyCalendar.Of(Rules with { Hours = [new(DayOfWeek.Monday, new TimeOnly(18, 0), TimeOnly.MinValue)] });
        calendar.BlocksOn(new LocalDate(2026, 3, 9)).Single().To.ShouldBe(LocalTime.Midnight);
        calendar.IsBusinessDay(new LocalDate(2026, 3, 10)).ShouldBeFalse();
    }
}
