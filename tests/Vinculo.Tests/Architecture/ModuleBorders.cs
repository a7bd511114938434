using System.Reflection;

namespace Vinculo.Tests.Architecture;

/// <summary>
/// Which module may use what: all of the first module (Platform), the Contracts of those before it, and itself. What
/// stands outside every module (the class that puts them together, the demonstration) may use everything, and only commands may use it.
/// </summary>
internal sealed class ModuleBorders(string root, params string[] modules)
{
    private const string Contracts = "Contracts";

    /// <summary>Folders that are no module and stand beside the class that puts the modules together.</summary>
    public IReadOnlyList<string> Outside { get; init; } = [];

    /// <summary>Uses of another module that the order of the modules does not allow, as sentences.</summary>
    public IReadOnlyList<string> Broken(Assembly assembly) =>
    [
        .. from type in TypesOf(assembly)
           from used in References.Of(type)
           where used.Assembly == assembly && !MayUse(type, used)
           orderby type.FullName, used.FullName
           select $"{Name(type)} uses {Name(used)}",
    ];

    /// <summary>The types of each module, so that a test can see that there are any.</summary>
    public ILookup<string, Type> ByModule(Assembly assembly) => TypesOf(assembly).ToLookup(type => ModuleOf(type)!);

    private IEnumerable<Type> TypesOf(Assembly assembly) => assembly.GetTypes().Where(type => ModuleOf(type) is not null);

    private bool MayUse(Type user, Type used)
    {
        var (from, to) = (ModuleOf(user)!, ModuleOf(used));
        if (to is null)
            return !IsOfRoot(used) || IsCommand(user);
        if (from == to || to == modules[0])
            return true;
        var isContract = PathOf(used) is [_, Contracts, ..];
        return isContract && Array.IndexOf(modules, to) < Array.IndexOf(modules, from);
    }

    /// <summary>Commands start the application, so they name the class that puts it together.</summary>
    private static bool IsCommand(Type type) => Outermost(type).Namespace!.EndsWith(".Commands", StringComparison.Ordinal);

    private bool IsOfRoot(Type type) => Outermost(type).Namespace == root || (PathOf(type) is [var folder, ..] && Outside.Contains(folder));

    private string? ModuleOf(Type type) => PathOf(type) is [var folder, ..] && !Outside.Contains(folder) ? folder : null;

    /// <summary>The namespace below the root, of the type around the compiler's closures and state machines.</summary>
    private string[] PathOf(Type type)
    {
        var space = Outermost(type).Namespace ?? "";
        return space.StartsWith(root + ".", StringComparison.Ordinal) ? space[(root.Length + 1)..].Split('.') : [];
    }

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type;
    }

    private static string Name(Type type) => Outermost(type).FullName!;
}
