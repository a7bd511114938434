namespace Vinculo.Channels.Email.Watch;

/// <summary>Does a few pieces of work at a time, but those that share a key one after the other, as they were started.</summary>
internal sealed class SideBySide : IAsyncDisposable
{
    private const int Most = 4;

    private readonly List<(IReadOnlySet<string> Keys, Task Task)> underWay = new(Most);

    /// <summary>Waits until another piece may be started.</summary>
    /// <exception cref="Exception">What an earlier piece failed with.</exception>
    public async Task RoomAsync()
    {
        if (underWay.Count == Most)
            await Task.WhenAny(underWay.Select(one => one.Task));
        foreach (var done in underWay.Where(one => one.Task.IsCompleted).ToArray())
        {
            underWay.Remove(done);
            await done.Task;
        }
    }

    /// <param name="work">Told what it has to wait for; when that fails, it is not to be done either.</param>
    public void Start(IReadOnlySet<string> keys, Func<Task, Task> work)
    {
        var before = Task.WhenAll(underWay.Where(one => one.Keys.Overlaps(keys)).Select(one => one.Task));
        underWay.Add((keys, Task.Run(() => work(before))));
    }

    /// <summary>Waits for all that was started.</summary>
    /// <exception cref="Exception">What one of them failed with.</exception>
    public async Task FinishAsync()
    {
        await Task.WhenAll(underWay.Select(one => one.Task));
        underWay.Clear();
    }

    /// <summary>Waits for what is under way, however it ends: who ends without <see cref="FinishAsync"/> has an error to tell already.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(underWay.Select(one => one.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
