using CsvHelper;

namespace Vinculo.Tests.Measures;

/// <summary>Reads columns of the shared data's CSV files.</summary>
internal static class Csv
{
    public static List<string> Column(string file, string name) => [.. Rows(file, name).Select(row => row[0])];

    public static List<string[]> Rows(string file, params string[] names)
    {
        using var reader = CsvReader.FromFile(SharedData.Path(file), new CsvReaderOptions());
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. names.Select(name => reader.GetString(name))]);
        return rows;
    }
}
