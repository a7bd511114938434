using CsvHelper;

namespace Vinculo.Customers.Import;

/// <summary>Reads the rows of a CSV file one after the other, in constant memory whatever the file holds.</summary>
internal static class CsvRows
{
    /// <summary>Bytes of a row. A longer one is nearly always a quote that nobody closed.</summary>
    private const int LongestRow = 1024 * 1024;

    /// <summary>The cells of each row that is not blank, with the line on which it begins.</summary>
    /// <exception cref="ImportFileException">The file cannot be read on.</exception>
    public static IEnumerable<(int Line, string[] Cells)> Read(Stream file, ImportSettings settings)
    {
        var unclosed = 0L;
        using var reader = CsvReader.Create(
            file,
            new CsvReaderOptions
            {
                Separator = settings.Delimiter,
                Encoding = FileSniffer.EncodingOf(settings.Encoding),
                HasHeader = false,
                MaxRecordSize = LongestRow,
                TrackLineNumbers = true,
                OnMalformedRecord = record =>
                {
                    if (record.Reason == CsvMalformedReason.UnterminatedQuote)
                        unclosed = Math.Max(1, record.LineNumber);
                },
            },
            leaveOpen: true);
        while (Next(reader))
        {
            if (unclosed > 0)
                throw new ImportFileException("customers.import-quote-open", (int)unclosed);
            var cells = new string[reader.FieldCount];
            for (var i = 0; i < cells.Length; i++)
                cells[i] = reader.GetString(i);
            if (!Array.TrueForAll(cells, string.IsNullOrWhiteSpace))
                yield return ((int)reader.LineNumber, cells);
        }
    }

    private static bool Next(CsvReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException e)
        {
            throw new ImportFileException("customers.import-row-too-long", (int)e.LineNumber);
        }
    }
}
