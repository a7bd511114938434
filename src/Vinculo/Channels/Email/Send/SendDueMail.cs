using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Send;

/// <summary>
/// Sends what is due. A row is marked 'sending', and that is committed, before the server hears of it; a node that dies
/// in between leaves a row of which nobody knows whether it arrived, and which only a person sends again.
/// </summary>
internal sealed class SendDueMail(IServiceScopeFactory scopes, MailTransport transport, TimeProvider time, ILogger<SendDueMail> logger)
{
    private const int BatchSize = 50;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);

    /// <summary>Sends one batch. Returns how many mails were taken up.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await GiveUpOnTheDeadAsync(cancellationToken);
        var claimed = await ClaimAsync(cancellationToken);
        foreach (var ofOneMailbox in claimed.GroupBy(c => c.MailboxId))
        {
            await using var connection = transport.Open(ofOneMailbox.Key);
            foreach (var (id, _) in ofOneMailbox)
                await SendAsync(id, connection, cancellationToken);
        }
        return claimed.Count;
    }

    private async Task<List<(Guid Id, Guid MailboxId)>> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var now = time.GetUtcNow();
        var due = await db.Set<OutgoingMailItem>().AsNoTracking()
            .Where(m => m.State == OutgoingState.Waiting && m.NotBefore <= now)
            .OrderBy(m => m.NotBefore).ThenBy(m => m.Id).Take(BatchSize)
            .Select(m => new { m.Id, m.MailboxId }).ToListAsync(cancellationToken);
        var claimed = new List<(Guid, Guid)>(due.Count);
        foreach (var item in due)
        {
            // Only one node's update still finds it waiting.
            var mine = await db.Set<OutgoingMailItem>()
                .Where(m => m.Id == item.Id && m.State == OutgoingState.Waiting)
                .ExecuteUpdateAsync(set => set
                    .SetProperty(m => m.State, OutgoingState.Sending)
                    .SetProperty(m => m.Attempts, m => m.Attempts + 1)
                    .SetProperty(m => m.NotBefore, now + Lease), cancellationToken);
            if (mine == 1)
                claimed.Add((item.Id, item.MailboxId));
        }
        return claimed;
    }

    private async Task SendAsync(Guid id, MailTransport.Connection connection, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var item = await db.Set<OutgoingMailItem>().SingleAsync(m => m.Id == id, cancellationToken);
        try
        {
            var outcome = await connection.SendAsync(item, cancellationToken);
            Note(item, outcome, connection.KeepsCopies);
            if (outcome is SmtpRefused { IsPermanent: true, Step: MailStep.Recipient } refused && RefusedMail.IsOfTheAddress(refused.Reply.EnhancedStatus))
            {
                await scope.ServiceProvider.GetRequiredService<ICustomers>()
                    .MarkUndeliverableAsync(CustomerAddress.Email(item.ToAddress), refused.Reply.ToString(), CancellationToken.None);
            }
        }
        catch (MailServerException e) when (e is { Kind: MailFailure.NotSupported, Step: MailStep.Sender })
        {
            // All that we write is ASCII but an address; without SMTPUTF8 (RFC 6531) no retry will help.
            item.MarkFailed("channels.send.address-not-ascii");
        }
        catch (MailServerException e)
        {
            // The library promises: certainly not sent.
            logger.LogWarning("Mail {Mail} was not sent at step {Step}: {Failure}", id, e.Step, e.Kind);
            item.MarkPostponed(MailboxProblem.Of(e), time.GetUtcNow());
        }
        catch (OperationCanceledException)
        {
            // Stopping before the server had the whole message: nothing was sent.
            item.MarkPostponed("stopped", time.GetUtcNow());
        }
        catch (Exception e)
        {
            logger.LogError(e, "Mail {Mail} could not be composed or sent", id);
            item.MarkFailed(e.Message);
        }
        await SaveAsync(scope.ServiceProvider, db, item);
    }

    private void Note(OutgoingMailItem item, SmtpOutcome outcome, bool keepsCopies)
    {
        switch (outcome)
        {
            case SmtpAccepted:
                item.MarkSent(keepsCopies, time.GetUtcNow());
                break;
            case SmtpRefused { IsPermanent: true } refused:
                item.MarkFailed(refused.Reply.ToString());
                break;
            case SmtpRefused refused:
                item.MarkPostponed(refused.Reply.ToString(), time.GetUtcNow());
                break;
            case SmtpUnknown unknown:
                item.MarkPerhapsSent(unknown.Cause.Message);
                break;
        }
    }

    /// <summary>The row and the message's delivery change together. Not cancelled: what was sent must be recorded.</summary>
    private static async Task SaveAsync(IServiceProvider provider, VinculoDb db, OutgoingMailItem item)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        if (item.MessageId is { } messageId)
        {
            var state = item.State switch
            {
                OutgoingState.Sent => DeliveryState.Sent,
                OutgoingState.Failed => DeliveryState.Failed,
                OutgoingState.PerhapsSent => DeliveryState.PerhapsSent,
                _ => DeliveryState.Pending,
            };
            await provider.GetRequiredService<IDesk>().SetDeliveryAsync(messageId, state, item.Problem, CancellationToken.None);
        }
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task GiveUpOnTheDeadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var now = time.GetUtcNow();
        var dead = await db.Set<OutgoingMailItem>()
            .Where(m => m.State == OutgoingState.Sending && m.NotBefore <= now).Take(BatchSize).ToListAsync(cancellationToken);
        foreach (var item in dead)
        {
            item.MarkPerhapsSent("channels.send.interrupted");
            await SaveAsync(scope.ServiceProvider, db, item);
        }
    }
}

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
