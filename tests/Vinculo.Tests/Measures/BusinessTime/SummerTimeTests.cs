using NodaTime;
using Vinculo.Measures.BusinessTime;
using static Vinculo.Tests.Measures.BusinessTime.Times;

namespace Vinculo.Tests.Measures.BusinessTime;

/// <summary>
/// Summer time. In Brazil it began and ended at midnight: on 4 November 2018 the clock went from 00:00 to 01:00, and on
/// 17 February 2019, for the last time, from 24:00 of the 16th back to 23:00.
/// </summary>
public sealed class SummerTimeTests
{
    static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    [Fact]
    public void The_hour_that_brazil_skipped_at_midnight_is_not_open()
    {
        var calendar = new BusinessCalendar(SaoPaulo, [On(IsoDayOfWeek.Sunday, "00:00", "06:00")]);

        calendar.Between(InSaoPaulo("2018-11-03 12:00"), InSaoPaulo("2018-11-04 12:00")).ShouldBe(Duration.FromHours(5));
        Show(calendar.NextOpening(InSaoPaulo("2018-11-03 12:00"))).ShouldBe("2018-11-04 01:00");
        Show(calendar.Add(InSaoPaulo("2018-11-03 12:00"), Duration.FromHours(2))).ShouldBe("2018-11-04 03:00");
    }

    [Fact]
    public void A_block_wholly_inside_the_skipped_hour_does_not_exist_that_day()
    {
        var calendar = new BusinessCalendar(SaoPaulo, [On(IsoDayOfWeek.Sunday, "00:15", "00:45")]);

        Show(calendar.NextOpening(InSaoPaulo("2018-10-29 12:00"))).ShouldBe("2018-11-11 00:15");
    }

    [Fact]
    public void The_hour_that_brazil_repeated_before_midnight_is_open_twice()
    {
        var calendar = new BusinessCalendar(SaoPaulo, [On(IsoDayOfWeek.Saturday, "22:00", "24:00")]);
        var noon = InSaoPaulo("2019-02-16 12:00");

        calendar.Between(noon, InSaoPaulo("2019-02-17 12:00")).ShouldBe(Duration.FromHours(3));
        calendar.NextClosing(noon).ShouldBe(InSaoPaulo("2019-02-17 00:00"));
        calendar.Add(noon, Duration.FromHours(3)).ShouldBe(InSaoPaulo("2019-02-17 00:00"));
    }

    [Fact]
    public void A_block_that_ends_inside_the_repeated_hour_opens_again_when_the_clock_goes_back()
    {
        var calendar = new BusinessCalendar(SaoPaulo, [On(IsoDayOfWeek.Saturday, "22:00", "23:30")]);
        var noon = InSaoPaulo("2019-02-16 12:00");
        var firstHalfPast = InSaoPaulo("2019-02-16 23:30");

        calendar.NextClosing(noon).ShouldBe(firstHalfPast);
        calendar.NextOpening(firstHalfPast).ShouldBe(firstHalfPast + Duration.FromMinutes(30));
        calendar.Between(noon, noon + Duration.FromDays(1)).ShouldBe(Duration.FromHours(2));
    }

    [Fact]
    public void Office_hours_are_as_long_as_ever_on_both_sides_of_the_change()
    {
        var calendar = WeekdaysNineToSix();

        calendar.Between(InSaoPaulo("2018-11-02 18:00"), InSaoPaulo("2018-11-05 18:00")).ShouldBe(Duration.FromHours(9));
        Show(calendar.Add(InSaoPaulo("2018-11-02 17:00"), Duration.FromHours(2))).ShouldBe("2018-11-05 10:00");
    }

    [Fact]
    public void A_sunday_on_which_paris_goes_back_has_twenty_five_hours()
    {
        var calendar = new BusinessCalendar(Paris, [On(IsoDayOfWeek.Sunday, "00:00", "24:00")]);

        calendar.Between(In(Paris, "2020-10-25 00:00"), In(Paris, "2020-10-26 00:00")).ShouldBe(Duration.FromHours(25));
        calendar.Between(In(Paris, "2020-03-29 00:00"), In(Paris, "2020-03-30 00:00")).ShouldBe(Duration.FromHours(23));
    }

    [Fact]
    public void The_day_that_samoa_left_out_is_not_worked()
    {
        var apia = DateTimeZoneProviders.Tzdb["Pacific/Apia"];
        var calendar = new BusinessCalendar(apia, WeeklyBlock.MondayToFriday(At(9), At(17)));

        // Samoa went from Thursday 29 December 2011 to Saturday the 31st.
        calendar.Between(In(apia, "2011-12-26 00:00"), In(apia, "2012-01-02 00:00")).ShouldBe(Duration.FromHours(4 * 8));
    }
}
