using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Handling;

/// <summary>Reads what a conversation owes from the messages that stand in it now, after some came or went by hand.</summary>
internal sealed class RecountConversation(VinculoDb db, IServicePolicies policies)
{
    public async Task RunAsync(Conversation conversation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var turns = await TurnsAsync(conversation.Id, cancellationToken);
        var last = turns.FindLast(turn => turn.Kind != MessageKind.Note)?.Id;
        var words = await db.Set<Message>().Where(m => m.Id == last).Select(m => m.Text).SingleOrDefaultAsync(cancellationToken);
        conversation.Recount(turns, words ?? "", await MomentAsync(conversation, now, cancellationToken));
    }

    /// <summary>Its messages, oldest first.</summary>
    public Task<List<Turn>> TurnsAsync(Guid conversationId, CancellationToken cancellationToken) =>
        db.Set<Message>().Where(m => m.ConversationId == conversationId).OrderBy(m => m.Id)
            .Select(m => new Turn(m.Id, m.Kind, m.At, m.IsAutomatic)).ToListAsync(cancellationToken);

    /// <summary>The instant with the policy of that conversation, which may be another than that of the one it has to do with.</summary>
    public async Task<Moment> MomentAsync(Conversation conversation, DateTimeOffset now, CancellationToken cancellationToken) =>
        new(now, await policies.GetAsync(conversation.PolicyVersionId, cancellationToken));
}
