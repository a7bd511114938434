using Vinculo.Desk.Contracts;
using Vinculo.Platform.Backup;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Listening.Ask;

/// <summary>
/// Who was about to be asked when a backup was made has most likely been asked since: better one survey that nobody gets
/// than one that somebody gets twice.
/// </summary>
internal sealed class HoldRestoredSurveys(VinculoDb db) : IAfterRestore
{
    public async Task RestoredAsync(CancellationToken cancellationToken)
    {
        await db.HoldRestoredAsync<ConversationResolved>(nameof(AskOnResolution), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }
}
