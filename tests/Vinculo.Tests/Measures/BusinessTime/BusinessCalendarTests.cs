using NodaTime;
using Vinculo.Measures.BusinessTime;
using static Vinculo.Tests.Measures.BusinessTime.Times;

namespace Vinculo.Tests.Measures.BusinessTime;

public sealed class BusinessCalendarTests
{
    [Fact]
    public void Four_hours_asked_on_friday_afternoon_fall_due_on_monday() =>
        Show(WeekdaysNineToSix().Add(InSaoPaulo("2026-11-13 16:00"), Duration.FromHours(4)))
            .ShouldBe("2026-11-16 11:00");

    [Fact]
    public void A_span_that_fills_the_day_falls_due_at_closing_and_not_at_the_next_opening() =>
        Show(WeekdaysNineToSix().Add(InSaoPaulo("2026-11-13 16:00"), Duration.FromHours(2)))
            .ShouldBe("2026-11-13 18:00");

    [Fact]
    public void A_holiday_is_skipped()
    {
        var calendar = WeekdaysNineToSix(new LocalDate(2026, 11, 20));

        Show(calendar.Add(InSaoPaulo("2026-11-19 17:00"), Duration.FromHours(2))).ShouldBe("2026-11-23 10:00");
        calendar.Between(InSaoPaulo("2026-11-20 00:00"), InSaoPaulo("2026-11-21 00:00")).ShouldBe(Duration.Zero);
        calendar.IsBusinessDay(new LocalDate(2026, 11, 20)).ShouldBeFalse();
    }

    [Fact]
    public void A_special_day_replaces_the_hours_of_its_weekday_and_wins_over_a_holiday()
    {
        var ashWednesday = new LocalDate(2026, 2, 18);
        var calendar = new BusinessCalendar(
            SaoPaulo,
            WeeklyBlock.MondayToFriday(At(9), At(18)),
            [ashWednesday],
            [new SpecialDay(ashWednesday, [new OpenBlock(At(14), At(18))])]);

        Show(calendar.NextOpening(InSaoPaulo("2026-02-18 08:00"))).ShouldBe("2026-02-18 14:00");
        calendar.Between(InSaoPaulo("2026-02-18 00:00"), InSaoPaulo("2026-02-19 00:00")).ShouldBe(Duration.FromHours(4));
        calendar.BlocksOn(ashWednesday).ShouldBe([new OpenBlock(At(14), At(18))]);
    }

    [Fact]
    public void Blocks_that_overlap_or_touch_are_one_whatever_their_order()
    {
        var calendar = new BusinessCalendar(SaoPaulo,
        [
            On(IsoDayOfWeek.Monday, "13:00", "18:00"),
            On(IsoDayOfWeek.Monday, "08:00", "12:00"),
            On(IsoDayOfWeek.Monday, "11:00", "13:00"),
        ]);

        calendar.BlocksOn(new LocalDate(2026, 11, 16)).ShouldBe([new OpenBlock(At(8), At(18))]);
    }

    [Fact]
    public void A_night_shift_goes_on_after_midnight()
    {
        var calendar = new BusinessCalendar(SaoPaulo, [On(IsoDayOfWeek.Friday, "22:00", "06:00")]);

        calendar.IsOpen(InSaoPaulo("2026-11-14 05:59")).ShouldBeTrue();
        Show(calendar.NextClosing(InSaoPaulo("2026-11-13 12:00"))!.Value).ShouldBe("2026-11-14 06:00");
        calendar.Between(InSaoPaulo("2026-11-09 00:00"), InSaoPaulo("2026-11-16 00:00")).ShouldBe(Duration.FromHours(8));
    }

    [Fact]
    public void A_shift_of_sunday_night_goes_on_into_monday()
    {
        var calendar = new BusinessCalendar(SaoPaulo, [On(IsoDayOfWeek.Sunday, "22:00", "02:00")]);

        calendar.BlocksOn(new LocalDate(2026, 11, 16)).ShouldBe([new OpenBlock(At(0), At(2))]);
    }

    [Fact]
    public void Midnight_as_the_end_is_the_end_of_the_day()
    {
        var calendar = new BusinessCalendar(SaoPaulo, [On(IsoDayOfWeek.Monday, "18:00", "24:00")]);

        calendar.IsOpen(InSaoPaulo("2026-11-16 23:59")).ShouldBeTrue();
        calendar.IsOpen(InSaoPaulo("2026-11-17 00:00")).ShouldBeFalse();
        Show(calendar.NextClosing(InSaoPaulo("2026-11-16 20:00"))!.Value).ShouldBe("2026-11-17 00:00");
    }

    [Fact]
    public void A_calendar_that_is_never_open_is_refused_when_it_is_made() =>
        Should.Throw<ArgumentException>(() => new BusinessCalendar(SaoPaulo, [])).Message.ShouldContain("never open");

    [Fact]
    public void A_block_without_length_is_refused() =>
        Should.Throw<ArgumentException>(() => new BusinessCalendar(SaoPaulo, [On(IsoDayOfWeek.Monday, "09:00", "09:00")]))
            .Message.ShouldContain("09:00");

    [Fact]
    public void A_special_day_given_twice_or_running_backwards_is_refused()
    {
        var date = new LocalDate(2026, 12, 24);
        var once = new SpecialDay(date, []);

        Should.Throw<ArgumentException>(() => With(once, once)).Message.ShouldContain("2026-12-24");
        Should.Throw<ArgumentException>(() => With(new SpecialDay(date, [new OpenBlock(At(18), At(9))])));

        static BusinessCalendar With(params SpecialDay[] days) =>
            new(SaoPaulo, WeeklyBlock.MondayToFriday(At(9), At(18)), null, days);
    }

    [Fact]
    public void Day_and_night_business_time_is_elapsed_time_and_never_closes()
    {
        var calendar = BusinessCalendar.AlwaysOpen(SaoPaulo);
        var start = InSaoPaulo("2018-10-01 12:34");

        calendar.Add(start, Duration.FromDays(400)).ShouldBe(start + Duration.FromDays(400));
        calendar.NextClosing(start).ShouldBeNull();
    }

    [Fact]
    public void Day_and_night_with_one_holiday_closes_on_that_day()
    {
        var always = Enumerable.Range(1, 7).Select(day => On((IsoDayOfWeek)day, "00:00", "24:00"));
        var calendar = new BusinessCalendar(SaoPaulo, always, [new LocalDate(2026, 12, 25)]);

        Show(calendar.NextClosing(InSaoPaulo("2026-01-01 00:00"))!.Value).ShouldBe("2026-12-25 00:00");
        calendar.NextClosing(InSaoPaulo("2026-12-26 00:00")).ShouldBeNull();
    }

    [Fact]
    public void A_span_beyond_all_dates_is_an_error_and_not_an_endless_loop() =>
        Should.Throw<OverflowException>(() =>
            WeekdaysNineToSix().Add(InSaoPaulo("2026-11-13 16:00"), Duration.FromDays(4_000_000)));

    [Fact]
    public void Business_days_are_counted_from_the_next_one_when_the_count_starts_on_a_day_without_work()
    {
        var calendar = WeekdaysNineToSix();
        var saturday = new LocalDate(2026, 11, 14);

        calendar.AddDays(saturday, 1).ShouldBe(new LocalDate(2026, 11, 17));
        calendar.AddDays(saturday, -1).ShouldBe(new LocalDate(2026, 11, 12));
        calendar.AddDays(saturday, 0).ShouldBe(saturday);
        calendar.DaysBetween(saturday, new LocalDate(2026, 11, 17)).ShouldBe(2);
    }
}
