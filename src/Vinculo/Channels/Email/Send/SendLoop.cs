using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Send;

/// <summary>
/// Sends whenever something was committed, and now and then for what was postponed. Each mailbox goes at its own pace: a
/// server that does not answer holds up no other's mail.
/// </summary>
internal sealed class SendLoop(SendDueMail send, KeepSentCopies copies, CommitSignal signal, TimeProvider time, ILogger<SendLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    // Each mail that leaves is a commit, and not every one of them a reason to look.
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<Guid, Task> sending = [];
    private Task copying = Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var committed = signal.Next;
            await TryAsync(() => LookAsync(stoppingToken), stoppingToken);
            await Task.WhenAny([committed, Task.Delay(Poll, time, stoppingToken), .. sending.Values]);
            if (sending.Count > 0)
                await Task.Delay(Breath, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await Task.WhenAll([copying, .. sending.Values]);
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        foreach (var (mailbox, _) in sending.Where(s => s.Value.IsCompleted).ToArray())
            sending.Remove(mailbox);
        await send.GiveUpOnTheDeadAsync(stoppingToken);
        foreach (var mailbox in await send.DueMailboxesAsync(stoppingToken))
        {
            if (!sending.ContainsKey(mailbox))
                sending.Add(mailbox, TryAsync(() => SendAllAsync(mailbox, stoppingToken), stoppingToken));
        }
        if (copying.IsCompleted)
            copying = TryAsync(() => copies.RunAsync(stoppingToken), stoppingToken);
    }

    private async Task SendAllAsync(Guid mailbox, CancellationToken stoppingToken)
    {
        while (await send.SendBatchAsync(mailbox, stoppingToken) > 0)
        {
        }
    }

    private async Task TryAsync(Func<Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work();
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // It was told to stop.
        }
        catch (Exception e)
        {
            logger.LogError(e, "The loop that sends mail failed; it goes on in a moment");
            await Task.Delay(Poll, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
