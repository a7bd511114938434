using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Vinculo.Measures.BusinessTime;
using Vinculo.Plan.Contracts;

namespace Vinculo.Desk.Conversations;

/// <summary>What the clock of a promise is doing.</summary>
internal enum ClockState
{
    Running,
    Paused,
    Stopped,

    /// <summary>Nobody is owed what was promised any more (resolved without an answer, merged). It counts for nothing.</summary>
    Lapsed,
}

/// <summary>What a clock shows, for it to be set to that again.</summary>
internal sealed record ClockReading(
    Guid Id, ClockState State, long UsedMicroseconds, DateTimeOffset ChangedAt, DateTimeOffset? DueAt, DateTimeOffset? StoppedAt, bool? Kept);

/// <summary>The clock of one promise to one customer; <see cref="BusinessClock"/> with a place in the database.</summary>
internal sealed class ServiceClock
{
    public Guid Id { get; private init; }
    public Guid ConversationId { get; private init; }
    public PromiseKind Kind { get; private init; }

    /// <summary>The rule of the plan that promises it, such as <c>3.2</c>.</summary>
    public string Rule { get; private set; } = "";

    /// <summary>Business minutes promised.</summary>
    public int Minutes { get; private set; }

    public ClockState State { get; private set; }

    /// <summary>Business time used until <see cref="ChangedAt"/>.</summary>
    public long UsedMicroseconds { get; private set; }

    public DateTimeOffset StartedAt { get; private init; }
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>When it falls due; null while paused, unless it was overdue by then.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public DateTimeOffset? StoppedAt { get; private set; }

    /// <summary>True kept, false broken, null not decided.</summary>
    public bool? Kept { get; private set; }

    public ClockReading Reading => new(Id, State, UsedMicroseconds, ChangedAt, DueAt, StoppedAt, Kept);

    public bool CanCount => State is ClockState.Running or ClockState.Paused;

    /// <summary>Business time left as of the last change; negative when overdue.</summary>
    public TimeSpan RemainingAtLastChange => TimeSpan.FromMinutes(Minutes) - TimeSpan.FromMicroseconds(UsedMicroseconds);

    public static ServiceClock Start(Guid conversationId, ServicePromise promise, DateTimeOffset since, Moment at)
    {
        var clock = new ServiceClock
        {
            Id = Platform.Ids.New(at.Now),
            ConversationId = conversationId,
            Kind = promise.Kind,
            Rule = promise.Rule,
            Minutes = promise.Minutes,
            StartedAt = since,
        };
        clock.Take(BusinessClock.Start(at.Policy.Calendar, Instant.FromDateTimeOffset(since), Duration.FromMinutes(promise.Minutes)));
        return clock;
    }

    public bool IsOverdue(Moment at) => CanCount && Counting().IsOverdue(at.Instant);

    public void Pause(Moment at)
    {
        if (State == ClockState.Running)
            Take(Counting().Pause(at.Policy.Calendar, at.Instant));
    }

    /// <summary>Goes on counting, also after it lapsed.</summary>
    public void Resume(Moment at)
    {
        if (State is ClockState.Paused or ClockState.Lapsed)
            Take(Counting().Resume(at.Policy.Calendar, at.Instant));
    }

    /// <summary>What was promised is done.</summary>
    public void Stop(Moment at)
    {
        if (!CanCount)
            return;
        var stopped = Counting().Stop(at.Policy.Calendar, at.Instant);
        Kept = !stopped.IsOverdue(at.Instant);
        Take(stopped);
        StoppedAt = ChangedAt;
    }

    /// <summary>Nothing is owed any more; but a promise already broken stays broken.</summary>
    public void Lapse(Moment at)
    {
        if (IsOverdue(at))
        {
            Stop(at);
            return;
        }
        Pause(at);
        if (State == ClockState.Paused)
            State = ClockState.Lapsed;
    }

    /// <summary>What seemed done was not: goes on from where it stopped, without the time in between.</summary>
    public void TakeUpAgain(Moment at)
    {
        if (State == ClockState.Stopped)
        {
            var broken = Kept == false;
            Kept = null;
            StoppedAt = null;
            State = ClockState.Paused;
            DueAt = broken ? DueAt : null;
        }
        Resume(at);
    }

    /// <summary>As if nothing had happened to it since that reading, of the same promise.</summary>
    public void SetTo(ClockReading reading)
    {
        State = reading.State;
        UsedMicroseconds = reading.UsedMicroseconds;
        ChangedAt = reading.ChangedAt;
        DueAt = reading.DueAt;
        StoppedAt = reading.StoppedAt;
        Kept = reading.Kept;
    }

    /// <summary>Another complexity promises another time, counted from the same start.</summary>
    public void Repromise(ServicePromise promise, Moment at)
    {
        if (!CanCount && State != ClockState.Lapsed)
            return;
        var used = Counting().UsedAt(at.Policy.Calendar, at.Instant);
        Rule = promise.Rule;
        Minutes = promise.Minutes;
        UsedMicroseconds = used.WholeMicroseconds();
        ChangedAt = at.Now;
        var left = Duration.FromMinutes(promise.Minutes) - used;
        DueAt = State == ClockState.Running || left < Duration.Zero ? Due(used, left, at).ToDateTimeOffset() : null;
    }

    private Instant Due(Duration used, Duration left, Moment at)
    {
        var calendar = at.Policy.Calendar;
        var start = Instant.FromDateTimeOffset(StartedAt);
        // Never paused: the promise counts from its start. Otherwise what is left, or what it is over by, counts from now.
        return used.WholeMicroseconds() == calendar.Between(start, at.Instant).WholeMicroseconds()
            ? calendar.Add(start, used + left)
            : Instant.Max(start, calendar.Add(at.Instant, left));
    }

    private BusinessClock Counting() => new(
        State switch
        {
            ClockState.Running => BusinessClockState.Running,
            ClockState.Stopped => BusinessClockState.Stopped,
            _ => BusinessClockState.Paused,
        },
        Duration.FromMinutes(Minutes),
        Duration.FromTicks(UsedMicroseconds * TimeSpan.TicksPerMicrosecond),
        Instant.FromDateTimeOffset(ChangedAt),
        DueAt is { } due ? Instant.FromDateTimeOffset(due) : null);

    private void Take(BusinessClock clock)
    {
        State = clock.State switch
        {
            BusinessClockState.Running => ClockState.Running,
            BusinessClockState.Stopped => ClockState.Stopped,
            _ => ClockState.Paused,
        };
        UsedMicroseconds = clock.Used.WholeMicroseconds();
        ChangedAt = clock.ChangedAt.ToDateTimeOffset();
        DueAt = clock.Due?.ToDateTimeOffset();
    }

    internal sealed class Mapping : IEntityTypeConfiguration<ServiceClock>
    {
        public void Configure(EntityTypeBuilder<ServiceClock> builder)
        {
            builder.ToTable("desk_clock");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Rule).HasMaxLength(50);
            builder.HasIndex(c => c.ConversationId).HasDatabaseName("ix_desk_clock_conversation");
        }
    }
}

internal static class DurationMicroseconds
{
    public static long WholeMicroseconds(this Duration duration) => (long)(duration.ToInt128Nanoseconds() / 1000);
}
