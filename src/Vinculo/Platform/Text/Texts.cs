using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;

namespace Vinculo.Platform.Text;

/// <summary>
/// What people read, in the language of the request. A key is the module's name in lower case and the key in that
/// module's <c>Texts.restext</c> (Portuguese), <c>Texts.en.restext</c> or <c>Texts.es.restext</c>: <c>desk.inbox.title</c>.
/// </summary>
internal sealed class Texts
{
    /// <summary>The languages, the first being the default.</summary>
    public static readonly string[] Languages = ["pt-BR", "en", "es"];

    private static readonly ConcurrentDictionary<string, ResourceManager> Modules = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, string> ResourceNames = typeof(Texts).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".Texts.resources", StringComparison.Ordinal))
        .Select(name => name[..^".resources".Length])
        .ToDictionary(name => name.Split('.')[^2].ToLowerInvariant());

    /// <summary>The text of a key, with its numbered places filled in.</summary>
    /// <exception cref="KeyNotFoundException">No such key: a mistake in the program, found by a test.</exception>
    public string this[string key, params object?[] values] => In(CultureInfo.CurrentUICulture, key, values);

    /// <summary>The text for a count: <c>key.one</c> or <c>key.other</c>, with the count as place 0.</summary>
    public string Count(string key, long count, params object?[] values) =>
        this[$"{key}.{PluralForm(CultureInfo.CurrentUICulture, count)}", [count, .. values]];

    /// <summary>What a stored word says: the text where it is a key, the word itself where it is what another server said.</summary>
    public string Explained(string keyOrWords) => OfKey(keyOrWords) ?? keyOrWords;

    /// <summary>The text of what may be a key; null where it is none.</summary>
    public string? OfKey(string keyOrWords) => Find(CultureInfo.CurrentUICulture, keyOrWords);

    /// <summary>The text in a given language, for what leaves the house outside a request.</summary>
    public string In(CultureInfo culture, string key, params object?[] values)
    {
        var text = Find(culture, key) ?? throw new KeyNotFoundException($"No text '{key}'.");
        return values.Length == 0 ? text : string.Format(culture, text, values);
    }

    private static string? Find(CultureInfo culture, string key)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && ResourceNames.TryGetValue(key[..dot], out var resource)
            ? Modules.GetOrAdd(resource, name => new ResourceManager(name, typeof(Texts).Assembly)).GetString(key[(dot + 1)..], culture)
            : null;
    }

    /// <summary>CLDR's plural rules for whole numbers: Portuguese counts 0 and 1 as one, Spanish and English only 1.</summary>
    internal static string PluralForm(CultureInfo culture, long count) =>
        count == 1 || (count == 0 && culture.TwoLetterISOLanguageName == "pt") ? "one" : "other";
}
