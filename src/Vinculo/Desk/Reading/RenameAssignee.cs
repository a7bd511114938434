using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Conversations;
using Vinculo.People.Contracts;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Reading;

/// <summary>Lists show the name of who is in charge from a copy; when a person's name changes, so does the copy.</summary>
internal sealed class RenameAssignee(VinculoDb db) : IEventHandler<AccountRenamed>
{
    public Task HandleAsync(AccountRenamed @event, CancellationToken cancellationToken) =>
        db.Set<Conversation>().Where(c => c.AssigneeId == @event.AccountId && c.AssigneeName != @event.Name)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.AssigneeName, @event.Name), cancellationToken);
}
