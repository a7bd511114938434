using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;

namespace Vinculo.Tests.Architecture;

/// <summary>What no analyzer watches over. The lists of exceptions only shrink: an entry that is no longer needed fails too.</summary>
public class HouseRuleTests
{
    private const int LongestFile = 300;
    private const int MostParameters = 6;

    /// <summary>Files that may be longer, and how long.</summary>
    private static readonly Dictionary<string, int> LongFiles = new(StringComparer.Ordinal);

    /// <summary>Classes whose constructor may take more.</summary>
    private static readonly string[] WideConstructors = [];

    private static readonly Assembly Application = typeof(VinculoApp).Assembly;

    [Fact]
    public void No_file_is_longer_than_300_lines()
    {
        var source = Path.Combine(Root(), "src");
        var files = Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Select(file => (Name: Path.GetRelativePath(source, file).Replace('\\', '/'), file))
            .Where(file => !file.Name.Split('/').Any(part => part is "obj" or "bin" or "node_modules" or "Migrations"))
            .Select(file => (file.Name, Lines: File.ReadLines(file.file).Count()))
            .ToArray();
        files.Length.ShouldBeGreaterThan(50);
        files.Where(file => file.Lines > LongFiles.GetValueOrDefault(file.Name, LongestFile)).ShouldBeEmpty();
        LongFiles.Where(allowed => files.SingleOrDefault(file => file.Name == allowed.Key).Lines <= LongestFile)
            .ShouldBeEmpty("short enough now: take it off the list");
    }

    [Fact]
    public void No_constructor_takes_more_than_six_things()
    {
        var wide = Types()
            .Where(type => !IsRecord(type)) // a record's parameters are its data
            .Where(type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Any(constructor => constructor.GetParameters().Length > MostParameters))
            .Select(type => type.FullName!)
            .ToArray();
        wide.Except(WideConstructors, StringComparer.Ordinal).ShouldBeEmpty();
        WideConstructors.Except(wide, StringComparer.Ordinal).ShouldBeEmpty("narrow enough now: take it off the list");
    }

    [Fact]
    public void Nothing_is_public_that_the_framework_does_not_ask_for()
    {
        // Razor makes components public, and with them whatever their parameters are made of.
        var components = Types().Where(type => type.IsSubclassOf(typeof(ComponentBase))).ToArray();
        components.Length.ShouldBeGreaterThan(10);
        var allowed = new HashSet<Type>(components);
        var waiting = new Queue<Type>(components);
        while (waiting.TryDequeue(out var type))
        {
            var heirs = Types().Where(other => other.BaseType == type);
            foreach (var used in PublicParts(type).Concat(heirs).Where(used => used.Assembly == Application && allowed.Add(used)))
                waiting.Enqueue(used);
        }
        Types().Where(type => type is { IsPublic: true, Name: not ("Program" or "_Imports") } && !allowed.Contains(type))
            .Select(type => type.FullName).ShouldBeEmpty();
    }

    [Fact]
    public void A_class_is_sealed_unless_another_comes_from_it()
    {
        var bases = Types().Select(type => Definition(type.BaseType)).ToHashSet();
        Types().Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false, Name: not ("Program" or "_Imports") }
                && !type.IsSubclassOf(typeof(ComponentBase)) && !bases.Contains(type))
            .Select(type => type.FullName).ShouldBeEmpty();
    }

    private static Type? Definition(Type? type) => type is { IsGenericType: true } ? type.GetGenericTypeDefinition() : type;

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static IEnumerable<Type> Types() => Application.GetTypes().Where(type =>
        type.Namespace?.StartsWith("Vinculo", StringComparison.Ordinal) == true && !type.IsNested
        && !type.IsDefined(typeof(CompilerGeneratedAttribute)));

    private static IEnumerable<Type> PublicParts(Type type)
    {
        const BindingFlags visible = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var members = type.GetProperties(visible).Where(p => p.GetMethod is { IsPublic: true } or { IsFamily: true }).Select(p => p.PropertyType)
            .Concat(type.GetMethods(visible).Where(m => m.IsPublic || m.IsFamily).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)))
            .Concat(type.GetConstructors(visible).Where(c => c.IsPublic).SelectMany(c => c.GetParameters().Select(p => p.ParameterType)))
            .Append(type.BaseType ?? typeof(object));
        return members.SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Vinculo.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
