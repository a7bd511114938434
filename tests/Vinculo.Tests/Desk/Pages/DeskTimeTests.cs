using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Pages;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Text;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Pages;

public class DeskTimeTests
{
    public DeskTimeTests() => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("pt-BR");

    [Theory]
    [InlineData(-1, "Over")]
    [InlineData(0, "Over")]
    [InlineData(60, "NextHour")]
    [InlineData(61, "Today")]
    [InlineData(600, "Today")]
    [InlineData(14 * 60, "Later")]
    public async Task What_is_open_stands_under_when_it_falls_due(int minutes, string group)
    {
        var time = await TimeAsync();
        time.GroupOf(ConversationState.Open, time.Now.AddMinutes(minutes)).ToString().ShouldBe(group);
    }

    [Fact]
    public async Task What_waits_or_has_no_promise_has_a_place_of_its_own()
    {
        var time = await TimeAsync();
        time.GroupOf(ConversationState.Open, null).ShouldBe(DueGroup.NotDue);
        time.GroupOf(ConversationState.Waiting, time.Now).ShouldBe(DueGroup.Paused);
        time.GroupOf(ConversationState.Snoozed, null).ShouldBe(DueGroup.Paused);
    }

    [Fact]
    public async Task Instants_are_said_as_people_say_them()
    {
        var time = await TimeAsync();
        time.Stamp(time.Now.AddMinutes(-5)).ShouldBe("hoje, 09:55");
        time.Stamp(time.Now.AddDays(-1)).ShouldBe("9 mar, 10:00");
        time.Stamp(time.Now.AddDays(-100)).ShouldBe("30 nov 2025");
        time.Due(time.Now.AddHours(2)).ShouldBe("12:00");
        time.Due(time.Now.AddDays(1)).ShouldBe("amanhã, 10:00");
        time.Due(time.Now.AddDays(3)).ShouldBe("13 mar, 10:00");
        time.FromField(time.ForField(time.Now)).ShouldBe(time.Now);
        time.FromField("amanhã").ShouldBeNull();
    }

    [Theory]
    [InlineData(24, "24\u00a0min")]
    [InlineData(120, "2\u00a0h")]
    [InlineData(1625, "27\u00a0h\u00a005")]
    public void A_promise_is_said_in_hours_of_business(int minutes, string words) =>
        Vinculo.Platform.Web.ClockFace.Hours(TimeSpan.FromMinutes(minutes)).ShouldBe(words);

    [Fact]
    public async Task A_clock_counts_business_time_and_stops_when_business_closes()
    {
        var time = await TimeAsync();
        var face = time.Running(time.Now.AddHours(3), 240); // lunch from 12:00 to 13:00
        face.Left.ShouldBe(TimeSpan.FromHours(2));
        face.Until.ShouldBe(time.Now.AddHours(2));
    }

    private static async Task<DeskTime> TimeAsync()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var now = app.Clock.GetUtcNow();
        var policy = await app.InScopeAsync(p => p.GetRequiredService<IServicePolicies>().InForceAsync(now, CancellationToken.None));
        return new DeskTime(now, policy, new Texts());
    }
}
