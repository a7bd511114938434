using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Contracts;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Demo;

/// <summary>
/// The post of the demonstration's past: whatever Vinculo writes by itself is kept here for the demonstration to read
/// (its customers answer surveys), and nothing leaves.
/// </summary>
internal sealed class DemoMail : IOutgoingMail
{
    private readonly Queue<AutomaticMail> unread = new();

    public Task<bool> QueueAsync(AutomaticMail mail, CancellationToken cancellationToken)
    {
        unread.Enqueue(mail);
        return Task.FromResult(true);
    }

    public bool TryRead([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AutomaticMail? mail) => unread.TryDequeue(out mail);
}

/// <summary>Where no mailbox is connected, an agent's answer counts as sent: a demonstration has nobody to send it to.</summary>
internal sealed class CountAsSent(VinculoDb db, IDesk desk) : IEventHandler<ReplyWritten>
{
    public async Task HandleAsync(ReplyWritten @event, CancellationToken cancellationToken)
    {
        if (!await db.Set<MailboxAccount>().AnyAsync(cancellationToken))
            await desk.SetDeliveryAsync(@event.MessageId, DeliveryState.Sent, null, cancellationToken);
    }
}
