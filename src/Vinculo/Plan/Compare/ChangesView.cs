namespace Vinculo.Plan.Compare;

/// <summary>What <see cref="PolicyChanges"/> shows.</summary>
public sealed class ChangesView
{
    internal ChangesView(IReadOnlyList<PolicyChange> changes) => Changes = changes;

    internal IReadOnlyList<PolicyChange> Changes { get; }
}
