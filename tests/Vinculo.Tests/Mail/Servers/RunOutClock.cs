namespace Vinculo.Tests.Mail.Servers;

/// <summary>A clock on which no time limit ever passes until a test says so; from then on every limit has passed.</summary>
internal sealed class RunOutClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<Limit> limits = [];
    private bool hasRunOut;

    public void RunOut()
    {
        lock (gate)
        {
            hasRunOut = true;
            foreach (var limit in limits)
                limit.Pass();
            limits.Clear();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var limit = new Limit(this, callback, state);
        limit.Change(dueTime, period);
        return limit;
    }

    private sealed class Limit(RunOutClock clock, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.limits.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                if (clock.hasRunOut)
                    Pass();
                else
                    clock.limits.Add(this);
            }
            return true;
        }

        public void Pass() => ThreadPool.QueueUserWorkItem(_ => callback(state));

        public void Dispose()
        {
            lock (clock.gate)
                clock.limits.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
