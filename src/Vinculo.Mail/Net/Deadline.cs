namespace Vinculo.Mail.Net;

/// <summary>A caller's cancellation token joined with a time limit, and the answer to which of the two came first.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource limit;
    private readonly CancellationTokenSource? joined;
    private readonly CancellationToken caller;

    public Deadline(TimeSpan limit, TimeProvider clock, CancellationToken caller)
    {
        this.caller = caller;
        this.limit = new CancellationTokenSource(limit, clock);
        joined = caller.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(this.limit.Token, caller) : null;
    }

    public CancellationToken Token => (joined ?? limit).Token;

    public bool HasPassed => limit.IsCancellationRequested && !caller.IsCancellationRequested;

    public void Dispose()
    {
        joined?.Dispose();
        limit.Dispose();
    }
}
