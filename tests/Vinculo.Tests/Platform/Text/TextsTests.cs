using System.Globalization;
using System.Text.RegularExpressions;
using Vinculo.Platform.Text;

namespace Vinculo.Tests.Platform.Text;

public partial class TextsTests
{
    public static TheoryData<string> Modules() => new(TextFiles().Select(file => Path.GetRelativePath(Source, Path.GetDirectoryName(file)!)));

    [Theory, MemberData(nameof(Modules))]
    public void The_three_languages_say_the_same_things(string module)
    {
        var portuguese = Read(module, "");
        foreach (var language in (string[])[".en", ".es"])
        {
            var other = Read(module, language);
            other.Keys.Except(portuguese.Keys).ShouldBeEmpty($"only in Texts{language}");
            portuguese.Keys.Except(other.Keys).ShouldBeEmpty($"not in Texts{language}");
            foreach (var (key, text) in portuguese)
                Places(other[key]).ShouldBe(Places(text), $"places of {key} in Texts{language}");
        }
    }

    [Fact]
    public void Every_text_that_the_code_asks_for_exists()
    {
        var texts = new Texts();
        var asked = Directory.EnumerateFiles(Source, "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(file => Asked().Matches(File.ReadAllText(file)).Select(m => (file, key: m.Groups["key"].Value, plural: m.Groups["count"].Success)))
            .ToArray();
        var missing = asked
            .SelectMany(a => a.plural ? [(a.file, key: a.key + ".one"), (a.file, key: a.key + ".other")] : new[] { (a.file, a.key) })
            .Where(a => !Exists(texts, a.key))
            .Select(a => $"{Path.GetFileName(a.file)}: {a.key}")
            .Distinct();
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void No_key_is_written_twice() =>
        TextFiles().SelectMany(file => ((string[])["", ".en", ".es"]).Select(language => file.Replace(".restext", language + ".restext", StringComparison.Ordinal)))
            .SelectMany(file => Lines(file).GroupBy(line => line.Key).Where(g => g.Count() > 1).Select(g => $"{file}: {g.Key}"))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("pt-BR", 0, "one")]
    [InlineData("pt-BR", 1, "one")]
    [InlineData("pt-BR", 2, "other")]
    [InlineData("en", 0, "other")]
    [InlineData("en", 1, "one")]
    [InlineData("es", 0, "other")]
    [InlineData("es", 1, "one")]
    public void Counts_follow_the_plural_rules_of_cldr(string language, long count, string expected) =>
        Texts.PluralForm(CultureInfo.GetCultureInfo(language), count).ShouldBe(expected);

    private static bool Exists(Texts texts, string key)
    {
        try
        {
            _ = texts.In(CultureInfo.GetCultureInfo("pt-BR"), key);
            return true;
        }
        catch (KeyNotFoundException)
        {
            return false;
        }
    }

    private static string Source => Path.Combine(Root(), "src", "Vinculo");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Vinculo.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    private static IEnumerable<string> TextFiles() =>
        Directory.EnumerateFiles(Source, "Texts.restext", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static Dictionary<string, string> Read(string module, string language) =>
        Lines(Path.Combine(Source, module, $"Texts{language}.restext")).ToDictionary();

    private static IEnumerable<KeyValuePair<string, string>> Lines(string file) =>
        File.ReadAllLines(file)
            .Where(line => line.Contains('=') && !line.StartsWith('#') && !line.StartsWith(';'))
            .Select(line => new KeyValuePair<string, string>(line[..line.IndexOf('=')].Trim(), line[(line.IndexOf('=') + 1)..].Trim()));

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Place();

    // T["desk.title"], T.Count("desk.waiting", n), texts["..."], Failure.Invalid("desk.empty", ...)
    [GeneratedRegex("""(?:\b[Tt](?:exts)?\[|\b[Tt](?:exts)?\.In\([^,()]+, |(?<count>\b[Tt](?:exts)?\.Count\()|Failure\.(?:NotFound|Conflict|Invalid)\()"(?<key>[a-z]+\.[a-z0-9.-]+)"(?=[\],)])""")]
    private static partial Regex Asked();
}
