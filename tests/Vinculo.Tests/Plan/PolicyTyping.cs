using Vinculo.Plan.Edit;
using Vinculo.Plan.Policy;

namespace Vinculo.Tests.Plan;

/// <summary>Fills in the draft's form as somebody at the keyboard would.</summary>
internal static class PolicyTyping
{
    public static Dictionary<string, string> Usual(int revision = 0) => new(StringComparer.Ordinal)
    {
        ["revision"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["name"] = "Como atendemos",
        ["summary"] = "Respondemos depressa.",
        ["timeZoneId"] = "America/Sao_Paulo",
        ["hours.monday"] = "8-12, 13-18",
        ["nationalHolidays"] = "true",
        ["optional.CarnivalTuesday"] = "true",
        ["ownHolidays[0].date"] = "2026-07-09",
        ["ownHolidays[0].name"] = "Revolução",
        ["ownHolidays[0].yearly"] = "true",
        ["promises.FirstAnswer.Simple"] = "1 h 30",
        ["promises.Resolution.Simple"] = "9 h",
    };

    public static Dictionary<string, string> With(this Dictionary<string, string> typed, string field, string value)
    {
        typed[field] = value;
        return typed;
    }

    public static PolicyForm Form(Dictionary<string, string> typed) =>
        PolicyForm.From(new Microsoft.AspNetCore.Http.FormCollection(typed.ToDictionary(f => f.Key, f => new Microsoft.Extensions.Primitives.StringValues(f.Value))));

    /// <summary>Code and field of what is wrong.</summary>
    public static string[] Wrong(Dictionary<string, string> typed) =>
        [.. Form(typed).Read().Failures.Select(f => $"{f.Field}: {f.Code}")];
}
