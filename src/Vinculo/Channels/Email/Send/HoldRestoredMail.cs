using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Backup;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Send;

/// <summary>
/// What waited when a backup was made, or was about to be queued, has most likely left since: nobody is to get it twice, so a
/// person decides.
/// </summary>
internal sealed class HoldRestoredMail(VinculoDb db, IDesk desk) : IAfterRestore
{
    private const string Restored = "channels.send.restored";

    public async Task RestoredAsync(CancellationToken cancellationToken)
    {
        foreach (var item in await MailToLeave.All(db).ToListAsync(cancellationToken))
        {
            item.MarkPerhapsSent(Restored);
            if (item.MessageId is { } messageId)
                await desk.SetDeliveryAsync(messageId, item.Delivery, item.Problem, cancellationToken);
        }
        await HoldEventsAsync<ReplyWritten>(nameof(QueueReply), reply => reply.MessageId, cancellationToken);
        await HoldEventsAsync<ResendAsked>(nameof(ResendReply), resend => resend.MessageId, cancellationToken);
        await HoldEventsAsync<ConversationOpened>(nameof(AcknowledgeConversation), _ => null, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Of what has not been told to every handler, the one that would make a mail of it is not to hear it.</summary>
    /// <param name="answer">The agent's message that would leave; null where nobody can send it again.</param>
    private async Task HoldEventsAsync<TEvent>(string handler, Func<TEvent, Guid?> answer, CancellationToken cancellationToken)
    {
        var name = EventNames.Of(typeof(TEvent));
        foreach (var stored in await db.Set<OutboxEvent>().Where(e => e.DeliveredAt == null && e.Name == name).ToListAsync(cancellationToken))
        {
            if (stored.IsDoneBy(handler))
                continue;
            stored.MarkDone(handler);
            if (answer(JsonSerializer.Deserialize<TEvent>(stored.Payload, EventNames.Json)!) is { } messageId)
                await desk.SetDeliveryAsync(messageId, DeliveryState.PerhapsSent, Restored, cancellationToken);
        }
    }
}
