using FsCheck;
using FsCheck.Fluent;
using Vinculo.Plan.Policy;

namespace Vinculo.Tests.Plan.Policy;

public class WrittenTimesTests
{
    [Theory]
    [InlineData("2 h", 120)]
    [InlineData("2h", 120)]
    [InlineData("1 h 30", 90)]
    [InlineData("1h30min", 90)]
    [InlineData("1 hora e 5", 65)]
    [InlineData("1:05", 65)]
    [InlineData("27 horas", 1620)]
    [InlineData("45 min", 45)]
    [InlineData("45 minutos", 45)]
    [InlineData(" 90 ", 90)]
    [InlineData("", null)]
    [InlineData("-5", null)]
    [InlineData("2 dias", null)]
    [InlineData("1:5", null)]
    [InlineData("999999999 h", null)]
    [InlineData("99999999999999999999", null)]
    public void A_span_is_read_as_people_write_it(string text, int? minutes) => BusinessMinutes.Parse(text).ShouldBe(minutes);

    [Fact]
    public void Every_span_is_read_back_as_it_was_written() => Prop.ForAll(
        Gen.Choose(1, CheckRules.MostMinutes).ToArbitrary(),
        minutes => BusinessMinutes.Parse(BusinessMinutes.Format(minutes)) == minutes).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("08:00–12:00, 13:00–18:00", "08:00–12:00, 13:00–18:00")]
    [InlineData("8-12 13-18", "08:00–12:00, 13:00–18:00")]
    [InlineData("8h às 12h e 13h30 às 18h", "08:00–12:00, 13:30–18:00")]
    [InlineData("13-18; 8-12", "08:00–12:00, 13:00–18:00")]
    [InlineData("9 to 5", "09:00–05:00")]
    [InlineData("18:00-24:00", "18:00–24:00")]
    [InlineData("18:00-00:00", "18:00–24:00")]
    [InlineData("", "")]
    public void Hours_are_read_as_people_write_them(string text, string expected) =>
        DayHoursText.Format(DayHoursText.Parse(DayOfWeek.Monday, text)!).ShouldBe(expected);

    [Theory]
    [InlineData("8")]
    [InlineData("8-12-18")]
    [InlineData("8-12 x")]
    [InlineData("25-26")]
    [InlineData("24:00-24:00")]
    [InlineData("8:75-9")]
    [InlineData("108-112")]
    [InlineData("<script>")]
    public void What_is_not_hours_is_refused(string text) => DayHoursText.Parse(DayOfWeek.Monday, text).ShouldBeNull();
}
