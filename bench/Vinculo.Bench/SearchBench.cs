using System.Globalization;
using Npgsql;
using Vinculo.Platform.Search;
using Vinculo.Platform.Security;

namespace Vinculo.Bench;

/// <summary>
/// The newest conversations in which words occur, through the API, typed without accents; the floor is the bare query
/// that finds them.
/// </summary>
internal static class SearchBench
{
    private const int Rounds = 9;

    // From words of nearly every message to words of a few, by stem (none of these forms need occur) and by beginning.
    private static readonly string[] Typed =
    [
        "nao", "pedido", "armario", "garantia", "cadeira atraso", "cancelacao", "reclamacoes", "entregavamos", "devolvera", "localizacoes",
        "reemb", "transp", "identif", "desmont", "negocia estofado", "20261", "agente",
    ];

    public static async Task RunAsync(Company company)
    {
        using var program = await company.App.ProgramAsync(Scope.Read);
        var (all, allBare) = (new List<double>(), new List<double>());
        foreach (var typed in Typed)
        {
            var (whole, bare, match, found) = (new Timings(), new Timings(), new Timings(), 0);
            await using var connection = await company.Source.OpenConnectionAsync();
            for (var round = -2; round < Rounds; round++)
            {
                // The first rounds fetch from the disk what all the others then find in memory.
                var (a, b, c) = round < 0 ? (new Timings(), new Timings(), new Timings()) : (whole, bare, match);
                await a.TimeAsync(() => program.GetStringAsync("/api/v1/conversations?limit=50&text=" + Uri.EscapeDataString(typed)));
                await b.TimeAsync(async () => found = await QueryAsync(connection, Bare, typed));
                await c.TimeAsync(() => QueryAsync(connection, Match, typed));
            }
            all.Add(whole.Median);
            allBare.Add(bare.Median);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"search {typed,-17} {whole}   bare query {bare}   matching alone {match.Median,7:0.00} ms   {found,2} rows   ratio {whole.Median / bare.Median:0.00}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"search, medians of the words: {Middle(all):0.00} ms, bare query {Middle(allBare):0.00} ms, ratio of each word {Middle(all.Zip(allBare, (a, b) => a / b)):0.00}"));
    }

    private const string Match = "SELECT id FROM desk_message_search WHERE words @@ to_tsquery('simple', $1) ORDER BY id DESC LIMIT 2000";

    private const string Bare =
        $"""
         SELECT * FROM desk_conversation WHERE state <> 'Merged' AND id IN (
             SELECT conversation_id FROM desk_message WHERE id IN ({Match}))
         ORDER BY id DESC LIMIT 50
         """;

    private static async Task<int> QueryAsync(NpgsqlConnection connection, string sql, string typed)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = SearchText.ToTsQuery(typed)! } } };
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0;
        while (await reader.ReadAsync())
            rows++;
        return rows;
    }

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
