using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Search;

/// <summary>Reads the words out of the search indexes, so that a backup can carry them from one engine to another.</summary>
internal static class SearchCopy
{
    /// <summary>The search indexes that there are; their names end in <c>_search</c>.</summary>
    public static async Task<IReadOnlyList<string>> TablesAsync(VinculoDb db, CancellationToken cancellationToken) =>
        await db.Database.SqlQueryRaw<string>(db.IsPostgres
            ? """SELECT tablename AS "Value" FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE '%\_search' ORDER BY 1"""
            : """SELECT name AS "Value" FROM sqlite_master WHERE type = 'table' AND name LIKE '%\_search' ESCAPE '\' ORDER BY 1""")
            .ToListAsync(cancellationToken);

    /// <summary>Each thing with its words in their order.</summary>
    public static async IAsyncEnumerable<(Guid Id, string Words)> ReadAsync(
        VinculoDb db, string table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!db.IsPostgres)
        {
            // The index keeps no texts, but it can be asked for every word with its place.
            await using var ask = db.CreateCommand($"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_words USING fts5vocab(main, {table}, instance)");
            await ask.ExecuteNonQueryAsync(cancellationToken);
        }
        await using var command = db.CreateCommand(db.IsPostgres
            ? $"SELECT t.id, w.lexeme FROM {table} t, unnest(t.words) w, unnest(w.positions) place ORDER BY t.id, place"
            : $"SELECT r.id, w.term FROM temp.{table}_words w JOIN {table}_row r ON r.no = w.doc ORDER BY w.doc, w.offset");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await foreach (var thing in GroupAsync(reader, cancellationToken))
            yield return thing;
    }

    /// <summary>Takes everything out of an index; in the caller's transaction.</summary>
    public static Task ClearAsync(VinculoDb db, string table, CancellationToken cancellationToken)
    {
        var sql = db.IsPostgres ? $"DELETE FROM {table}" : $"INSERT INTO {table} ({table}) VALUES ('delete-all'); DELETE FROM {table}_row;";
        return db.Database.ExecuteSqlRawAsync(sql, cancellationToken);
    }

    private static async IAsyncEnumerable<(Guid Id, string Words)> GroupAsync(
        DbDataReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Guid? id = null;
        var words = new StringBuilder();
        while (await reader.ReadAsync(cancellationToken))
        {
            var next = reader.GetGuid(0);
            if (id is { } whole && whole != next)
            {
                yield return (whole, words.ToString());
                words.Clear();
            }
            id = next;
            words.Append(words.Length == 0 ? "" : " ").Append(reader.GetString(1));
        }
        if (id is { } last)
            yield return (last, words.ToString());
    }
}
