namespace Vinculo.Tests.Testing;

/// <summary>A clock that stands still until a test moves it; timers fire while it moves.</summary>
internal sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<TestTimer> timers = [];
    private DateTimeOffset now = start;
    private TimeSpan setBack;

    /// <summary>A Tuesday morning in São Paulo: 2026-03-10, 10:00 (-03:00).</summary>
    public static TestClock TuesdayMorning() => new(new DateTimeOffset(2026, 3, 10, 13, 0, 0, TimeSpan.Zero));

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    /// <summary>Goes on also while the clock is set back.</summary>
    public override long GetTimestamp()
    {
        lock (gate)
            return (now + setBack).UtcTicks;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => MoveTo(GetUtcNow() + by);

    public void MoveTo(DateTimeOffset to)
    {
        while (true)
        {
            TestTimer? next;
            lock (gate)
            {
                next = timers.Where(t => t.Due <= to).MinBy(t => t.Due);
                if (next is null)
                {
                    setBack += to < now ? now - to : TimeSpan.Zero;
                    now = to;
                    return;
                }
                now = next.Due > now ? next.Due : now;
                next.Elapse();
            }
            next.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class TestTimer(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                period = newPeriod;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock.now + dueTime;
                clock.timers.Add(this);
            }
            return true;
        }

        public void Elapse()
        {
            clock.timers.Remove(this);
            if (period <= TimeSpan.Zero)
                return;
            Due += period;
            clock.timers.Add(this);
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock.gate)
                clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
