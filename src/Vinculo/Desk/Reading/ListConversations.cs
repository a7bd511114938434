using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Platform.Api;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Reading;

/// <summary>Conversations by filters, a page at a time: two SQL commands.</summary>
internal sealed class ListConversations(VinculoDb db, ICustomers customers)
{
    public async Task<Page<ConversationRow>> RunAsync(
        ConversationFilter filter, int? limit, Cursor? after, CancellationToken cancellationToken)
    {
        var size = Paging.Limit(limit);
        var rows = await filter.Order(filter.Apply(db), after)
            .Take(size + 1).Select(ConversationRow.Select).ToListAsync(cancellationToken);
        if (rows.Count == 0)
            return new Page<ConversationRow>([], null);
        var cards = await customers.CardsAsync([.. rows.Select(r => r.CustomerId).Distinct()], cancellationToken);
        return Paging.Cut<ConversationRow>(
            [.. rows.Select(row => row with { CustomerName = cards.GetValueOrDefault(row.CustomerId)?.Name ?? "" })], size, filter.CursorOf);
    }
}
