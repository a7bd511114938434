using System.Text;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Import;

/// <summary>Keeps a file to be imported and finds out how it is written; nothing of it is taken in yet.</summary>
internal sealed class PrepareImport(VinculoDb db, ImportFiles files, TimeProvider time)
{
    private const int Sample = 64 * 1024;

    /// <param name="runner">The run that works it off itself; null leaves it to a person, and then to the background.</param>
    public async Task<Result<CustomerImport>> RunAsync(
        string fileName, Stream content, long mostBytes, Actor actor, CancellationToken cancellationToken, Guid? runner = null)
    {
        var now = time.GetUtcNow();
        var id = Ids.New(now);
        try
        {
            var size = await files.KeepAsync(id, content, mostBytes, cancellationToken);
            var (format, settings) = Look(id, size);
            var import = new CustomerImport
            {
                Id = id,
                FileName = Written.Line(Path.GetFileName(fileName.Replace('\\', '/')), 200) ?? "-",
                Format = format,
                Size = size,
                ActorKind = actor.Kind,
                ActorId = actor.Id,
                ActorName = actor.Name,
                CreatedAt = now,
            };
            import.Set(settings);
            if (runner is { } self)
                import.Take(self, now);
            db.Add(import);
            await db.SaveChangesAsync(cancellationToken);
            return import;
        }
        catch (ImportFileException e)
        {
            files.Delete(id);
            return Failure.Invalid(e.Code, "file", e.Line);
        }
    }

    private (ImportFormat Format, ImportSettings Settings) Look(Guid id, long size)
    {
        if (size == 0)
            throw new ImportFileException("customers.import-empty", 0);
        using var file = files.Open(id);
        var encoding = FileSniffer.FindEncoding(file);
        var start = Start(file, encoding);
        if (start.TrimStart().StartsWith("BEGIN:VCARD", StringComparison.OrdinalIgnoreCase))
            return (ImportFormat.VCard, new ImportSettings(encoding, ',', HasHeader: false, [], [], DuplicateRule.FillEmpty));
        return (ImportFormat.Csv, Columns(file, new ImportSettings(encoding, FileSniffer.FindDelimiter(start), HasHeader: true, [], [], DuplicateRule.FillEmpty)));
    }

    private static string Start(FileStream file, string encoding)
    {
        file.Position = 0;
        using var reader = new StreamReader(file, FileSniffer.EncodingOf(encoding), leaveOpen: true);
        var buffer = new char[Sample];
        return new string(buffer, 0, reader.ReadBlock(buffer));
    }

    private static ImportSettings Columns(FileStream file, ImportSettings settings)
    {
        file.Position = 0;
        var (_, first) = CsvRows.Read(file, settings).FirstOrDefault();
        if (first is null)
            throw new ImportFileException("customers.import-empty", 0);
        if (first.Length > ImportSettings.MostColumns)
            throw new ImportFileException("customers.import-too-many-columns", 1);
        var fields = first.Select(ColumnNames.FieldOf).ToList();
        // Names of columns hold no address; a first row that does is a customer already.
        var hasHeader = fields.Exists(field => field != ImportField.None) || !first.Any(cell => cell.Contains('@', StringComparison.Ordinal));
        IReadOnlyList<string> headers = hasHeader
            ? [.. first.Select((cell, i) => Written.Line(cell, 100) ?? $"{i + 1}")]
            : [.. first.Select((_, i) => $"{i + 1}")];
        return settings with { HasHeader = hasHeader, Headers = headers, Fields = hasHeader ? fields : [.. first.Select(GuessByContent)] };
    }

    private static ImportField GuessByContent(string cell) =>
        EmailAddress.Normalise(cell) is not null ? ImportField.Email : ImportField.None;
}
