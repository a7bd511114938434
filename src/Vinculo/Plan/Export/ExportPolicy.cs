using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vinculo.Plan.Contracts;
using Vinculo.Plan.Policy;
using Vinculo.Plan.Show;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;

namespace Vinculo.Plan.Export;

/// <summary>A version as a document to read (Markdown, in the reader's language) and as a file for version control (JSON).</summary>
internal sealed class ExportPolicy(PolicyWords words, Texts texts)
{
    // Indented and with plain letters: a difference between two exports is to be read by people.
    private static readonly JsonSerializerOptions Json = new(PolicyRules.Json)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string ToJson(PolicyVersion version) => JsonSerializer.Serialize(
        new { version.Id, version.Number, version.Name, version.Summary, version.State, version.InForceFrom, version.PublishedAt, version.PublishedBy, version.Rules },
        Json) + "\n";

    public string ToMarkdown(PolicyDocument document)
    {
        var (version, rules) = (document.Version, document.Version.Rules);
        var md = new StringBuilder();
        Line($"# {words.Title(version)}", "", words.Summary(version), "", Standing(version), "");
        Line($"## 1. {texts["plan.section.premises"]}", "");
        for (var i = 1; i <= 3; i++)
            Line($"**1.{i}** {texts["plan.premise." + i]}", "");
        Line($"## 2. {texts["plan.section.hours"]}", "", $"**2.1** {texts["plan.clause.zone", rules.TimeZoneId]}", "");
        Line($"**2.2** {texts["plan.clause.hours"]}", "", $"| {texts["plan.column.day"]} | {texts["plan.column.hours"]} |", "|---|---|");
        foreach (var day in PolicyWords.Week)
            Line($"| {words.Day(day)} | {words.Hours(rules, day)} |");
        Line("", $"**2.3** {texts["plan.clause.holidays"]}", "");
        foreach (var day in document.NextHolidays)
            Line($"- {words.Date(day.Date)}: {words.Holiday(day)} {words.Part(day)}".TrimEnd());
        Line("", $"## 3. {texts["plan.section.promises"]}", "");
        Line($"| § | {texts["plan.column.promise"]} | {texts["plan.column.complexity"]} | {texts["plan.column.time"]} |", "|---|---|---|---|");
        foreach (var kind in Enum.GetValues<PromiseKind>())
            foreach (var complexity in Enum.GetValues<Complexity>())
                Line($"| {PolicyRules.RuleOf(kind, complexity)} | {words.Kind(kind)} | {words.Complexity(complexity)} | {words.Minutes(rules.Promise(kind, complexity))} |");
        Line("", $"**3.10** {texts["plan.clause.pause"]}", "", $"**3.11** {texts["plan.clause.keeps"]}");
        return md.ToString();

        void Line(params string[] lines) => md.AppendJoin('\n', lines).Append('\n');
    }

    private string Standing(PolicyVersion version) => version.InForceFrom is { } from
        ? texts["plan.export.published", version.Number, words.Date(from, version.Rules.TimeZoneId)]
        : texts["plan.export.draft", version.Number];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/plan/versions/{number:int}/policy.md", async (int number, ReadPolicy read, ExportPolicy export, CancellationToken cancellationToken) =>
        {
            var document = await read.RunAsync(number, cancellationToken);
            return document.Succeeded
                ? Results.File(Encoding.UTF8.GetBytes(export.ToMarkdown(document.Value)), "text/markdown; charset=utf-8", Name(number, "md"))
                : Results.NotFound();
        }).ForRole(Role.Viewer).ExcludeFromDescription();

        routes.MapGet("/plan/versions/{number:int}/policy.json", async (int number, ReadPolicy read, CancellationToken cancellationToken) =>
        {
            var document = await read.RunAsync(number, cancellationToken);
            return document.Succeeded
                ? Results.File(Encoding.UTF8.GetBytes(ToJson(document.Value.Version)), "application/json", Name(number, "json"))
                : Results.NotFound();
        }).ForRole(Role.Viewer).ExcludeFromDescription();
    }

    private static string Name(int number, string extension) => string.Create(CultureInfo.InvariantCulture, $"politica-v{number}.{extension}");
}
