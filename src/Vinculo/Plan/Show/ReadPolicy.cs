using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vinculo.Plan.Compare;
using Vinculo.Plan.Policy;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Plan.Show;

/// <summary>The policy as a document to read: one version with its place among the others.</summary>
internal sealed class ReadPolicy(VinculoDb db, PolicyDifference difference, TimeProvider time)
{
    /// <param name="number">Which version; null is the one in force.</param>
    public async Task<Result<PolicyDocument>> RunAsync(int? number, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var all = await db.Set<PolicyVersion>().AsNoTracking().OrderByDescending(v => v.Number).ToListAsync(cancellationToken);
        var version = number is null ? all.AsQueryable().InForce(now).First() : all.Find(v => v.Number == number);
        if (version is null)
            return Failure.NotFound("plan.no-such-version");
        return new PolicyDocument(
            version,
            PolicyStanding.Of(version, all, now),
            NextHolidays(version.Rules, now),
            Changes(version, all),
            [.. all.Where(v => v.State == VersionState.Published).Select(v => new VersionLine(v, PolicyStanding.Of(v, all, now), Changes(v, all)))],
            all.Find(v => v.State == VersionState.Draft)?.Number,
            now);
    }

    /// <summary>The draft with its difference to the version in force; null when there is none.</summary>
    public async Task<PolicyDocument?> DraftAsync(CancellationToken cancellationToken)
    {
        var number = await db.Set<PolicyVersion>().Where(v => v.State == VersionState.Draft).Select(v => (int?)v.Number).SingleOrDefaultAsync(cancellationToken);
        return number is null ? null : (await RunAsync(number, cancellationToken)).Value;
    }

    /// <summary>A draft is compared with the version that it would replace now, a published one with the one before it.</summary>
    private IReadOnlyList<PolicyChange> Changes(PolicyVersion version, List<PolicyVersion> all)
    {
        var before = version.State == VersionState.Draft
            ? all.AsQueryable().InForce(time.GetUtcNow()).First()
            : all.Find(v => v.Number < version.Number && v.State == VersionState.Published);
        return before is null ? [] : difference.Between(before, version);
    }

    private static PolicyHoliday[] NextHolidays(PolicyRules rules, DateTimeOffset now)
    {
        var today = Instant.FromDateTimeOffset(now).InZone(PolicyWords.Zone(rules.TimeZoneId)).Date;
        return [.. PolicyHolidays.Of(rules, today.Year).Concat(PolicyHolidays.Of(rules, today.Year + 1))
            .Where(d => d.Date >= today && d.Date < today.PlusYears(1))];
    }
}

/// <param name="NextHolidays">Those of the twelve months from today on.</param>
/// <param name="Changes">Against the version before it; of a draft, against the version in force.</param>
/// <param name="DraftNumber">The version that is being written; null when none is.</param>
internal sealed record PolicyDocument(
    PolicyVersion Version, PolicyStanding Standing, IReadOnlyList<PolicyHoliday> NextHolidays, IReadOnlyList<PolicyChange> Changes,
    IReadOnlyList<VersionLine> Versions, int? DraftNumber, DateTimeOffset Now);

internal sealed record VersionLine(PolicyVersion Version, PolicyStanding Standing, IReadOnlyList<PolicyChange> Changes);
