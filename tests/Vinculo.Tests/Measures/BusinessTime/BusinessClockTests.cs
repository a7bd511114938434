using NodaTime;
using Vinculo.Measures.BusinessTime;
using static Vinculo.Tests.Measures.BusinessTime.Times;

namespace Vinculo.Tests.Measures.BusinessTime;

public sealed class BusinessClockTests
{
    static readonly BusinessCalendar Calendar = WeekdaysNineToSix();
    static readonly Instant Monday10 = InSaoPaulo("2026-11-16 10:00");

    static BusinessClock FourHours => BusinessClock.Start(Calendar, Monday10, Duration.FromHours(4));

    [Fact]
    public void A_promise_falls_due_after_its_business_time()
    {
        Show(FourHours.Due!.Value).ShouldBe("2026-11-16 14:00");
        FourHours.RemainingAt(Calendar, InSaoPaulo("2026-11-16 13:00")).ShouldBe(Duration.FromHours(1));
    }

    [Fact]
    public void Time_in_which_the_customer_is_awaited_does_not_count()
    {
        var paused = FourHours.Pause(Calendar, InSaoPaulo("2026-11-16 11:00"));
        paused.Due.ShouldBeNull();
        paused.RemainingAt(Calendar, InSaoPaulo("2026-11-20 11:00")).ShouldBe(Duration.FromHours(3));

        var resumed = paused.Resume(Calendar, InSaoPaulo("2026-11-17 16:00"));

        Show(resumed.Due!.Value).ShouldBe("2026-11-18 10:00");
        resumed.UsedAt(Calendar, InSaoPaulo("2026-11-18 10:00")).ShouldBe(Duration.FromHours(4));
    }

    [Fact]
    public void A_pause_overnight_outside_business_hours_changes_nothing()
    {
        var clock = FourHours
            .Pause(Calendar, InSaoPaulo("2026-11-16 12:00"))
            .Resume(Calendar, InSaoPaulo("2026-11-16 17:00"));
        var sameDue = clock
            .Pause(Calendar, InSaoPaulo("2026-11-16 19:00"))
            .Resume(Calendar, InSaoPaulo("2026-11-17 08:00"));

        Show(clock.Due!.Value).ShouldBe("2026-11-17 10:00");
        sameDue.Due.ShouldBe(clock.Due);
    }

    [Fact]
    public void A_promise_once_broken_stays_broken_at_its_instant()
    {
        var late = FourHours
            .Pause(Calendar, InSaoPaulo("2026-11-16 15:00"))
            .Resume(Calendar, InSaoPaulo("2026-11-17 15:00"));

        Show(late.Due!.Value).ShouldBe("2026-11-16 14:00");
        late.IsOverdue(InSaoPaulo("2026-11-17 15:00")).ShouldBeTrue();
        late.RemainingAt(Calendar, InSaoPaulo("2026-11-17 15:00")).ShouldBe(-Duration.FromHours(1));
    }

    [Fact]
    public void What_is_done_at_the_due_instant_is_in_time_and_a_moment_later_is_not()
    {
        var due = FourHours.Due!.Value;

        FourHours.Stop(Calendar, due).IsOverdue(due + Duration.FromDays(9)).ShouldBeFalse();
        FourHours.Stop(Calendar, due + Duration.FromSeconds(1)).IsOverdue(due).ShouldBeTrue();
    }

    [Fact]
    public void A_stopped_clock_keeps_the_time_used_and_cannot_be_resumed()
    {
        var stopped = FourHours.Stop(Calendar, InSaoPaulo("2026-11-16 11:30"));

        stopped.Used.ShouldBe(Duration.FromMinutes(90));
        stopped.Resume(Calendar, InSaoPaulo("2026-11-18 11:30")).ShouldBe(stopped);
        stopped.IsOverdue(InSaoPaulo("2027-01-01 00:00")).ShouldBeFalse();
    }

    [Fact]
    public void A_repeated_pause_or_resume_changes_nothing()
    {
        var paused = FourHours.Pause(Calendar, InSaoPaulo("2026-11-16 11:00"));

        paused.Pause(Calendar, InSaoPaulo("2026-11-16 12:00")).ShouldBe(paused);
        FourHours.Resume(Calendar, InSaoPaulo("2026-11-16 12:00")).ShouldBe(FourHours);
    }

    [Fact]
    public void An_event_older_than_the_last_change_takes_no_time_back()
    {
        var paused = FourHours.Pause(Calendar, InSaoPaulo("2026-11-16 09:00"));

        paused.Used.ShouldBe(Duration.Zero);
        paused.ChangedAt.ShouldBe(Monday10);
    }

    [Fact]
    public void A_promise_of_no_time_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => BusinessClock.Start(Calendar, Monday10, Duration.Zero));
}
