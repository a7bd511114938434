using System.Globalization;
using System.Text;
using Vinculo.Customers.Edit;
using Vinculo.Measures.Identity;
using Vinculo.Platform;
using Vinculo.Platform.Text;

namespace Vinculo.Customers.Import.VCards;

/// <summary>Makes customers of vCards. What of a card cannot be used is left out and said; the card is taken all the same.</summary>
internal static class VCardRows
{
    public static IEnumerable<ImportRow> Read(Stream file, ImportSettings settings, DateTimeOffset now)
    {
        // Version 2.1 names a character set for each property, so bytes are kept as they are until it is known.
        var encoding = FileSniffer.EncodingOf(settings.Encoding);
        var wide = settings.Encoding.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase);
        using var reader = new StreamReader(file, wide ? encoding : Encoding.Latin1, detectEncodingFromByteOrderMarks: wide, leaveOpen: true);
        foreach (var (line, properties) in new VCardReader(reader).Read())
            yield return Check(line, new Card(properties, wide ? null : encoding), now);
    }

    private static ImportRow Check(int line, Card card, DateTimeOffset now)
    {
        var problems = new List<RowProblem>();
        var emails = Usable(card.All("EMAIL"), EmailAddress.Normalise, line, "EMAIL", "customers.email-wrong", problems);
        var phones = Usable(
            card.Telephones(), text => PhoneNumber.TryParse(text, out var number) ? number.E164 : null, line, "TEL", "customers.phone-wrong", problems);
        var organisation = card.First("ORG")?.Split(';')[0];
        var person = card.PersonName();
        var failures = new List<Failure>();
        var data = CheckedCustomer.Of(
            new CustomerInput
            {
                Name = person ?? organisation ?? card.First("NICKNAME") ?? emails.Concat(phones).FirstOrDefault(),
                IsCompany = card.IsOrganisation || (person is null && organisation is not null),
                Language = LanguageOf(card.First("LANG")),
                City = card.AddressPart(3),
                State = card.AddressPart(4),
                Birthday = card.Birthday(now),
                Tags = [.. card.All("CATEGORIES").SelectMany(categories => categories.Split(',')).Take(10)],
                Notes = card.Notes(person is null ? null : organisation),
                Emails = [.. emails.Take(20)],
                Phones = [.. phones.Take(20)],
            },
            now,
            failures);
        problems.AddRange(failures.Select(failure => new RowProblem(line, null, null, failure.Code, [.. failure.Values.Select(v => v?.ToString())])));
        return new ImportRow(line, failures.Count == 0 ? data : null, problems);
    }

    private static List<string> Usable(
        IEnumerable<string> texts, Func<string, string?> normalise, int line, string property, string code, List<RowProblem> problems)
    {
        var usable = new List<string>();
        foreach (var text in texts)
        {
            if (normalise(text) is { } normal)
                usable.Add(normal);
            else if (!string.IsNullOrWhiteSpace(text))
                problems.Add(new RowProblem(line, property, text, code, text));
        }
        return usable;
    }

    private static string? LanguageOf(string? tag) =>
        tag is [_, _, ..] ? Array.Find(Texts.Languages, language => language.StartsWith(tag[..2], StringComparison.OrdinalIgnoreCase)) : null;

    /// <summary>A card's properties, decoded.</summary>
    private sealed class Card(IReadOnlyList<VCardProperty> properties, Encoding? fallback)
    {
        private static readonly string[] NoTelephones = ["FAX", "PAGER", "MODEM"];

        public bool IsOrganisation =>
            string.Equals(First("KIND"), "org", StringComparison.OrdinalIgnoreCase)
            || string.Equals(First("X-ABSHOWAS"), "COMPANY", StringComparison.OrdinalIgnoreCase);

        public string? First(string name) => All(name).FirstOrDefault(text => text.Length > 0);

        /// <summary>The texts of a property, the preferred ones first.</summary>
        public IEnumerable<string> All(string name) => Preferred(name).Select(property => property.Text(fallback));

        public IEnumerable<string> Telephones() => Preferred("TEL")
            .Where(tel => !Array.Exists(NoTelephones, tel.IsType))
            .Select(tel => tel.Text(fallback))
            .Select(text => text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? text[4..].Split(';')[0] : text);

        /// <summary>FN, or N put together as it is said: prefix, given, additional, family, suffix.</summary>
        public string? PersonName()
        {
            if (First("FN") is { } formatted)
                return formatted;
            var parts = properties.FirstOrDefault(p => p.Name == "N")?.Parts(fallback) ?? [];
            var said = ((int[])[3, 1, 2, 0, 4]).Where(i => i < parts.Count).Select(i => parts[i].Replace(',', ' ').Trim()).Where(part => part.Length > 0);
            return Written.Line(string.Join(' ', said), Customer.LongestName);
        }

        public string? AddressPart(int index) => Preferred("ADR")
            .Select(address => address.Parts(fallback)).Where(parts => parts.Count > index && parts[index].Length > 0)
            .Select(parts => parts[index]).FirstOrDefault();

        /// <summary>A whole date, in the form that customers have; a birthday without its year is left out.</summary>
        public string? Birthday(DateTimeOffset now)
        {
            var digits = string.Concat((First("BDAY") ?? "").Split('T')[0].Where(char.IsAsciiDigit));
            return digits.Length == 8 && DateOnly.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year >= 1900 && date <= DateOnly.FromDateTime(now.UtcDateTime)
                ? $"{digits[..4]}-{digits[4..6]}-{digits[6..]}"
                : null;
        }

        public string? Notes(string? organisation)
        {
            var title = First("TITLE");
            var work = organisation is null ? title : title is null ? organisation : $"{title}, {organisation}";
            var notes = string.Join('\n', All("NOTE").Prepend(work).Where(text => !string.IsNullOrWhiteSpace(text)));
            return notes.Length == 0 ? null : notes.Cut(Customer.LongestNotes);
        }

        private IOrderedEnumerable<VCardProperty> Preferred(string name) =>
            properties.Where(p => p.Name == name).OrderByDescending(p => p.IsType("PREF") || p.Parameter("PREF") == "1");
    }
}
