using System.Reflection;

namespace Vinculo.Tests.Architecture;

/// <summary>The arrows of docs/architecture.md, held on the compiled code.</summary>
public class ModuleBordersTests
{
    private static readonly string[] Modules = ["Platform", "People", "Plan", "Customers", "Desk", "Channels", "Listening", "Insight"];
    private static readonly Assembly Application = typeof(VinculoApp).Assembly;
    private static readonly ModuleBorders Borders = new("Vinculo", Modules) { Outside = ["Demo"] };

    [Fact]
    public void A_module_uses_only_the_platform_and_the_contracts_of_the_modules_before_it() =>
        Borders.Broken(Application).ShouldBeEmpty();

    [Fact]
    public void Every_folder_of_the_application_is_a_known_module_and_none_is_empty()
    {
        var found = Borders.ByModule(Application);
        found.Select(module => module.Key).ShouldBe(Modules, ignoreOrder: true);
        found.ShouldAllBe(module => module.Any());
    }

    [Fact]
    public void Every_way_of_using_another_modules_inside_is_found()
    {
        var fixture = new ModuleBorders("Vinculo.Tests.Architecture.Fixture", "Ground", "Left", "Right");
        const string space = "Vinculo.Tests.Architecture.Fixture.";
        fixture.Broken(typeof(Fixture.Right.Allowed).Assembly).Distinct(StringComparer.Ordinal).ShouldBe(
            [
                $"{space}Ground.UsesAModule uses {space}Left.Contracts.Card",
                $"{space}Left.UsesTheRight uses {space}Right.Contracts.Card",
                $"{space}Right.AsksWithin uses {space}Left.Inner",
                $"{space}Right.CallsInAClosure uses {space}Left.Inner",
                $"{space}Right.Constrains`1 uses {space}Left.Inner",
                $"{space}Right.Derives uses {space}Left.Inner",
                $"{space}Right.IsMarked uses {space}Left.InnerAttribute",
                $"{space}Right.KeepsAList uses {space}Left.Inner",
            ],
            ignoreOrder: true);
    }
}
