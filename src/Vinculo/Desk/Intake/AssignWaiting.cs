using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Settings;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Events;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Intake;

/// <summary>
/// Gives what nobody is in charge of to those who have become available, what is due next first. What is open and in the
/// charge of somebody who has left the company is nobody's.
/// </summary>
internal sealed class AssignWaiting(VinculoDb db, ConversationChanges changes, Routing routing, IPeople people) : IRepeatedJob, IEventHandler<AvailabilityChanged>
{
    private const int AtATime = 200;

    public TimeSpan Every => TimeSpan.FromSeconds(30);

    public Task HandleAsync(AvailabilityChanged @event, CancellationToken cancellationToken) =>
        @event.Available ? RunAsync(cancellationToken) : Task.CompletedTask;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await ReleaseAsync(cancellationToken);
        var unassigned = db.Set<Conversation>().AsNoTracking().Where(c => c.State == ConversationState.Open && c.AssigneeId == null);
        if (!await unassigned.AnyAsync(cancellationToken))
            return;
        var loads = await routing.LoadsAsync(cancellationToken);
        if (loads.NobodyThere)
            return;
        var queues = await db.Set<Queue>().AsNoTracking().ToDictionaryAsync(q => q.Id, cancellationToken);
        // However much waits for a team that is not there, it hides nothing of what others can do.
        var served = queues.Values.Where(loads.IsServed).Select(q => q.Id).ToArray();
        var waiting = await unassigned.Where(c => served.Contains(c.QueueId))
            .OrderBy(c => c.DueOrder).ThenBy(c => c.Id).Select(c => new { c.Id, c.QueueId }).Take(AtATime)
            .ToListAsync(cancellationToken);
        foreach (var one in waiting)
        {
            if (loads.Choose(queues[one.QueueId]) is not { } person)
                continue;
            // A refusal means that somebody took it in this moment.
            await changes.ApplyAsync(
                one.Id, null, Actor.System, "conversation.assigned",
                change => change.Conversation is { State: ConversationState.Open, AssigneeId: null }
                    ? change.Conversation.Assign(person.Id, person.Name, change.At)
                    : Failure.Conflict("desk.already-assigned"),
                cancellationToken);
        }
    }

    private async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        var there = (await people.AllAsync(cancellationToken)).Select(person => (Guid?)person.Id).ToArray();
        var left = await db.Set<Conversation>().AsNoTracking()
            .Where(c => c.State == ConversationState.Open && c.AssigneeId != null && !there.Contains(c.AssigneeId))
            .Select(c => new { c.Id, c.AssigneeId }).Take(AtATime).ToListAsync(cancellationToken);
        foreach (var one in left)
        {
            await changes.ApplyAsync(
                one.Id, null, Actor.System, "conversation.assigned",
                change => change.Conversation.State == ConversationState.Open && change.Conversation.AssigneeId == one.AssigneeId
                    ? change.Conversation.Assign(null, null, change.At)
                    : Failure.Conflict("desk.already-assigned"),
                cancellationToken);
        }
    }
}
