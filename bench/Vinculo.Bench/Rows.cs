using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Vinculo.Platform.Storage;

namespace Vinculo.Bench;

/// <summary>Rows as they stand in tables, read and written apart from the entities.</summary>
internal static class Rows
{
    /// <summary>The tables of the model; those that others refer to come first.</summary>
    public static IEnumerable<IEntityType> InOrder(VinculoDb db)
    {
        var left = db.Model.GetEntityTypes().Where(e => e.GetTableName() is not null).ToList();
        while (left.Count > 0)
        {
            var ready = left.Where(e => e.GetForeignKeys().All(f => f.PrincipalEntityType == e || !left.Contains(f.PrincipalEntityType))).ToList();
            foreach (var entity in ready)
                yield return entity;
            left.RemoveAll(ready.Contains);
        }
    }

    public static async Task<long> CountAsync(DbConnection connection, string table)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM " + table;
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A table, part by part.</summary>
    public static async IAsyncEnumerable<(string[] Columns, List<object?[]> Rows)> ReadAsync(DbConnection connection, string table, int atOnce = int.MaxValue)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM " + table;
        await using var reader = await command.ExecuteReaderAsync();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[columns.Length];
            reader.GetValues(row!);
            rows.Add([.. row.Select(value => value is DBNull ? null : value)]);
            if (rows.Count < atOnce)
                continue;
            yield return (columns, rows);
            rows = [];
        }
        yield return (columns, rows);
    }

    /// <summary>Writes what was added to a context in bulk, instead of <c>SaveChanges</c>, and empties the context.</summary>
    public static async Task BulkSaveAsync(this VinculoDb db)
    {
        var added = db.ChangeTracker.Entries().ToLookup(entry => entry.Metadata);
        foreach (var type in InOrder(db))
        {
            var properties = type.GetProperties().ToArray();
            var rows = added[type].Select(entry => properties.Select(p => entry.CurrentValues[p]).ToArray()).ToList();
            await db.BulkInsertAsync(type.GetTableName()!, [.. properties.Select(p => p.GetColumnName())], rows, CancellationToken.None);
        }
        db.ChangeTracker.Clear();
    }
}
