using Vinculo.Customers.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Intake;
using Vinculo.Platform;

namespace Vinculo.Desk.Handling;

/// <summary>Says by hand whose a conversation is: another customer's, or truly theirs whose sender was in doubt.</summary>
internal sealed class ChangeCustomer(ConversationChanges changes, ICustomers customers, ITimeline timeline)
{
    public async Task<Result<Changed>> RunAsync(Guid id, Guid customerId, int? version, Actor actor, CancellationToken cancellationToken) =>
        await customers.FindAsync(customerId, cancellationToken) is null
            ? Failure.NotFound("desk.no-customer")
            : await changes.ApplyAsync(
                id, version, actor, "conversation.customer-set", (change, token) => SetAsync(change, customerId, false, timeline, token),
                cancellationToken);

    /// <summary>It is from the customer who has the address.</summary>
    public Task<Result<Changed>> ConfirmAsync(Guid id, Actor actor, CancellationToken cancellationToken) =>
        changes.ApplyAsync(
            id, null, actor, "conversation.customer-set",
            (change, token) => SetAsync(change, change.Conversation.CustomerId, false, timeline, token), cancellationToken);

    /// <summary>Inside another change, such as taking this back.</summary>
    public static async Task<Failure?> SetAsync(
        Change change, Guid customerId, bool senderInDoubt, ITimeline timeline, CancellationToken cancellationToken)
    {
        var conversation = change.Conversation;
        if (conversation.CustomerId == customerId && conversation.SenderInDoubt == senderInDoubt)
            return Failure.Conflict("desk.customer-already");
        conversation.BelongTo(customerId, senderInDoubt);
        await timeline.MoveAsync(conversation.Id, senderInDoubt ? null : customerId, cancellationToken);
        if (senderInDoubt)
            return null;
        // What is in the history already is not said a second time.
        timeline.Add(OpenConversation.InHistory(
            conversation, conversation.StartedByUs ? "desk.conversation-begun" : "desk.conversation-opened", conversation.OpenedAt));
        if (conversation.ResolvedAt is { } resolved)
            timeline.Add(OpenConversation.InHistory(conversation, "desk.conversation-resolved", resolved));
        return null;
    }
}
