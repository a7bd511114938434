namespace Vinculo.Platform.Jobs;

/// <summary>
/// Gives back to the machine what a burst of work left behind, once there is rest. By itself the collector runs only
/// while something is being made, so a small shop's server would hold on to the memory of its busiest minute all night.
/// </summary>
internal sealed class ReleaseMemory(TimeProvider time) : BackgroundService
{
    /// <summary>What the background jobs make between two looks, and more: under it nobody is using the system.</summary>
    private const long Rest = 2 << 20;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    private long madeBefore;
    private long madeAtRelease;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Every, time, stoppingToken);
            if (IsDue(GC.GetTotalAllocatedBytes()))
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>Whether there is rest, and something to give back. To be asked at each look.</summary>
    /// <param name="made">All bytes that the process has ever allocated.</param>
    internal bool IsDue(long made)
    {
        var due = made - madeBefore < Rest && made - madeAtRelease >= Rest;
        madeBefore = made;
        if (due)
            madeAtRelease = made;
        return due;
    }
}
