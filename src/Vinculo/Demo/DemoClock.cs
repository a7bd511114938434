namespace Vinculo.Demo;

/// <summary>The clock of the demonstration's past: it stands where the history has come to. Timers run in real time.</summary>
internal sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Goes on; never back, so that what is made later also sorts later.</summary>
    public void MoveTo(DateTimeOffset to) => now = to > now ? to : now;
}
