using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Mail.Net;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Watch;

/// <summary>
/// Keeps one reader on each active mailbox. A lease in the database makes sure that of several nodes only one reads a
/// mailbox; it passes to another within three minutes when a node dies. Nodes' clocks may differ by minutes: who holds a lease is
/// alive for as long as it goes on changing.
/// </summary>
internal sealed class MailboxWatchers(
    IServiceScopeFactory scopes, ReadMailbox reader, CommitSignal signal, TimeProvider time, ILogger<MailboxWatchers> logger)
    : BackgroundService
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    // In containers machines and processes are called the same again and again.
    private readonly string node = $"{Environment.MachineName}:{Environment.ProcessId}:{Ids.New(time.GetUtcNow()):N}";
    private readonly ConcurrentDictionary<Guid, Watcher> watchers = new();
    private readonly Dictionary<Guid, SeenLease> seen = [];

    /// <param name="Since">When it was first seen as it is, as a timestamp of our own clock.</param>
    private sealed record SeenLease(DateTimeOffset Until, long Since);

    private sealed record Watcher(Guid Revision, CancellationTokenSource Stop, Task Task);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await SuperviseAlwaysAsync(stoppingToken);
        }
        finally
        {
            await Task.WhenAll(watchers.Values.Select(StopAsync));
            await GiveLeasesBackAsync();
        }
    }

    private async Task SuperviseAlwaysAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var committed = signal.Next;
            try
            {
                await SuperviseAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "The mailboxes could not be looked after; trying again in a moment");
            }
            // A new or changed mailbox is taken up at once; commits are many, so wait at least a second between looks.
            await Task.WhenAny(Task.WhenAll(committed, Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken)), Task.Delay(LookEvery, time, stoppingToken));
        }
    }

    private async Task SuperviseAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var active = await db.Set<MailboxAccount>().AsNoTracking().Where(m => m.Active).ToListAsync(cancellationToken);
        foreach (var (id, watcher) in watchers)
        {
            if (watcher.Task.IsCompleted || active.Find(m => m.Id == id)?.Revision != watcher.Revision)
            {
                watchers.TryRemove(id, out _);
                await StopAsync(watcher);
            }
        }
        foreach (var mailbox in active)
        {
            if (!await LeaseAsync(db, mailbox, cancellationToken))
            {
                if (watchers.TryRemove(mailbox.Id, out var lost))
                    await StopAsync(lost);
            }
            else if (!watchers.ContainsKey(mailbox.Id))
            {
                var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                watchers[mailbox.Id] = new Watcher(mailbox.Revision, stop, Task.Run(() => WatchAsync(mailbox, stop.Token), CancellationToken.None));
            }
        }
    }

    private async Task<bool> LeaseAsync(VinculoDb db, MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (seen.GetValueOrDefault(mailbox.Id) is not { } lease || lease.Until != mailbox.LeasedUntil)
            seen[mailbox.Id] = lease = new SeenLease(mailbox.LeasedUntil, time.GetTimestamp());
        var isDead = time.GetElapsedTime(lease.Since) >= Lease;
        // So that nobody waits where all nodes were down for long.
        var longAgo = now - MailboxAccount.Grace;
        return await db.Set<MailboxAccount>()
            .Where(m => m.Id == mailbox.Id
                && (m.LeasedBy == node || m.LeasedBy == null || m.LeasedUntil < longAgo || (isDead && m.LeasedUntil == lease.Until)))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.LeasedBy, node).SetProperty(m => m.LeasedUntil, now + Lease), cancellationToken) == 1;
    }

    /// <summary>So that whoever is started next need not wait until the leases end.</summary>
    private async Task GiveLeasesBackAsync()
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<VinculoDb>().Set<MailboxAccount>().Where(m => m.LeasedBy == node)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.LeasedBy, (string?)null), CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "The leases on the mailboxes could not be given back; they end by themselves");
        }
    }

    /// <summary>Ends when it is stopped, or when the database is away, after which it is begun anew.</summary>
    private async Task WatchAsync(MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan failing;
            try
            {
                await reader.WatchAsync(mailbox, cancellationToken);
                return;
            }
            catch (MailServerException e)
            {
                logger.LogWarning("Mailbox {Mailbox} cannot be read at step {Step}: {Failure}", mailbox.Id, e.Step, e.Kind);
                failing = await NoteAsync(mailbox.Id, MailboxProblem.Of(e), MailboxProblem.Detail(e), cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogError(e, "Mailbox {Mailbox} cannot be read", mailbox.Id);
                failing = await NoteAsync(mailbox.Id, MailboxProblem.OfOurs(e), e.Message, cancellationToken);
            }
            // As long again as it has been failing: a server that was away for a moment is asked again soon.
            var pause = Math.Clamp(failing.Ticks, ShortestPause.Ticks, LongestPause.Ticks);
            await Task.Delay(TimeSpan.FromTicks(pause), time, cancellationToken);
        }
    }

    /// <returns>For how long it has been failing.</returns>
    private async Task<TimeSpan> NoteAsync(Guid mailboxId, string problem, string? detail, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var mailbox = await db.Set<MailboxAccount>().SingleAsync(m => m.Id == mailboxId, cancellationToken);
        var now = time.GetUtcNow();
        mailbox.Failed(problem, detail, now);
        await db.SaveChangesAsync(cancellationToken);
        return now - mailbox.FailingSince!.Value;
    }

    private static async Task StopAsync(Watcher watcher)
    {
        await watcher.Stop.CancelAsync();
        await watcher.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        watcher.Stop.Dispose();
    }
}
