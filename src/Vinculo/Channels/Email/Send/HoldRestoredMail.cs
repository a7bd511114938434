using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Receive;
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
        foreach (var reply in await db.HoldRestoredAsync<ReplyWritten>(nameof(QueueReply), cancellationToken))
            await HoldAnswerAsync(reply.MessageId, cancellationToken);
        foreach (var resend in await db.HoldRestoredAsync<ResendAsked>(nameof(ResendReply), cancellationToken))
            await HoldAnswerAsync(resend.MessageId, cancellationToken);
        await db.HoldRestoredAsync<ConversationOpened>(nameof(AcknowledgeConversation), cancellationToken);
        await db.HoldRestoredAsync<WrittenDirectly>(nameof(AcknowledgeConversation), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private Task HoldAnswerAsync(Guid messageId, CancellationToken cancellationToken) =>
        desk.SetDeliveryAsync(messageId, DeliveryState.PerhapsSent, Restored, cancellationToken);
}
