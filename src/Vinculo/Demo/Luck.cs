namespace Vinculo.Demo;

/// <summary>Chance with a fixed seed: every demonstration company is alike.</summary>
internal sealed class Luck(int seed)
{
#pragma warning disable CA5394 // nothing here is a secret
    private readonly Random random = new(seed);

    public T Of<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public bool Chance(double probability) => random.NextDouble() < probability;

    public double Between(double from, double to) => from + (to - from) * random.NextDouble();

    public int Whole(int from, int to) => random.Next(from, to + 1);
#pragma warning restore CA5394
}
