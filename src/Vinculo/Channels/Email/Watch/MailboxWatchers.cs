using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Mail.Net;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Watch;

/// <summary>
/// Keeps one reader on each active mailbox. A lease in the database makes sure that of several nodes only one reads a
/// mailbox; it passes to another within two minutes when a node dies.
/// </summary>
internal sealed class MailboxWatchers(
    IServiceScopeFactory scopes, ReadMailbox reader, CommitSignal signal, TimeProvider time, ILogger<MailboxWatchers> logger)
    : BackgroundService
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(20);
    private static readonly string Node = $"{Environment.MachineName}:{Environment.ProcessId}";

    private readonly ConcurrentDictionary<Guid, Watcher> watchers = new();

    private sealed record Watcher(Guid Revision, CancellationTokenSource Stop, Task Task);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
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
        await Task.WhenAll(watchers.Values.Select(StopAsync));
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
            if (!await LeaseAsync(db, mailbox.Id, cancellationToken))
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

    private async Task<bool> LeaseAsync(VinculoDb db, Guid mailboxId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await db.Set<MailboxAccount>()
            .Where(m => m.Id == mailboxId && (m.LeasedBy == Node || m.LeasedBy == null || m.LeasedUntil < now))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.LeasedBy, Node).SetProperty(m => m.LeasedUntil, now + Lease), cancellationToken) == 1;
    }

    private async Task WatchAsync(MailboxAccount mailbox, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromSeconds(5);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await reader.WatchAsync(mailbox, cancellationToken);
                pause = TimeSpan.FromSeconds(5);
            }
            catch (MailServerException e)
            {
                logger.LogWarning("Mailbox {Mailbox} cannot be read at step {Step}: {Failure}", mailbox.Id, e.Step, e.Kind);
                await NoteAsync(mailbox.Id, MailboxProblem.Of(e), e.ServerWords ?? e.Message, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogError(e, "Mailbox {Mailbox} cannot be read", mailbox.Id);
                await NoteAsync(mailbox.Id, "channels.problem.internal", e.Message, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            try
            {
                await Task.Delay(pause, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            pause = pause < TimeSpan.FromMinutes(5) ? pause * 2 : pause;
        }
    }

    private async Task NoteAsync(Guid mailboxId, string problem, string? detail, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var mailbox = await db.Set<MailboxAccount>().SingleOrDefaultAsync(m => m.Id == mailboxId, cancellationToken);
        mailbox?.Failed(problem, detail, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task StopAsync(Watcher watcher)
    {
        await watcher.Stop.CancelAsync();
        await watcher.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        watcher.Stop.Dispose();
    }
}
