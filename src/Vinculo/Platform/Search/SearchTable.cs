using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Search;

/// <summary>
/// A full-text index over things with an id: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL. Both hold the
/// words that <see cref="SearchText"/> makes, so both find the same. The text itself is not kept a second time.
/// </summary>
/// <param name="name">The table, ending in <c>_search</c>: such tables are no part of the model.</param>
internal sealed class SearchTable(string name)
{
    /// <summary>Newest things looked at when a word is very common.</summary>
    public const int MostMatches = 2000;

    public void Create(MigrationBuilder migrationBuilder)
    {
        if (migrationBuilder.ActiveProvider == "Microsoft.EntityFrameworkCore.Sqlite")
        {
            // FTS5 knows rows by number only; the second table has the number of each id.
            migrationBuilder.Sql(
                $"""
                 CREATE TABLE {name}_row (no INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE);
                 CREATE VIRTUAL TABLE {name} USING fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
                 """);
            return;
        }
        migrationBuilder.Sql(
            $"""
             CREATE TABLE {name} (id uuid PRIMARY KEY, words tsvector NOT NULL);
             CREATE INDEX ix_{name}_words ON {name} USING gin (words);
             """);
    }

    /// <summary>Makes a thing findable by these texts, and no longer by earlier ones; in the caller's transaction.</summary>
    public Task PutAsync(VinculoDb db, Guid id, IEnumerable<string?> texts, CancellationToken cancellationToken) =>
        PutWordsAsync(db, id, SearchText.ToIndex(texts), cancellationToken);

    /// <summary>The same with words that <see cref="SearchText"/> made earlier.</summary>
    public Task PutWordsAsync(VinculoDb db, Guid id, string words, CancellationToken cancellationToken)
    {
        var sql = db.IsPostgres
            ? $$"""
                INSERT INTO {{name}} (id, words) VALUES ({0}, to_tsvector('simple', {1}))
                ON CONFLICT (id) DO UPDATE SET words = excluded.words
                """
            : $$"""
                INSERT INTO {{name}}_row (id) VALUES ({0}) ON CONFLICT (id) DO NOTHING;
                INSERT OR REPLACE INTO {{name}} (rowid, words) VALUES ((SELECT no FROM {{name}}_row WHERE id = {0}), {1});
                """;
        return db.Database.ExecuteSqlRawAsync(sql, [id, words], cancellationToken);
    }

    /// <summary>Makes a thing unfindable; in the caller's transaction.</summary>
    public Task RemoveAsync(VinculoDb db, Guid id, CancellationToken cancellationToken)
    {
        var sql = db.IsPostgres
            ? $$"""DELETE FROM {{name}} WHERE id = {0}"""
            : $$"""
                DELETE FROM {{name}} WHERE rowid = (SELECT no FROM {{name}}_row WHERE id = {0});
                DELETE FROM {{name}}_row WHERE id = {0};
                """;
        return db.Database.ExecuteSqlRawAsync(sql, [id], cancellationToken);
    }

    /// <summary>Makes many things findable that were not so far, fast; in the caller's transaction.</summary>
    /// <param name="fresh">Each with its words as <see cref="SearchText.ToIndex"/> makes them.</param>
    public async Task AddManyAsync(VinculoDb db, IReadOnlyList<(Guid Id, string Words)> fresh, CancellationToken cancellationToken)
    {
        if (fresh.Count == 0)
            return;
        if (db.IsPostgres)
        {
            var insert = $$"""INSERT INTO {{name}} (id, words) SELECT id, to_tsvector('simple', words) FROM unnest({0}, {1}) AS fresh (id, words)""";
            await db.Database.ExecuteSqlRawAsync(
                insert,
                [fresh.Select(one => one.Id).ToArray(), fresh.Select(one => one.Words).ToArray()],
                cancellationToken);
            return;
        }
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText =
            $"INSERT INTO {name}_row (id) VALUES ($id); INSERT INTO {name} (rowid, words) VALUES (last_insert_rowid(), $words);";
        var (id, words) = (command.CreateParameter(), command.CreateParameter());
        (id.ParameterName, words.ParameterName) = ("$id", "$words");
        command.Parameters.AddRange(new[] { id, words });
        foreach (var one in fresh)
        {
            (id.Value, words.Value) = (one.Id, one.Words);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Makes many things unfindable; in the caller's transaction.</summary>
    public Task RemoveManyAsync(VinculoDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var rows = $"SELECT no FROM {name}_row WHERE id IN (SELECT value FROM json_each({{0}}))";
        var sql = db.IsPostgres
            ? $$"""DELETE FROM {{name}} WHERE id = ANY ({0})"""
            : $"DELETE FROM {name} WHERE rowid IN ({rows}); DELETE FROM {name}_row WHERE no IN ({rows});";
        object parameter = db.IsPostgres
            ? ids.ToArray()
            : System.Text.Json.JsonSerializer.Serialize(ids.Select(id => id.ToString().ToUpperInvariant()));
        return db.Database.ExecuteSqlRawAsync(sql, [parameter], cancellationToken);
    }

    /// <summary>The ids that match what somebody typed, the newest <see cref="MostMatches"/>; null when nothing was typed that could be found.</summary>
    /// <returns>A query to be used inside another, so that both run as one command.</returns>
    public IQueryable<Guid>? Match(VinculoDb db, string? typed)
    {
        var query = db.IsPostgres ? SearchText.ToTsQuery(typed) : SearchText.ToFts5Query(typed);
        if (query is null)
            return null;
        var sql = db.IsPostgres
            ? $$"""SELECT id AS "Value" FROM {{name}} WHERE words @@ to_tsquery('simple', {0}) ORDER BY id DESC LIMIT {{MostMatches}}"""
            : $$"""
                SELECT r.id AS "Value" FROM {{name}} f JOIN {{name}}_row r ON r.no = f.rowid
                WHERE {{name}} MATCH {0} ORDER BY f.rowid DESC LIMIT {{MostMatches}}
                """;
        return db.Database.SqlQueryRaw<Guid>(sql, query);
    }
}
