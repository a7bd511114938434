using NodaTime;
using NodaTime.Text;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;

namespace Vinculo.Insight.Metrics;

/// <summary>Reads the period that somebody asks for, in the company's time zone.</summary>
internal sealed class Periods(Company company, IServicePolicies policies, TimeProvider time)
{
    public const int Usual = 30;
    public const int MostDays = 366;

    private static readonly LocalDatePattern Written = LocalDatePattern.Iso;

    /// <param name="days">So many days until today; <see cref="Usual"/> when nothing is said.</param>
    /// <param name="from">The first day, such as <c>2026-03-01</c>; wins over <paramref name="days"/>.</param>
    /// <param name="to">The last day, included; today when only <paramref name="from"/> is said.</param>
    public async Task<PeriodAsked> ReadAsync(int? days, string? from, string? to, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var policy = await policies.InForceAsync(now, cancellationToken);
        var zone = (await company.GetAsync(cancellationToken)).DateZone();
        var usual = ReportPeriod.Last(Math.Clamp(days ?? Usual, 1, MostDays), zone, now);
        if (string.IsNullOrEmpty(from) && string.IsNullOrEmpty(to))
            return new PeriodAsked(usual, policy, null);

        if (!TryRead(to, usual.To, out var last))
            return new PeriodAsked(usual, policy, Failure.Invalid("insight.date-wrong", "to"));
        if (!TryRead(from, last.PlusDays(1 - usual.Days), out var first))
            return new PeriodAsked(usual, policy, Failure.Invalid("insight.date-wrong", "from"));
        if (last < first)
            return new PeriodAsked(usual, policy, Failure.Invalid("insight.period-backwards", "to"));
        var asked = usual with { From = first, To = last };
        return asked.Days > MostDays
            ? new PeriodAsked(usual, policy, Failure.Invalid("insight.period-too-long", "from", MostDays))
            : new PeriodAsked(asked, policy, null);
    }

    /// <summary>Dates of this age of the world: others cannot be reckoned with and mean a slip of the hand.</summary>
    private static bool TryRead(string? text, LocalDate otherwise, out LocalDate date)
    {
        date = otherwise;
        if (string.IsNullOrEmpty(text))
            return true;
        return Written.Parse(text).TryGetValue(otherwise, out date) && date.Year is >= 2000 and < 2200;
    }
}

/// <param name="Period">The period asked for, or the usual one when that cannot be had.</param>
/// <param name="Policy">The policy in force now.</param>
/// <param name="Failure">What is wrong with what was asked, or null.</param>
internal sealed record PeriodAsked(ReportPeriod Period, ServicePolicy Policy, Failure? Failure);
