using System.Globalization;
using CsvHelper;
using Vinculo.Insight.Metrics;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;

namespace Vinculo.Insight.Rows;

/// <summary>
/// The rows behind a figure as a CSV file for spreadsheets, written while it is read. What customers wrote could be taken
/// for a formula (OWASP, CSV injection): such a cell begins with an apostrophe.
/// </summary>
internal static class ExportRows
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/insight/rows/{metric}.csv", FileAsync).ForRole(Role.Viewer).ExcludeFromDescription();

    private static async Task<IResult> FileAsync(
        string metric, [AsParameters] MetricQuery query, [AsParameters] RowsCell cell, Periods periods, ReadRowsView read, Texts texts, CancellationToken cancellationToken)
    {
        if (MetricCatalogue.Find(metric) is not { } known)
            return Results.NotFound();
        var asked = await periods.ReadAsync(null, query.From, query.To, cancellationToken);
        if (asked.Failure is not null)
            return Results.NotFound();
        // The language of the request does not flow into the answer's stream by itself.
        var culture = CultureInfo.CurrentUICulture;
        return Results.Stream(
            body => WriteAsync(body, culture, known, asked.Period, query.Filter with { Cell = cell }, read, texts, cancellationToken),
            "text/csv; charset=utf-8", $"{known.Name}.csv");
    }

    private static async Task WriteAsync(
        Stream body, CultureInfo culture, Metric metric, ReportPeriod period, MetricFilter filter, ReadRowsView read, Texts texts,
        CancellationToken cancellationToken)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        await using var csv = CsvWriter.Create(
            body,
            new CsvWriterOptions
            {
                // Spreadsheets take UTF-8 only after this mark, and expect a semicolon where the comma is decimal.
                WriteByteOrderMark = true,
                Separator = culture.NumberFormat.NumberDecimalSeparator == "," ? ';' : ',',
                Injection = CsvInjection.Escape,
            },
            leaveOpen: true);
        string[] columns = ["at", "protocol", "customer", "subject", "agent", "value", "rule", "comment", "path"];
        await csv.WriteRecordAsync([.. columns.Select(column => texts["insight.rows." + column])], cancellationToken);
        Cursor? after = null;
        do
        {
            var view = await read.PartAsync(metric, period, filter, after, Paging.Most, cancellationToken);
            foreach (var row in view.Page.Items)
                await csv.WriteRecordAsync(Cells(view, row, texts), cancellationToken);
            Cursor.TryRead(view.Page.Next, out after);
        }
        while (after is not null);
    }

    private static string[] Cells(RowsView view, MetricRow row, Texts texts) =>
    [
        RowWords.At(view.Period, row.At), row.Protocol ?? "", view.NameOf(row), row.Subject ?? "", view.AgentOf(row) ?? "",
        RowWords.Value(texts, view.Metric, view.Period, row) ?? "", row.Rule ?? "", row.Comment ?? "", row.Path,
    ];
}
