using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vinculo.Platform.Events;

/// <summary>The stable name under which an event is stored; the class may be renamed, the name may not.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class EventNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Events by name and by type.</summary>
internal static class EventNames
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly FrozenDictionary<string, Type> Types = typeof(EventNames).Assembly.GetTypes()
        .Where(type => type.IsDefined(typeof(EventNameAttribute)))
        .ToFrozenDictionary(type => type.GetCustomAttribute<EventNameAttribute>()!.Name);

    private static readonly FrozenDictionary<Type, string> Names = Types.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <exception cref="InvalidOperationException">The type has no <see cref="EventNameAttribute"/>.</exception>
    public static string Of(Type type) =>
        Names.TryGetValue(type, out var name) ? name : throw new InvalidOperationException($"{type} has no [EventName].");

    public static Type? TypeOf(string name) => Types.GetValueOrDefault(name);
}
