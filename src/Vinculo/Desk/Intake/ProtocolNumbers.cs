using NodaTime;
using Vinculo.Desk.Conversations;
using Vinculo.Measures.Identity;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Intake;

/// <summary>Gives each conversation the number that the customer is told (D12).</summary>
internal sealed class ProtocolNumbers(NumberBlocks numbers, VinculoDb db)
{
    /// <summary>The next number of the day, where the company is.</summary>
    public async Task<ProtocolNumber> NextAsync(Moment at, CancellationToken cancellationToken)
    {
        var today = at.Instant.InZone(at.Policy.Calendar.Zone).Date;
        var sequence = await numbers.NextAsync(db, $"protocol:{today.Year:0000}{today.Month:00}{today.Day:00}", cancellationToken);
        return ProtocolNumber.Create(today, sequence);
    }
}
