using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Backup;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Send;

/// <summary>What waited when a backup was made has most likely left since: nobody is to get it twice, so a person decides.</summary>
internal sealed class HoldRestoredMail(VinculoDb db, IDesk desk) : IAfterRestore
{
    public async Task RestoredAsync(CancellationToken cancellationToken)
    {
        foreach (var item in await MailToLeave.All(db).ToListAsync(cancellationToken))
        {
            item.MarkPerhapsSent("channels.send.restored");
            if (item.MessageId is { } messageId)
                await desk.SetDeliveryAsync(messageId, item.Delivery, item.Problem, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
    }
}
