using Vinculo.Plan.Contracts;
using Vinculo.Plan.Policy;
using Vinculo.Platform.Text;

namespace Vinculo.Plan.Compare;

/// <summary>One thing that two versions say differently.</summary>
/// <param name="Anchor">The place in the document, such as <c>r3-2</c>.</param>
/// <param name="Before">What the earlier version says; null when it says nothing.</param>
/// <param name="After">What the later version says; null when it says nothing any more.</param>
internal sealed record PolicyChange(string Anchor, string What, string? Before, string? After);

/// <summary>What changed between two versions, in the order of the document.</summary>
internal sealed class PolicyDifference(PolicyWords words, Texts texts)
{
    public IReadOnlyList<PolicyChange> Between(PolicyVersion before, PolicyVersion after) =>
    [
        .. Changed("s1", texts["plan.edit.name"], words.Title(before), words.Title(after)),
        .. Changed("s1", texts["plan.edit.summary"], words.Summary(before), words.Summary(after)),
        .. Changed("r2-1", texts["plan.edit.zone"], before.Rules.TimeZoneId, after.Rules.TimeZoneId),
        .. PolicyWords.Week.SelectMany(day => Changed("r2-2", words.Day(day), words.Hours(before.Rules, day), words.Hours(after.Rules, day))),
        .. Holidays(before.Rules, after.Rules),
        .. Promises(before.Rules, after.Rules),
    ];

    private IEnumerable<PolicyChange> Holidays(PolicyRules before, PolicyRules after)
    {
        const string anchor = "r2-3";
        foreach (var change in Changed(anchor, texts["plan.edit.national"], Kept(before.NationalHolidays), Kept(after.NationalHolidays)))
            yield return change;
        foreach (var holiday in Enum.GetValues<OptionalHoliday>())
        {
            foreach (var change in Changed(
                anchor, words.Optional(holiday), Kept(before.OptionalHolidays.Contains(holiday)), Kept(after.OptionalHolidays.Contains(holiday))))
            {
                yield return change;
            }
        }
        var (gone, added) = (before.OwnHolidays.Except(after.OwnHolidays).ToList(), after.OwnHolidays.Except(before.OwnHolidays).ToList());
        foreach (var was in gone)
        {
            // One of the same name that is kept on another day, or in another rhythm, has changed; it has not come and gone.
            var now = added.Find(h => h.Name == was.Name);
            if (now is not null)
                added.Remove(now);
            yield return new PolicyChange(anchor, was.Name, words.Own(was), now is null ? null : words.Own(now));
        }
        foreach (var holiday in added)
            yield return new PolicyChange(anchor, holiday.Name, null, words.Own(holiday));
    }

    private IEnumerable<PolicyChange> Promises(PolicyRules before, PolicyRules after) =>
        from kind in Enum.GetValues<PromiseKind>()
        from complexity in Enum.GetValues<Complexity>()
        let rule = PolicyRules.RuleOf(kind, complexity)
        from change in Changed(
            "r" + rule.Replace('.', '-'),
            $"§\u00a0{rule} {words.Kind(kind)}, {words.Complexity(complexity)}",
            words.Minutes(before.Promise(kind, complexity)),
            words.Minutes(after.Promise(kind, complexity)))
        select change;

    private string Kept(bool kept) => texts[kept ? "plan.holiday.kept" : "plan.holiday.worked"];

    private static IEnumerable<PolicyChange> Changed(string anchor, string what, string before, string after) =>
        before == after ? [] : [new PolicyChange(anchor, what, before, after)];
}
