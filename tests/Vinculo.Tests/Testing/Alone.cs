namespace Vinculo.Tests.Testing;

/// <summary>Tests that change or measure something of the whole process: no other runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
