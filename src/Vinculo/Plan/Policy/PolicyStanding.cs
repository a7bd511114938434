namespace Vinculo.Plan.Policy;

/// <summary>Where a version stands in time.</summary>
/// <param name="Until">When a newer one takes its place; null while none is known.</param>
internal sealed record PolicyStanding(PolicyPhase Phase, DateTimeOffset? Until)
{
    /// <summary>The standing of one version among all, at an instant.</summary>
    public static PolicyStanding Of(PolicyVersion version, IEnumerable<PolicyVersion> all, DateTimeOffset now)
    {
        if (version.State == VersionState.Draft)
            return new PolicyStanding(PolicyPhase.Draft, null);
        var until = all.Where(v => v.State == VersionState.Published && v.Number > version.Number).Min(v => v.InForceFrom);
        var phase = (until <= version.InForceFrom, version.InForceFrom > now, until <= now) switch
        {
            (true, _, _) => PolicyPhase.Replaced,
            (_, true, _) => PolicyPhase.Coming,
            (_, _, true) => PolicyPhase.Past,
            _ => PolicyPhase.InForce,
        };
        return new PolicyStanding(phase, until);
    }
}

internal enum PolicyPhase
{
    Draft,

    /// <summary>Published, its date lies ahead.</summary>
    Coming,
    InForce,
    Past,

    /// <summary>A newer version took its place before its date came: it never was in force.</summary>
    Replaced,
}
