using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Import.VCards;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Import;

/// <summary>What a person sees before an import begins.</summary>
/// <param name="Cells">The first rows as they stand in the file; none for vCards.</param>
/// <param name="Rows">The first rows as they would be taken in, as the columns are mapped now.</param>
internal sealed record ImportPreview(
    CustomerImport Import, ImportSettings Settings, IReadOnlyList<string[]> Cells, IReadOnlyList<ImportRow> Rows);

/// <summary>Reads the first rows of a prepared import.</summary>
internal sealed class PreviewImport(VinculoDb db, ImportFiles files, TimeProvider time)
{
    private const int Shown = 5;

    /// <param name="settings">How to read it, where a person is about to change it.</param>
    public async Task<ImportPreview?> RunAsync(Guid id, ImportSettings? settings, CancellationToken cancellationToken)
    {
        var import = await db.Set<CustomerImport>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancellationToken);
        if (import is null)
            return null;
        settings ??= import.Read();
        if (import.State != ImportState.Prepared)
            return new ImportPreview(import, settings, [], []);
        try
        {
            await using var file = files.Open(id);
            if (import.Format == ImportFormat.VCard)
                return new ImportPreview(import, settings, [], [.. VCardRows.Read(file, settings, time.GetUtcNow()).Take(Shown)]);
            var cells = CsvRows.Read(file, settings).Skip(settings.HasHeader ? 1 : 0).Take(Shown).Select(row => row.Cells).ToList();
            file.Position = 0;
            return new ImportPreview(import, settings, cells, [.. new CsvRowReader(settings).Read(file, time.GetUtcNow()).Take(Shown)]);
        }
        catch (ImportFileException e)
        {
            return new ImportPreview(import, settings, [], [new ImportRow(e.Line, null, [new RowProblem(e.Line, null, null, e.Code, $"{e.Line}")])]);
        }
    }
}
