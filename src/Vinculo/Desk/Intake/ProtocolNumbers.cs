using NodaTime;
using NodaTime.Text;
using Vinculo.Desk.Conversations;
using Vinculo.Measures.Identity;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Intake;

/// <summary>Gives each conversation the number that the customer is told (D12).</summary>
internal sealed class ProtocolNumbers(NumberBlocks numbers, VinculoDb db)
{
    public const string SeriesPrefix = "protocol:";

    private static readonly LocalDatePattern DayPattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <summary>The next number of the day, where the company is.</summary>
    public async Task<ProtocolNumber> NextAsync(Moment at, CancellationToken cancellationToken)
    {
        var today = at.Instant.InZone(at.Policy.Calendar.Zone).Date;
        var sequence = await numbers.NextAsync(db, SeriesOf(today), cancellationToken);
        return ProtocolNumber.Create(today, sequence);
    }

    /// <summary>The name of a day's series; names sort as their days do.</summary>
    public static string SeriesOf(LocalDate day) => SeriesPrefix + DayPattern.Format(day);

    /// <summary>The day of a series of this kind.</summary>
    public static LocalDate DayOf(string series) => DayPattern.Parse(series[SeriesPrefix.Length..]).Value;
}
