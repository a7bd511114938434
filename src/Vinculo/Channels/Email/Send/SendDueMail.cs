using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Send;

/// <summary>
/// Sends what is due, over up to three connections for each mailbox, on each one mail after the other. A row is marked 'sending',
/// and that is committed, before the server hears of it; a node that dies in between leaves one row for each connection of
/// which nobody knows whether it arrived, and which only a person sends again. The commit that marks a mail also says what
/// became of the one before it.
/// </summary>
internal sealed class SendDueMail(IServiceScopeFactory scopes, MailTransport transport, TimeProvider time, ILogger<SendDueMail> logger)
{
    private const int BatchSize = 100;

    // While some wait for the server, another writes to the database. Big providers allow three for a mailbox at a time.
    private const int MostConnections = 3;
    private const int MailsForAnother = 10;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan RecordAgainAfter = TimeSpan.FromSeconds(5);

    /// <summary>What became of a mail that was handed to the server.</summary>
    /// <param name="Item">The mail as it was taken up.</param>
    /// <param name="Recipients">What the server said to each recipient, where it was asked.</param>
    private sealed record Ending(OutgoingMailItem Item, Action<OutgoingMailItem> Mark, IReadOnlyList<SmtpRecipientResult>? Recipients = null);

    /// <summary>Sends one batch of every mailbox. Returns how many mails were taken up.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await GiveUpOnTheDeadAsync(cancellationToken);
        var sent = await Task.WhenAll((await DueMailboxesAsync(cancellationToken)).Select(id => SendBatchAsync(id, cancellationToken)));
        return sent.Sum();
    }

    /// <summary>The mailboxes that have mail to send now.</summary>
    public async Task<IReadOnlyList<Guid>> DueMailboxesAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        return await ToSend(db).Select(m => m.MailboxId).Distinct().ToListAsync(cancellationToken);
    }

    /// <summary>Sends one batch of a mailbox. Returns how many mails were taken up.</summary>
    public async Task<int> SendBatchAsync(Guid mailboxId, CancellationToken cancellationToken)
    {
        var due = await DueAsync(mailboxId, cancellationToken);
        var connections = (uint)Math.Clamp(due.Count / MailsForAnother, 1, MostConnections);
        // Those of one conversation leave over one connection, in their order.
        var sent = await Task.WhenAll(due
            .GroupBy(m => (uint)m.ConversationId.GetHashCode() % connections)
            .Select(group => SendOverOneConnectionAsync(mailboxId, [.. group], cancellationToken)));
        return sent.Sum();
    }

    private async Task<int> SendOverOneConnectionAsync(Guid mailboxId, IReadOnlyList<OutgoingMailItem> due, CancellationToken cancellationToken)
    {
        await using var connection = transport.Open(mailboxId);
        var sent = 0;
        Ending? ending = null;
        foreach (var next in due.TakeWhile(_ => !cancellationToken.IsCancellationRequested))
        {
            var item = await RecordUntilDoneAsync(ending, next, cancellationToken);
            ending = item is null ? null : await HandOverAsync(item, connection, cancellationToken);
            sent += item is null ? 0 : 1;
        }
        if (ending is not null)
            await RecordUntilDoneAsync(ending, null, cancellationToken);
        return sent;
    }

    private async Task<IReadOnlyList<OutgoingMailItem>> DueAsync(Guid mailboxId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ToSend(scope.ServiceProvider.GetRequiredService<VinculoDb>()).Where(m => m.MailboxId == mailboxId)
            .OrderBy(m => m.NotBefore).ThenBy(m => m.Id).Take(BatchSize)
            .AsNoTracking().ToListAsync(cancellationToken);
    }

    /// <summary>What waits and is due. A mailbox that is switched off sends nothing: its mail waits until it is on.</summary>
    private IQueryable<OutgoingMailItem> ToSend(VinculoDb db) =>
        DueIn(db, OutgoingState.Waiting).Where(m => db.Set<MailboxAccount>().Any(mailbox => mailbox.Id == m.MailboxId && mailbox.Active));

    private IQueryable<OutgoingMailItem> DueIn(VinculoDb db, OutgoingState state)
    {
        var now = time.GetUtcNow();
        // Nothing is put off so far: what seems to be was written before the clock was set back. Nodes' clocks may differ a little.
        var tooFar = now + OutgoingMailItem.LongestPause + MailboxAccount.Grace;
        return MailToLeave.All(db).Where(m => m.State == state && (m.NotBefore <= now || m.NotBefore > tooFar));
    }

    private async Task<Ending> HandOverAsync(OutgoingMailItem item, MailTransport.Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            return Ended(item, await connection.SendAsync(item, cancellationToken), connection.KeepsCopies);
        }
        catch (MailServerException e) when (e is { Kind: MailFailure.NotSupported, Step: MailStep.Sender })
        {
            // All that we write is ASCII but an address; without SMTPUTF8 (RFC 6531) no retry will help.
            return new Ending(item, m => m.MarkFailed("channels.send.address-not-ascii"));
        }
        catch (MailServerException e)
        {
            // The library promises: certainly not sent.
            logger.LogWarning("Mail {Mail} was not sent at step {Step}: {Failure}", item.Id, e.Step, e.Kind);
            // Where the server had begun to hear of the mail, that may be what it breaks off at.
            return e.Step < MailStep.Sender ? HeldUp(item, MailboxProblem.Of(e)) : Postponed(item, MailboxProblem.Of(e));
        }
        catch (OperationCanceledException)
        {
            // Stopping before the server had the whole message: nothing was sent.
            return HeldUp(item, "channels.send.stopped");
        }
        catch (Exception e) when (e.IsOutage() || e is IOException and not FileNotFoundException)
        {
            // Nothing is wrong with the mail: the database or the disk is, and the server has not had the message.
            logger.LogError(e, "Mail {Mail} could not be composed for now", item.Id);
            return HeldUp(item, MailboxProblem.OfOurs(e));
        }
        catch (Exception e)
        {
            logger.LogError(e, "Mail {Mail} could not be composed or sent", item.Id);
            return new Ending(item, m => m.MarkFailed(e is FileNotFoundException ? "channels.send.file-gone" : "channels.send.not-composed"));
        }
    }

    private Ending HeldUp(OutgoingMailItem item, string problem) => new(item, m => m.MarkHeldUp(problem, time.GetUtcNow()));

    private Ending Postponed(OutgoingMailItem item, string problem) => new(item, m => m.MarkPostponed(problem, time.GetUtcNow()));

    private Ending Ended(OutgoingMailItem item, SmtpOutcome outcome, bool keepsCopies)
    {
        var now = time.GetUtcNow();
        return outcome switch
        {
            SmtpAccepted => new(item, m => m.MarkSent(keepsCopies, now, [.. outcome.Recipients.Where(r => !r.IsAccepted)]), outcome.Recipients),
            SmtpRefused { IsPermanent: true } refused => new(item, m => m.MarkFailed(RefusedMail.Words(refused, item)), outcome.Recipients),
            SmtpRefused refused => Postponed(item, RefusedMail.Words(refused, item)) with { Recipients = outcome.Recipients },
            SmtpUnknown unknown => new(item, m => m.MarkPerhapsSent(unknown.Cause.Message)),
            _ => throw new InvalidOperationException($"Nobody knows what {outcome} means."),
        };
    }

    /// <summary>
    /// Records what became of a mail and takes the next one up, in one commit. What was sent must be recorded: while the
    /// database is away this is tried again for as long as others believe that the mail is being sent.
    /// </summary>
    /// <returns>The next mail; null for none, or when another node has it.</returns>
    private async Task<OutgoingMailItem?> RecordUntilDoneAsync(Ending? ending, OutgoingMailItem? next, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        var hasChanged = false;
        while (true)
        {
            try
            {
                if (hasChanged)
                    ending = await AsItStandsAsync(ending!);
                return await RecordAsync(ending, next);
            }
            catch (DbUpdateConcurrencyException) when (ending is not null)
            {
                hasChanged = true;
                continue;
            }
            catch (Exception e) when (ending is not null && e.IsOutage() && !stop.IsCancellationRequested && time.GetElapsedTime(began) < Lease)
            {
                logger.LogError(e, "What became of mail {Mail} could not be recorded; trying again", ending.Item.Id);
            }
            await Task.Delay(RecordAgainAfter, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The end of a mail that somebody else has changed: a report of its return came before it. Null when it is no longer ours to end.</summary>
    private async Task<Ending?> AsItStandsAsync(Ending ending)
    {
        await using var scope = scopes.CreateAsyncScope();
        var item = await scope.ServiceProvider.GetRequiredService<VinculoDb>().Set<OutgoingMailItem>().AsNoTracking()
            .SingleOrDefaultAsync(m => m.Id == ending.Item.Id, CancellationToken.None);
        return item?.Attempts == ending.Item.Attempts ? ending with { Item = item } : null;
    }

    /// <summary>Both in one commit.</summary>
    private async Task<OutgoingMailItem?> RecordAsync(Ending? ending, OutgoingMailItem? next)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        using var turn = await db.WriteTurnAsync(CancellationToken.None);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        if (ending is not null)
            await WriteAsync(scope.ServiceProvider, db, ending);
        var taken = next is null ? null : await TakeUpAsync(db, next);
        await transaction.CommitAsync(CancellationToken.None);
        return taken;
    }

    /// <summary>Only one node's update still finds it as it was read.</summary>
    /// <returns>The mail as it stands now; null when it has changed.</returns>
    private async Task<OutgoingMailItem?> TakeUpAsync(VinculoDb db, OutgoingMailItem read)
    {
        var taken = read.Copy();
        taken.MarkSending(time.GetUtcNow(), Lease);
        return await db.Set<OutgoingMailItem>()
            .Where(m => m.Id == read.Id && m.State == read.State && m.Attempts == read.Attempts && m.NotBefore == read.NotBefore)
            .ExecuteUpdateAsync(
                set => set.SetProperty(m => m.State, taken.State).SetProperty(m => m.Attempts, taken.Attempts).SetProperty(m => m.NotBefore, taken.NotBefore),
                CancellationToken.None) == 1 ? taken : null;
    }

    /// <summary>The row and the message's delivery change together.</summary>
    private static async Task WriteAsync(IServiceProvider provider, VinculoDb db, Ending ending)
    {
        var item = ending.Item.Copy(); // should this fail, it is tried again with what was read
        db.Attach(item);
        ending.Mark(item);
        foreach (var gone in RefusedMail.Gone(ending.Recipients ?? []))
        {
            await provider.GetRequiredService<ICustomers>()
                .MarkUndeliverableAsync(CustomerAddress.Email(gone.Address), gone.Reply!.ToString(), CancellationToken.None);
        }
        if (item.MessageId is { } messageId)
            await provider.GetRequiredService<IDesk>().SetDeliveryAsync(messageId, item.Delivery, item.Problem, CancellationToken.None);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>What was on its way when its node died has perhaps been sent: a person decides.</summary>
    public async Task GiveUpOnTheDeadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var dead = await DueIn(scope.ServiceProvider.GetRequiredService<VinculoDb>(), OutgoingState.Sending)
            .OrderBy(m => m.NotBefore).Take(BatchSize).AsNoTracking().ToListAsync(cancellationToken);
        foreach (var item in dead)
        {
            // Who was believed dead may have recorded the end meanwhile: then there is nothing to take over.
            if (await RecordAsync(null, item) is { } taken)
                await RecordUntilDoneAsync(new Ending(taken, m => m.MarkPerhapsSent("channels.send.interrupted")), null, cancellationToken);
        }
    }
}
