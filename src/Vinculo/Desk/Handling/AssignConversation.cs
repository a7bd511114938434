using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;

namespace Vinculo.Desk.Handling;

/// <param name="AccountId">Who is put in charge; null gives it back to the queue.</param>
/// <param name="Note">A word to the colleague, kept as a note.</param>
internal sealed record Assignment(Guid? AccountId, string? Note = null, int? Version = null);

/// <summary>Puts somebody in charge, or hands over with a note.</summary>
internal sealed class AssignConversation(ConversationChanges changes, IPeople people, WriteNote notes)
{
    public async Task<Result<Changed>> RunAsync(Guid id, Assignment assignment, Actor actor, CancellationToken cancellationToken)
    {
        Person? person = null;
        if (assignment.AccountId is { } account)
        {
            person = (await people.ByIdAsync([account], cancellationToken)).GetValueOrDefault(account);
            if (person is not { HasLeft: false, Role: >= Role.Agent })
                return Failure.Invalid("desk.no-such-agent", "accountId");
        }
        return await changes.ApplyAsync(
            id, assignment.Version, actor, "conversation.assigned",
            async (change, token) =>
            {
                var before = change.Conversation.AssigneeId;
                if (change.Conversation.Assign(person?.Id, person?.Name, change.At) is { } failure)
                    return failure;
                if (person?.Id == change.AccountId)
                    change.Conversation.MarkRead();
                if (!string.IsNullOrWhiteSpace(assignment.Note) && await notes.WriteAsync(change, new Note(assignment.Note), token) is { } refused)
                    return refused;
                if (person is not null && person.Id != before && person.Id != change.AccountId)
                    change.Publish(new ConversationAssigned(id, person.Id, change.AccountId, actor.Name, change.MessageId, change.Now));
                return null;
            },
            cancellationToken);
    }
}
