using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Customers.Import;

/// <summary>A line of the report in the reader's language.</summary>
internal sealed record ReportLine(RemarkKind Kind, int? Line, string? Column, string? Value, string Why);

/// <summary>What was refused, left out or could not be undone, and why.</summary>
internal sealed class ImportReport(VinculoDb db, Texts texts)
{
    /// <summary>The first lines, to be shown.</summary>
    public async Task<IReadOnlyList<ReportLine>> FirstAsync(Guid import, int most, CancellationToken cancellationToken)
    {
        var rows = await Remarks(import).Take(most).ToListAsync(cancellationToken);
        return [.. rows.Select(LineOf)];
    }

    /// <summary>All of it as CSV, in UTF-8 with a mark so that Excel shows accents; a row of the file may have several lines.</summary>
    public async Task WriteAsync(Guid import, Stream target, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(
            target,
            new CsvWriterOptions
            {
                Separator = ';',
                WriteByteOrderMark = true,
                // A cell that begins with = + - @ or a tab would be run as a formula by a spreadsheet.
                Injection = CsvInjection.Escape,
            },
            leaveOpen: true);
        await csv.WriteRecordAsync(
            [
                texts["customers.report-line"], texts["customers.report-column"], texts["customers.report-value"],
                texts["customers.report-what"], texts["customers.report-why"],
            ],
            cancellationToken);
        await foreach (var row in Remarks(import).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var line = LineOf(row);
            await csv.WriteRecordAsync(
                [line.Line?.ToString(CultureInfo.InvariantCulture) ?? "", line.Column ?? "", line.Value ?? "", KindText(line.Kind), line.Why],
                cancellationToken);
        }
    }

    public string KindText(RemarkKind kind) => kind switch
    {
        RemarkKind.Refused => texts["customers.report-refused"],
        RemarkKind.LeftOut => texts["customers.report-left-out"],
        _ => texts["customers.report-not-undone"],
    };

    private IOrderedQueryable<ImportRemark> Remarks(Guid import) =>
        db.Set<ImportRemark>().AsNoTracking().Where(r => r.ImportId == import).OrderBy(r => r.Number);

    private ReportLine LineOf(ImportRemark row) =>
        new(row.Kind, row.Line, row.ColumnName, row.Value, texts[row.Code, JsonSerializer.Deserialize<string?[]>(row.Filled)!]);
}
