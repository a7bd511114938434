using System.Globalization;
using NodaTime;
using Vinculo.Plan.Contracts;
using Vinculo.Plan.Policy;
using Vinculo.Platform;

namespace Vinculo.Plan.Edit;

/// <summary>
/// A draft as it is typed: one text per field, kept as typed until all of it can be read. The fields' names are those
/// that failures carry.
/// </summary>
internal sealed class PolicyForm
{
    /// <summary>Empty lines offered for holidays of one's own.</summary>
    public const int EmptyLines = 3;

    private readonly Dictionary<string, string> values;

    private PolicyForm(Dictionary<string, string> values) => this.values = values;

    public string this[string field] => values.GetValueOrDefault(field, "");

    public bool IsOn(string field) => values.ContainsKey(field);

    /// <summary>The revision of the draft that this form was filled from.</summary>
    public int Revision => int.TryParse(this["revision"], NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : -1;

    /// <summary>The lines of own holidays to show: those filled in, and some empty ones.</summary>
    public int HolidayLines { get; private init; }

    public static PolicyForm From(IFormCollection form)
    {
        var values = form.Where(f => f.Value.Count > 0).ToDictionary(f => f.Key, f => f.Value[^1] ?? "", StringComparer.Ordinal);
        var lines = 0;
        while (values.ContainsKey(OwnField(lines, "name")) && lines <= CheckRules.MostOwnHolidays + EmptyLines)
            lines++;
        return new PolicyForm(values) { HolidayLines = Math.Max(lines, EmptyLines) };
    }

    public static PolicyForm Of(PolicyVersion version)
    {
        var rules = version.Rules;
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = version.Name,
            ["summary"] = version.Summary,
            ["timeZoneId"] = rules.TimeZoneId,
            ["revision"] = version.Revision.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var day in PolicyWords.Week)
            values[CheckRules.HoursField(day)] = DayHoursText.Format(rules.Hours.Where(b => b.Day == day));
        if (rules.NationalHolidays)
            values["nationalHolidays"] = "true";
        foreach (var holiday in rules.OptionalHolidays)
            values["optional." + holiday] = "true";
        for (var i = 0; i < rules.OwnHolidays.Count; i++)
        {
            values[OwnField(i, "date")] = rules.OwnHolidays[i].Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            values[OwnField(i, "name")] = rules.OwnHolidays[i].Name;
            if (rules.OwnHolidays[i].Yearly)
                values[OwnField(i, "yearly")] = "true";
        }
        foreach (var promise in rules.Promises)
            values[CheckRules.PromiseField(promise.Kind, promise.Complexity)] = BusinessMinutes.Format(promise.Minutes);
        return new PolicyForm(values) { HolidayLines = rules.OwnHolidays.Count + EmptyLines };
    }

    /// <summary>The same, filled in over a newer revision: saving it once more writes over what somebody else saved.</summary>
    public PolicyForm Over(int revision) => new(new Dictionary<string, string>(values, StringComparer.Ordinal)
    {
        ["revision"] = revision.ToString(CultureInfo.InvariantCulture),
    })
    { HolidayLines = HolidayLines };

    public static string OwnField(int line, string part) => $"ownHolidays[{line}].{part}";

    /// <summary>The rules that the form describes, as far as they can be read, and every failure on the way.</summary>
    public (PolicyRules Rules, IReadOnlyList<Failure> Failures) Read()
    {
        var failures = new List<Failure>();
        if (this["name"].Length > PolicyVersion.LongestName)
            failures.Add(Failure.Invalid("plan.name-too-long", "name", PolicyVersion.LongestName));
        if (this["summary"].Length > PolicyVersion.LongestSummary)
            failures.Add(Failure.Invalid("plan.summary-too-long", "summary", PolicyVersion.LongestSummary));
        var read = new PolicyRules(
            this["timeZoneId"].Trim(),
            ReadHours(failures),
            IsOn("nationalHolidays"),
            [.. Enum.GetValues<OptionalHoliday>().Where(h => IsOn("optional." + h))],
            ReadOwnHolidays(failures),
            ReadPromises(failures));
        // A field that could not be read has its own failure; what the checks say of its absence would only confuse.
        var checks = CheckRules.Of(read).Where(check => failures.All(f => f.Field != check.Field));
        return (read, failures.Count > 0 ? [.. failures, .. checks.Where(c => c.Code is not ("plan.never-open" or "plan.nothing-promised"))] : [.. checks]);
    }

    private List<HoursBlock> ReadHours(List<Failure> failures)
    {
        var hours = new List<HoursBlock>();
        foreach (var day in PolicyWords.Week)
        {
            var field = CheckRules.HoursField(day);
            if (DayHoursText.Parse(day, this[field]) is { } blocks)
                hours.AddRange(blocks);
            else
                failures.Add(Failure.Invalid("plan.hours-unreadable", field));
        }
        return hours;
    }

    private List<OwnHoliday> ReadOwnHolidays(List<Failure> failures)
    {
        var holidays = new List<OwnHoliday>();
        var seen = new HashSet<(LocalDate, string)>();
        for (var line = 0; line < HolidayLines; line++)
        {
            var (date, name) = (this[OwnField(line, "date")].Trim(), this[OwnField(line, "name")].Trim());
            if (date.Length == 0 && name.Length == 0)
                continue;
            if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                failures.Add(Failure.Invalid("plan.holiday-date", OwnField(line, "date")));
            else if (day.Year is < CheckRules.FirstYear or > CheckRules.LastYear)
                failures.Add(Failure.Invalid("plan.holiday-year", OwnField(line, "date")));
            else if (name.Length is 0 or > CheckRules.LongestName)
                failures.Add(Failure.Invalid("plan.holiday-name", OwnField(line, "name"), CheckRules.LongestName));
            else if (seen.Add((LocalDate.FromDateOnly(day), name)))
                holidays.Add(new OwnHoliday(day, name, IsOn(OwnField(line, "yearly"))));
        }
        return [.. holidays.OrderBy(h => h.Date)];
    }

    private List<ServicePromise> ReadPromises(List<Failure> failures)
    {
        var promises = new List<ServicePromise>();
        foreach (var kind in Enum.GetValues<PromiseKind>())
        {
            foreach (var complexity in Enum.GetValues<Complexity>())
            {
                var field = CheckRules.PromiseField(kind, complexity);
                if (this[field].Trim().Length == 0)
                    continue; // not promised
                if (BusinessMinutes.Parse(this[field]) is { } minutes)
                    promises.Add(new ServicePromise(kind, complexity, minutes, PolicyRules.RuleOf(kind, complexity)));
                else
                    failures.Add(Failure.Invalid("plan.promise-unreadable", field));
            }
        }
        return promises;
    }
}
