using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Reading;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Pages;

/// <summary>How much is overdue or falls due within the hour, of what is mine or nobody's.</summary>
internal sealed class CountDueSoon(VinculoDb db, TimeProvider time)
{
    private const int Most = 100;

    public Task<int> RunAsync(Guid accountId, CancellationToken cancellationToken) =>
        new ConversationFilter(ListPart.Open, DueBefore: time.GetUtcNow().AddHours(1)).Apply(db)
            .Where(c => c.AssigneeId == accountId || c.AssigneeId == null)
            .Take(Most).CountAsync(cancellationToken);
}
