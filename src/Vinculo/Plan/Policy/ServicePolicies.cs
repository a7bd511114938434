using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Storage;

namespace Vinculo.Plan.Policy;

/// <summary>
/// Which version holds when. Of the versions whose date has come, the newest is in force: so exactly one is at any
/// instant, and publishing a version replaces an older one whose date still lies ahead.
/// </summary>
internal sealed class ServicePolicies(VinculoDb db, PolicyCache cache) : IServicePolicies
{
    /// <summary>Asks the database each time, with one look at a table of a few rows: right on every node at once.</summary>
    public async Task<ServicePolicy> InForceAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var id = await db.Set<PolicyVersion>().InForce(at).Select(v => v.Id).FirstAsync(cancellationToken);
        return await GetAsync(id, cancellationToken);
    }

    /// <exception cref="KeyNotFoundException">No published version has this id.</exception>
    public async Task<ServicePolicy> GetAsync(Guid versionId, CancellationToken cancellationToken)
    {
        if (cache.Versions.TryGetValue(versionId, out var known))
            return known;
        var version = await db.Set<PolicyVersion>().AsNoTracking()
            .SingleOrDefaultAsync(v => v.Id == versionId && v.State == VersionState.Published, cancellationToken)
            ?? throw new KeyNotFoundException($"No published policy version {versionId}.");
        var policy = new ServicePolicy(
            version.Id, version.Number, version.InForceFrom!.Value, PolicyCalendar.Of(version.Rules), version.Rules.TimeZoneId,
            version.Rules.Promises);
        // A version read inside a transaction that is rolled back afterwards stays here under an id that nobody has.
        return cache.Versions.GetOrAdd(versionId, policy);
    }
}

/// <summary>Published versions in memory, for as long as the process lives: they never change, and there are few.</summary>
internal sealed class PolicyCache
{
    public ConcurrentDictionary<Guid, ServicePolicy> Versions { get; } = new();
}

internal static class PolicyVersionQueries
{
    /// <summary>The version in force at an instant, first; the ones it replaced behind it.</summary>
    public static IQueryable<PolicyVersion> InForce(this IQueryable<PolicyVersion> versions, DateTimeOffset at) => versions
        .Where(v => v.State == VersionState.Published && v.InForceFrom <= at)
        .OrderByDescending(v => v.Number);
}
