using Vinculo.Plan.Contracts;
using Vinculo.Plan.Edit;
using Vinculo.Plan.Policy;
using static Vinculo.Tests.Plan.PolicyTyping;

namespace Vinculo.Tests.Plan.Edit;

public class PolicyFormTests
{
    [Fact]
    public void What_is_typed_becomes_the_rules()
    {
        var (rules, failures) = Form(Usual()).Read();
        failures.ShouldBeEmpty();
        rules.Hours.ShouldBe([new(DayOfWeek.Monday, new(8, 0), new(12, 0)), new(DayOfWeek.Monday, new(13, 0), new(18, 0))]);
        rules.NationalHolidays.ShouldBeTrue();
        rules.OptionalHolidays.ShouldBe([OptionalHoliday.CarnivalTuesday]);
        rules.OwnHolidays.ShouldBe([new OwnHoliday(new DateOnly(2026, 7, 9), "Revolução", Yearly: true)]);
        rules.Promises.ShouldBe([new(PromiseKind.FirstAnswer, Complexity.Simple, 90, "3.1"), new(PromiseKind.Resolution, Complexity.Simple, 540, "3.7")]);
    }

    [Fact]
    public void A_version_shown_in_the_form_and_read_again_is_the_same()
    {
        var rules = Form(Usual()).Read().Rules;
        var now = DateTimeOffset.UnixEpoch;
        var version = PolicyVersion.CopyOf(new PolicyVersion { Number = 1, CreatedAt = now }, 2, now);
        version.Edit("Como", "Assim", rules);
        var (again, failures) = PolicyForm.Of(version).Read();
        failures.ShouldBeEmpty();
        System.Text.Json.JsonSerializer.Serialize(again, PolicyRules.Json).ShouldBe(System.Text.Json.JsonSerializer.Serialize(rules, PolicyRules.Json));
    }

    [Theory]
    [InlineData("timeZoneId", "Marte/Olympus", "plan.unknown-zone")]
    [InlineData("hours.monday", "oito ao meio-dia", "plan.hours-unreadable")]
    [InlineData("hours.monday", "8-25", "plan.hours-unreadable")]
    [InlineData("hours.monday", "12-8", "plan.hours-backwards")]
    [InlineData("hours.monday", "8-12, 11-18", "plan.hours-overlap")]
    [InlineData("ownHolidays[0].date", "", "plan.holiday-date")]
    [InlineData("ownHolidays[0].date", "3026-01-01", "plan.holiday-year")]
    [InlineData("ownHolidays[0].name", "", "plan.holiday-name")]
    [InlineData("promises.FirstAnswer.Simple", "logo", "plan.promise-unreadable")]
    [InlineData("promises.FirstAnswer.Simple", "0", "plan.promise-range")]
    [InlineData("promises.Resolution.Simple", "1 h", "plan.resolution-before-answer")]
    public void A_mistake_is_told_at_its_own_field_and_only_there(string field, string typed, string code) =>
        Wrong(Usual().With(field, typed)).ShouldBe([$"{field}: {code}"]);

    [Fact]
    public void A_week_without_hours_and_a_policy_without_promises_are_refused()
    {
        Wrong(Usual().With("hours.monday", "")).ShouldBe(["hours.monday: plan.never-open"]);
        Wrong(Usual().With("promises.FirstAnswer.Simple", "").With("promises.Resolution.Simple", "")).ShouldBe(["promises.FirstAnswer.Simple: plan.nothing-promised"]);
    }

    [Fact]
    public void An_empty_line_is_no_holiday_and_the_same_one_twice_is_one()
    {
        var typed = Usual();
        foreach (var (line, date, name) in new[] { (1, "", ""), (2, "2026-07-09", "Revolução") })
            typed.With($"ownHolidays[{line}].date", date).With($"ownHolidays[{line}].name", name);
        Form(typed).Read().Rules.OwnHolidays.Count.ShouldBe(1);
    }
}
