using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Backup;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Intake;

/// <summary>
/// Customers hold numbers that were given out after the backup was made, and which nobody knows any more: each day until
/// now goes on where none of them can be, so that such a number finds nothing instead of somebody else's conversation.
/// Earlier days too, for mail that waited at its server is numbered by the day on which it arrived there.
/// </summary>
internal sealed class SkipGivenNumbers(VinculoDb db, IServicePolicies policies, TimeProvider time) : IAfterRestore
{
    // No day has a million contacts. At random, because the same backup may be restored twice.
    private const int First = 1_000_000;
    private const int Last = 99_000_000;

    public async Task RestoredAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var today = Instant.FromDateTimeOffset(now).InZone((await policies.InForceAsync(now, cancellationToken)).Calendar.Zone).Date;
        var known = await db.Set<NumberSeries>().Where(s => s.Name.StartsWith(ProtocolNumbers.SeriesPrefix)).Select(s => s.Name).ToListAsync(cancellationToken);
        var days = known.ConvertAll(ProtocolNumbers.DayOf).Append(today).Order().ToList();
        var next = RandomNumberGenerator.GetInt32(First, Last);
        for (var day = days[0]; day <= days[^1]; day = day.PlusDays(1))
            await NumberBlocks.GoOnFromAsync(db, ProtocolNumbers.SeriesOf(day), next, cancellationToken);
    }
}
