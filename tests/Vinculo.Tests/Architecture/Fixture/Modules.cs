// Small modules that break the borders in every way the rule must see; ModuleBordersTests expects each to be found.
#pragma warning disable CA1812, MA0048 // never made: they are only read as compiled code

namespace Vinculo.Tests.Architecture.Fixture.Ground
{
    internal sealed class Tools
    {
        public static int Count => 1;
    }

    internal sealed class UsesAModule(Left.Contracts.Card card)
    {
        public int Length => card.Name.Length;
    }
}

namespace Vinculo.Tests.Architecture.Fixture.Left.Contracts
{
    internal sealed record Card(string Name);
}

namespace Vinculo.Tests.Architecture.Fixture.Left
{
    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class InnerAttribute : Attribute;

    internal class Inner
    {
        public static int Number => 1;

        public int Kept { get; set; }
    }

    internal sealed class UsesTheRight
    {
        public Right.Contracts.Card? Card { get; set; }
    }
}

namespace Vinculo.Tests.Architecture.Fixture.Right.Contracts
{
    internal sealed record Card(string Name);
}

namespace Vinculo.Tests.Architecture.Fixture.Right
{
    internal sealed class Allowed(Left.Contracts.Card card)
    {
        public int Length => card.Name.Length + Ground.Tools.Count;
    }

    internal sealed class Derives : Left.Inner;

    internal sealed class KeepsAList
    {
        private readonly List<Left.Inner[]> kept = [];

        public int Count => kept.Count;
    }

    internal sealed class CallsInAClosure
    {
        public Func<int> Later(int more) => () => Left.Inner.Number + more;
    }

    internal sealed class AsksWithin
    {
        public async Task<string> LaterAsync()
        {
            await Task.Yield();
            return typeof(Left.Inner).Name;
        }
    }

    [Left.Inner]
    internal sealed class IsMarked;

    internal sealed class Constrains<T>
        where T : Left.Inner
    {
        public T? Value { get; set; }
    }
}
