using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Handling;

/// <summary>Opens again what was put aside until now.</summary>
internal sealed class WakeSnoozed(VinculoDb db, ConversationChanges changes, TimeProvider time) : IRepeatedJob
{
    private const int AtATime = 200;

    public TimeSpan Every => TimeSpan.FromSeconds(20);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await db.Set<Conversation>().Where(c => c.State == ConversationState.Snoozed && c.SnoozedUntil <= now)
            .OrderBy(c => c.SnoozedUntil).Select(c => c.Id).Take(AtATime).ToListAsync(cancellationToken);
        foreach (var id in due)
        {
            // A refusal means that somebody took it up in this moment, which is just as well.
            await changes.ApplyAsync(
                id, null, Actor.System, "conversation.woken", change => change.Conversation.Wake(change.At), cancellationToken);
        }
    }
}
