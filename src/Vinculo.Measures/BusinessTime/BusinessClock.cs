using NodaTime;

namespace Vinculo.Measures.BusinessTime;

/// <summary>What a promise's clock is doing.</summary>
public enum BusinessClockState
{
    /// <summary>Business time is being used up.</summary>
    Running,

    /// <summary>Time stands still, as while an answer of the customer is awaited.</summary>
    Paused,

    /// <summary>What was promised is done; nothing changes any more.</summary>
    Stopped,
}

/// <summary>
/// A promise of an amount of business time ("answered within 4 business hours") that can be paused and resumed.
/// A value without identity: each change returns a new clock, and its properties are all there is to store.
/// </summary>
/// <remarks>
/// The calendar is handed to each change and not kept, because it belongs to the policy and lives elsewhere. Events may
/// arrive out of order; one that is older than the last change counts as happening at the last change.
/// </remarks>
/// <param name="State">What the clock is doing.</param>
/// <param name="Promised">The business time promised, more than zero.</param>
/// <param name="Used">The business time used until <paramref name="ChangedAt"/>.</param>
/// <param name="ChangedAt">When the clock was last started, paused, resumed or stopped.</param>
/// <param name="Due">
/// Running: when the promise falls due. Paused: null, unless it was already overdue; then when it fell due. Stopped: when
/// it was due, or null when it was stopped while paused in time. A promise once broken stays broken at that instant.
/// </param>
public sealed record BusinessClock(
    BusinessClockState State, Duration Promised, Duration Used, Instant ChangedAt, Instant? Due)
{
    /// <summary>Starts a clock.</summary>
    /// <param name="calendar">The business hours in which it counts.</param>
    /// <param name="now">When it starts; the business time may begin only at the next opening.</param>
    /// <param name="promised">The business time promised.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="promised"/> is not positive.</exception>
    public static BusinessClock Start(BusinessCalendar calendar, Instant now, Duration promised)
    {
        if (promised <= Duration.Zero)
            throw new ArgumentOutOfRangeException(nameof(promised), promised, "A promise needs some business time.");
        return new BusinessClock(
            BusinessClockState.Running, promised, Duration.Zero, now, calendar.Add(now, promised));
    }

    /// <summary>Business time left on a paused or stopped clock, and on a running one as of its last change; negative when overdue.</summary>
    public Duration RemainingAtLastChange => Promised - Used;

    /// <summary>Stops the counting and keeps what is left. A clock that is not running is returned as it is.</summary>
    public BusinessClock Pause(BusinessCalendar calendar, Instant now)
    {
        if (State != BusinessClockState.Running)
            return this;
        var at = NotBeforeLastChange(now);
        return this with
        {
            State = BusinessClockState.Paused,
            Used = UsedAt(calendar, at),
            ChangedAt = at,
            Due = IsOverdue(at) ? Due : null,
        };
    }

    /// <summary>
    /// Counts again; what was left falls due that much business time from now. A clock that was already overdue keeps the
    /// instant at which it fell due. A clock that is not paused is returned as it is.
    /// </summary>
    public BusinessClock Resume(BusinessCalendar calendar, Instant now)
    {
        if (State != BusinessClockState.Paused)
            return this;
        var at = NotBeforeLastChange(now);
        return this with
        {
            State = BusinessClockState.Running,
            ChangedAt = at,
            Due = Due ?? calendar.Add(at, Promised - Used),
        };
    }

    /// <summary>Ends the clock because what was promised is done. A stopped clock is returned as it is.</summary>
    public BusinessClock Stop(BusinessCalendar calendar, Instant now)
    {
        if (State == BusinessClockState.Stopped)
            return this;
        var at = NotBeforeLastChange(now);
        return this with { State = BusinessClockState.Stopped, Used = UsedAt(calendar, at), ChangedAt = at };
    }

    /// <summary>The business time used at an instant that is not before the last change.</summary>
    public Duration UsedAt(BusinessCalendar calendar, Instant now) => State == BusinessClockState.Running
        ? Used + calendar.Between(ChangedAt, NotBeforeLastChange(now))
        : Used;

    /// <summary>The business time left at an instant that is not before the last change; negative when overdue.</summary>
    public Duration RemainingAt(BusinessCalendar calendar, Instant now) => Promised - UsedAt(calendar, now);

    /// <summary>
    /// Whether the promise is broken: done, or still open, after it fell due. What is done at the very instant when it
    /// falls due is in time. For a clock that is stopped or paused, <paramref name="now"/> plays no part.
    /// </summary>
    public bool IsOverdue(Instant now) =>
        Due is { } due && (State == BusinessClockState.Running ? NotBeforeLastChange(now) : ChangedAt) > due;

    Instant NotBeforeLastChange(Instant now) => Instant.Max(now, ChangedAt);
}
