using Vinculo.Measures.BusinessTime;

namespace Vinculo.Plan.Contracts;

/// <summary>How hard a contact is to settle (P24); the promises depend on it.</summary>
internal enum Complexity
{
    Simple,
    Moderate,
    Complex,
}

/// <summary>What is promised about time (D8).</summary>
internal enum PromiseKind
{
    FirstAnswer,
    NextAnswer,
    Resolution,
}

/// <summary>The service policy: the promises of time, in versions that each have a date from which they are in force.</summary>
internal interface IServicePolicies
{
    /// <summary>The version in force at an instant. There is always one: the first is built in.</summary>
    Task<ServicePolicy> InForceAsync(DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>A version by id, kept in memory: versions that are in force never change.</summary>
    Task<ServicePolicy> GetAsync(Guid versionId, CancellationToken cancellationToken);
}

/// <summary>One version of the service policy.</summary>
/// <param name="Number">1, 2, 3 …, as people cite it.</param>
/// <param name="Promises">One for each kind and complexity that is promised; a missing one is not promised.</param>
internal sealed record ServicePolicy(
    Guid VersionId, int Number, DateTimeOffset InForceFrom, BusinessCalendar Calendar, string TimeZoneId, IReadOnlyList<ServicePromise> Promises)
{
    public ServicePromise? Promise(PromiseKind kind, Complexity complexity) =>
        Promises.FirstOrDefault(p => p.Kind == kind && p.Complexity == complexity);
}

/// <param name="Minutes">Business minutes.</param>
/// <param name="Rule">The rule's number in the plan, such as <c>3.2</c>; shown as § 3.2.</param>
internal sealed record ServicePromise(PromiseKind Kind, Complexity Complexity, int Minutes, string Rule);
