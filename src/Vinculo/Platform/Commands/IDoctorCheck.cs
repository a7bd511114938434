namespace Vinculo.Platform.Commands;

/// <summary>
/// One thing that <c>doctor</c> looks at. A module registers its own as scoped services:
/// <c>services.AddScoped&lt;IDoctorCheck, MailboxCheck&gt;()</c>.
/// </summary>
internal interface IDoctorCheck
{
    /// <summary>What is looked at, in a word or two: <c>mailboxes</c>.</summary>
    string Name { get; }

    /// <summary>Looks. It may talk to the network, but not for longer than half a minute; an exception is a problem too.</summary>
    Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken);
}

/// <param name="Kind">Whether it is as it should be.</param>
/// <param name="What">What was found, in English, without secrets.</param>
/// <param name="Advice">What to do about it; null when there is nothing to do.</param>
internal sealed record Finding(FindingKind Kind, string What, string? Advice = null)
{
    public static Finding Good(string what) => new(FindingKind.Good, what);

    /// <summary>Works, but should not be left so; it does not make doctor fail.</summary>
    public static Finding Warning(string what, string advice) => new(FindingKind.Warning, what, advice);

    public static Finding Problem(string what, string advice) => new(FindingKind.Problem, what, advice);
}

internal enum FindingKind
{
    Good,
    Warning,
    Problem,
}
