namespace Vinculo.Mail.Net;

/// <summary>A caller's cancellation token joined with a time limit, and the answer to which of the two came first.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource? _joined;
    private readonly CancellationToken _caller;

    public Deadline(TimeSpan limit, TimeProvider clock, CancellationToken caller)
    {
        _caller = caller;
        _limit = new CancellationTokenSource(limit, clock);
        _joined = caller.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, caller) : null;
    }

    public CancellationToken Token => (_joined ?? _limit).Token;

    public bool HasPassed => _limit.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _joined?.Dispose();
        _limit.Dispose();
    }
}
