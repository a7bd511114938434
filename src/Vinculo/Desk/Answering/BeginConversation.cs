using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Intake;
using Vinculo.Desk.Settings;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Answering;

/// <param name="CustomerId">A customer we know, who is written to at their main address unless <paramref name="To"/> says another.</param>
/// <param name="To">An e-mail address, alone or with a name; whoever has it is the customer, or becomes one.</param>
/// <param name="Markdown">May hold <c>{cliente}</c>, <c>{protocolo}</c> and <c>{agente}</c>, which are filled in.</param>
/// <param name="QueueId">Null leaves it to the rules.</param>
/// <param name="Attachments">Files uploaded before.</param>
internal sealed record NewConversation(
    string? Subject, string? Markdown, string? To = null, Guid? CustomerId = null, Guid? QueueId = null, IReadOnlyList<Guid>? Attachments = null);

/// <summary>
/// Writes to a customer first: a conversation that waits for them, in the charge of whoever wrote. Nothing is promised
/// and nothing acknowledged until they write.
/// </summary>
internal sealed class BeginConversation(
    VinculoDb db, ConversationChanges changes, ICustomers customers, OpenConversation opener, WriteReply write, TimeProvider time)
{
    public async Task<Result<Changed>> RunAsync(NewConversation start, Actor author, CancellationToken cancellationToken)
    {
        if (Check(start) is { } wrong)
            return wrong;
        await using var transaction = await changes.BeginAsync(cancellationToken);
        var result = await BeginAsync(start, author, cancellationToken);
        if (!result.Succeeded)
            db.ChangeTracker.Clear(); // nothing of what was begun is to be saved with something else
        else if (transaction is not null)
            await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private async Task<Result<Changed>> BeginAsync(NewConversation start, Actor author, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var queue = start.QueueId is null
            ? null
            : await db.Set<Queue>().AsNoTracking().SingleOrDefaultAsync(q => q.Id == start.QueueId && q.Active, cancellationToken);
        if (start.QueueId is not null && queue is null)
            return Failure.Invalid("desk.no-queue", "queueId");
        var found = await FindAsync(start, queue?.Language, author, cancellationToken);
        if (!found.Succeeded)
            return found.Failure;
        var (customer, address) = found.Value;

        var about = new IncomingMessage(
            ChannelKind.Email, null, customer.Id, customer.Name, address, start.Subject!, start.Markdown!, null, null, [], now, queue?.Id);
        var change = await opener.BeginAsync(about, customer.Id, author, now, cancellationToken);
        var conversation = change.Conversation;
        var text = CannedAnswerSettings.Fill(start.Markdown!, customer.CalledName, conversation.Protocol, author.Name);
        if (await write.WriteAsync(change, new Reply(text, start.Attachments, To: [Recipients.Written(customer.Name, address)]), cancellationToken) is { } failure)
            return failure;
        db.Audit(author, "conversation.opened", conversation.Id, null, ConversationSnapshot.Of(conversation), now);
        await db.SaveChangesAsync(cancellationToken);
        return new Changed(conversation.Id, conversation.Version, change.MessageId);
    }

    private static Failure? Check(NewConversation start)
    {
        if (start.CustomerId is null && string.IsNullOrWhiteSpace(start.To))
            return Failure.Invalid("desk.no-recipient", "to");
        if (string.IsNullOrWhiteSpace(start.Subject))
            return Failure.Invalid("desk.subject-empty", "subject");
        if (start.Subject.Trim().Length > OpenConversation.SubjectLength)
            return Failure.Invalid("desk.text-too-long", "subject", OpenConversation.SubjectLength);
        return WriteReply.Check(start.Markdown);
    }

    /// <summary>Who is written to, and where.</summary>
    private async Task<Result<(CustomerCard Customer, string Address)>> FindAsync(
        NewConversation start, string? language, Actor author, CancellationToken cancellationToken)
    {
        var typed = string.IsNullOrWhiteSpace(start.To) ? null : TypedAddress.In(start.To);
        if (!string.IsNullOrWhiteSpace(start.To) && (typed is null || await customers.IsSlipAsync(typed.Address, cancellationToken)))
            return Failure.Invalid("desk.recipient-wrong", "to");
        if (start.CustomerId is not { } id)
        {
            var address = CustomerAddress.Email(typed!.Address);
            return (await customers.FindOrCreateAsync(address, typed.Name, language, author, cancellationToken), address.Value);
        }
        if (await customers.FindAsync(id, cancellationToken) is not { } customer)
            return Failure.Invalid("desk.no-customer", "customerId");
        if (typed is null)
            return customer.Email is { } main ? (customer, main) : Failure.Invalid("desk.customer-without-email", "customerId");
        // An address that is somebody else's would bring their answers into this customer's history.
        return await customers.WhoHasAsync(CustomerAddress.Email(typed.Address), cancellationToken) == id
            ? (customer, CustomerAddress.Email(typed.Address).Value)
            : Failure.Invalid("desk.recipient-not-theirs", "to");
    }
}
