using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Send;

/// <summary>Runs <see cref="SendDueMail"/> whenever something was committed, and now and then for what was postponed.</summary>
internal sealed class SendLoop(SendDueMail send, KeepSentCopies copies, CommitSignal signal, TimeProvider time, ILogger<SendLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var committed = signal.Next;
            try
            {
                if (await send.RunAsync(stoppingToken) > 0)
                    continue;
                await copies.RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "The loop that sends mail failed; it goes on in a moment");
            }
            await Task.WhenAny(committed, Task.Delay(Poll, time, stoppingToken));
        }
    }
}
