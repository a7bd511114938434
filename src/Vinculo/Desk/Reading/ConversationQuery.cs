using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Platform.Api;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Reading;

/// <summary>Something done to a conversation, as a line in its thread.</summary>
internal sealed record ThreadEvent(Guid Id, DateTimeOffset At, string ActorName, string Action, string? Before, string? After)
{
    /// <summary>What was done, such as 'passed it to Ana Lima'; the actor's name goes before it.</summary>
    public string Text(Texts texts)
    {
        var value = Action switch
        {
            "conversation.assigned" => Value("assigneeName"),
            "conversation.complexity-set" => Value("complexity") is { } complexity ? texts["desk.complexity." + complexity] : null,
            "conversation.priority-set" => Value("priority") is { } priority ? texts["desk.priority." + priority] : null,
            MoveMessages.Moved or "conversation.messages-came" or "conversation.split-off" => Value("protocol"),
            _ => null,
        };
        var key = Action["conversation.".Length..];
        return value is null ? texts["desk.event." + key] : texts["desk.thread." + key, value];
    }

    /// <summary>The move that this takes back; null where it is none.</summary>
    public string? TakesBack => Action == MoveMessages.Returned ? Value("moveId") : null;

    private string? Value(string name)
    {
        if (After is null)
            return null;
        using var json = JsonDocument.Parse(After);
        return json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}

/// <summary>All that the page of a conversation shows at first.</summary>
/// <param name="Messages">The last ones, in the order of time.</param>
/// <param name="Earlier">Where older messages go on; null when all are here.</param>
/// <param name="Events">What was done, in the order of time, since the first of the messages.</param>
/// <param name="Offer">Whom an answer by e-mail is for, and in Cc who else there is to answer; null where none goes out by e-mail.</param>
internal sealed record ConversationPage(
    ConversationView Conversation, IReadOnlyList<MessageView> Messages, string? Earlier, IReadOnlyList<ThreadEvent> Events, CustomerCard? Customer,
    Recipients? Offer = null);

/// <summary>
/// The page of a conversation in four SQL commands: itself with its clocks, messages with files, events, the customer's card.
/// Where others were copied, two more say which addresses are ours; where none of the messages shown came from outside, up
/// to three look for whom an answer is for.
/// </summary>
internal sealed class ConversationQuery(VinculoDb db, GetConversation get, ChooseRecipients recipients, ICustomers customers)
{
    private const int MostEvents = 200;

    // Messages speak for themselves; these do not stand in the thread a second time.
    private static readonly string[] NotInThread =
        ["conversation.opened", "conversation.message-received", "conversation.replied", "conversation.noted"];

    public async Task<ConversationPage?> RunAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await get.RunAsync(id, cancellationToken) is not { } conversation)
            return null;
        var messages = await get.MessagesAsync(id, Paging.Default, null, cancellationToken);
        var since = messages.Next is null ? conversation.OpenedAt : messages.Items[^1].At;
        var events = await db.Set<AuditEntry>().AsNoTracking()
            .Where(e => e.SubjectId == id && e.At >= since && !NotInThread.Contains(e.Action))
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(MostEvents)
            .Select(e => new ThreadEvent(e.Id, e.At, e.ActorName, e.Action, e.Before, e.After))
            .ToListAsync(cancellationToken);
        events.Reverse();
        var cards = await customers.CardsAsync([conversation.CustomerId], cancellationToken);
        var latest = messages.Items.FirstOrDefault(m => m is { Kind: MessageKind.Received, FromAddress: not null });
        var offer = conversation.Channel == ChannelKind.Email
            ? await recipients.OfferAsync(id, conversation.CustomerId, cancellationToken, latest)
            : null;
        return new ConversationPage(
            conversation, [.. messages.Items.Reverse()], messages.Next, events, cards.GetValueOrDefault(conversation.CustomerId), offer);
    }
}
