using Vinculo.Desk.Contracts;
using Vinculo.Desk.Reading;
using Vinculo.Platform.Api;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages;

/// <summary>Finds the other conversation to merge with, or to move messages into.</summary>
internal sealed class FindOther(IDesk desk, ListConversations list, LookInto look)
{
    private const int Most = 8;

    /// <param name="typed">Words or a protocol; before anything is typed, what else this customer wrote about.</param>
    /// <returns>Null when there is no such conversation.</returns>
    public async Task<ListView?> RunAsync(Guid id, string? typed, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, cancellationToken) is not { } conversation)
            return null;
        var filter = string.IsNullOrWhiteSpace(typed)
            ? new ConversationFilter(CustomerId: conversation.CustomerId)
            : new ConversationFilter(Text: typed.Cut(200));
        var page = await list.RunAsync(filter, Most + 1, null, cancellationToken);
        var others = new Page<ConversationRow>([.. page.Items.Where(row => row.Id != id).Take(Most)], null);
        return new ListView(new InboxPage(others, new InboxCounts(0, 0, 0, 0, 0), []), new ListChoice(), await look.TimeAsync(cancellationToken));
    }
}
