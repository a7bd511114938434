using System.Globalization;
using Vinculo.Customers.Edit;
using Vinculo.Platform;

namespace Vinculo.Customers.Import;

/// <summary>Makes customers of the cells of a row, as the columns were mapped.</summary>
internal sealed class CsvRowReader(ImportSettings settings)
{
    private static readonly char[] BetweenEmails = [';', ',', ' ', '\n', '|'];
    private static readonly char[] BetweenPhones = [';', ',', '\n', '|'];

    /// <summary>The rows of a file after its header.</summary>
    public IEnumerable<ImportRow> Read(Stream file, DateTimeOffset now)
    {
        var rows = CsvRows.Read(file, settings);
        foreach (var (line, cells) in settings.HasHeader ? rows.Skip(1) : rows)
            yield return Check(line, cells, now);
    }

    private ImportRow Check(int line, string[] cells, DateTimeOffset now)
    {
        for (var extra = settings.Fields.Count; extra < cells.Length; extra++)
        {
            if (!string.IsNullOrWhiteSpace(cells[extra]))
                return new ImportRow(line, null, [new RowProblem(line, null, cells[extra], "customers.import-too-many-cells", $"{settings.Fields.Count}")]);
        }
        var emails = Split(cells, ImportField.Email, BetweenEmails);
        var phones = Split(cells, ImportField.Phone, BetweenPhones);
        var failures = new List<Failure>();
        var data = CheckedCustomer.Of(InputOf(cells, emails, phones), now, failures);
        return failures.Count == 0
            ? new ImportRow(line, data, [])
            : new ImportRow(line, null, [.. failures.Select(failure => ProblemOf(line, cells, failure, emails, phones))]);
    }

    private CustomerInput InputOf(string[] cells, List<(int Column, string Text)> emails, List<(int Column, string Text)> phones)
    {
        var company = First(cells, ImportField.Company);
        var person = NameOf(cells);
        return new CustomerInput
        {
            // A row that only names a company is that company; one that names nobody goes by its address.
            Name = person ?? company ?? emails.Select(e => e.Text).Concat(phones.Select(p => p.Text)).FirstOrDefault(),
            IsCompany = person is null && company is not null,
            Document = First(cells, ImportField.Document),
            Language = First(cells, ImportField.Language),
            City = First(cells, ImportField.City),
            State = First(cells, ImportField.State),
            Birthday = First(cells, ImportField.Birthday),
            Tags = [.. All(cells, ImportField.Tags).Select(one => one.Text)],
            Notes = NotesOf(cells, person is null ? null : company),
            Emails = [.. emails.Select(one => one.Text)],
            Phones = [.. phones.Select(one => one.Text)],
        };
    }

    private string? NameOf(string[] cells)
    {
        var name = First(cells, ImportField.Name) ?? First(cells, ImportField.FirstName);
        var last = First(cells, ImportField.LastName);
        if (name is null || last is null)
            return name ?? last;
        return name.EndsWith(last, StringComparison.OrdinalIgnoreCase) ? name : $"{name} {last}";
    }

    private string? NotesOf(string[] cells, string? company)
    {
        var notes = All(cells, ImportField.Notes).Select(one => one.Text);
        var text = string.Join('\n', company is null ? notes : notes.Append(company));
        return text.Length == 0 ? null : text;
    }

    private RowProblem ProblemOf(
        int line, string[] cells, Failure failure, List<(int Column, string Text)> emails, List<(int Column, string Text)> phones)
    {
        var column = failure.Field switch
        {
            ['e', 'm', ..] => At(emails, failure.Field),
            ['p', ..] => At(phones, failure.Field),
            "document" => Column(ImportField.Document),
            "language" => Column(ImportField.Language),
            "birthday" => Column(ImportField.Birthday),
            "notes" => Column(ImportField.Notes),
            "tags" => Column(ImportField.Tags),
            _ => null,
        };
        var name = column is { } known ? settings.Headers[known] : null;
        var value = column is { } at && at < cells.Length ? cells[at] : null;
        return new RowProblem(line, name, value, failure.Code, [.. failure.Values.Select(v => v?.ToString())]);
    }

    private static int? At(List<(int Column, string Text)> addresses, string field)
    {
        var bracket = field.IndexOf('[', StringComparison.Ordinal);
        return bracket > 0 && int.TryParse(field.AsSpan(bracket + 1, field.Length - bracket - 2), CultureInfo.InvariantCulture, out var index) && index < addresses.Count
            ? addresses[index].Column
            : null;
    }

    private int? Column(ImportField field)
    {
        for (var i = 0; i < settings.Fields.Count; i++)
            if (settings.Fields[i] == field)
                return i;
        return null;
    }

    private string? First(string[] cells, ImportField field) => All(cells, field).Select(one => one.Text).FirstOrDefault();

    private IEnumerable<(int Column, string Text)> All(string[] cells, ImportField field)
    {
        for (var i = 0; i < Math.Min(cells.Length, settings.Fields.Count); i++)
            if (settings.Fields[i] == field && !string.IsNullOrWhiteSpace(cells[i]))
                yield return (i, cells[i].Trim());
    }

    private List<(int Column, string Text)> Split(string[] cells, ImportField field, char[] between)
    {
        var found = new List<(int Column, string Text)>();
        foreach (var (column, text) in All(cells, field))
        {
            // Google writes several values of a cell between ' ::: '.
            foreach (var part in text.Replace(":::", ";", StringComparison.Ordinal).Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                found.Add((column, part));
        }
        return found;
    }
}
