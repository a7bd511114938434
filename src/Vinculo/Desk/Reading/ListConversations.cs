using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Reading;

/// <summary>One page of a list.</summary>
/// <param name="Next">Where the next page begins; null on the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Conversations by filters, a page at a time: two SQL commands.</summary>
internal sealed class ListConversations(VinculoDb db, ICustomers customers)
{
    public const int MostRows = 100;

    public async Task<Page<ConversationRow>> RunAsync(
        ConversationFilter filter, int limit, Place? after, CancellationToken cancellationToken)
    {
        limit = Math.Clamp(limit, 1, MostRows);
        var rows = await filter.Order(filter.Apply(db), after)
            .Take(limit + 1).Select(ConversationRow.Select).ToListAsync(cancellationToken);
        var more = rows.Count > limit;
        if (more)
            rows.RemoveAt(limit);
        if (rows.Count == 0)
            return new Page<ConversationRow>([], null);
        var cards = await customers.CardsAsync([.. rows.Select(r => r.CustomerId).Distinct()], cancellationToken);
        return new Page<ConversationRow>(
            [.. rows.Select(row => row with { CustomerName = cards.GetValueOrDefault(row.CustomerId)?.Name ?? "" })],
            more ? filter.PlaceOf(rows[^1]).ToString() : null);
    }
}
