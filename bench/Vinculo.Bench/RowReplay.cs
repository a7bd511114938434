using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Bench;

/// <summary>
/// The floor: takes the rows that were written for the messages, empties the tables, and inserts the same rows again
/// with prepared commands, one transaction a message.
/// </summary>
internal static class RowReplay
{
    internal sealed record Result(TimeSpan Elapsed, double RowsPerMessage);

    private sealed record Dump(string Table, string Insert, List<object?[]> Rows);

    public static async Task<Result> RunAsync(VinculoSettings settings, int messages, int clients)
    {
        var dumps = await TakeAsync(settings);
        var next = -1;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            await using var db = Open(settings);
            await db.Database.OpenConnectionAsync();
            var connection = db.Database.GetDbConnection();
            for (var i = Interlocked.Increment(ref next); i < messages; i = Interlocked.Increment(ref next))
                await InsertAsync(connection, dumps, i, messages);
        })));
        clock.Stop();
        return new Result(clock.Elapsed, dumps.Sum(d => d.Rows.Count) / (double)messages);
    }

    private static async Task InsertAsync(DbConnection connection, List<Dump> dumps, int message, int messages)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var dump in dumps)
        {
            var from = (int)((long)dump.Rows.Count * message / messages);
            var to = (int)((long)dump.Rows.Count * (message + 1) / messages);
            for (var row = from; row < to; row++)
            {
                await using var command = connection.CreateCommand();
                command.CommandText = dump.Insert;
                command.Transaction = transaction;
                for (var column = 0; column < dump.Rows[row].Length; column++)
                {
                    var parameter = command.CreateParameter();
                    parameter.ParameterName = "@p" + column;
                    parameter.Value = dump.Rows[row][column] ?? DBNull.Value;
                    command.Parameters.Add(parameter);
                }
                await command.ExecuteNonQueryAsync();
            }
        }
        await transaction.CommitAsync();
    }

    /// <summary>Reads and empties the tables of the model that an intake writes; those that others refer to come first.</summary>
    private static async Task<List<Dump>> TakeAsync(VinculoSettings settings)
    {
        await using var db = Open(settings);
        await db.Database.OpenConnectionAsync();
        var connection = db.Database.GetDbConnection();
        var tables = InOrder(db).Where(t => t.StartsWith("desk_", StringComparison.Ordinal) || t.StartsWith("customers_", StringComparison.Ordinal)
            || t is "platform_outbox" or "channels_received_mail").Where(t => t is not "desk_queue").ToList();
        var dumps = new List<Dump>();
        foreach (var table in tables)
            if (await ReadAsync(connection, table) is { Rows.Count: > 0 } dump)
                dumps.Add(dump);
        foreach (var dump in dumps.AsEnumerable().Reverse())
        {
            await using var delete = connection.CreateCommand();
            delete.CommandText = $"DELETE FROM {dump.Table}";
            await delete.ExecuteNonQueryAsync();
        }
        return dumps;
    }

    private static IEnumerable<string> InOrder(VinculoDb db)
    {
        var left = db.Model.GetEntityTypes().Where(e => e.GetTableName() is not null).ToList();
        while (left.Count > 0)
        {
            var ready = left.Where(e => e.GetForeignKeys().All(f => f.PrincipalEntityType == e || !left.Contains(f.PrincipalEntityType))).ToList();
            foreach (var entity in ready)
                yield return entity.GetTableName()!;
            left.RemoveAll(ready.Contains);
        }
    }

    private static async Task<Dump> ReadAsync(DbConnection connection, string table)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table}";
        await using var reader = await command.ExecuteReaderAsync();
        var names = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[names.Length];
            reader.GetValues(row!);
            rows.Add(row);
        }
        var insert = $"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({string.Join(", ", names.Select((_, i) => "@p" + i))})";
        return new Dump(table, insert, rows);
    }

    private static VinculoDb Open(VinculoSettings settings)
    {
        var options = new DbContextOptionsBuilder<VinculoDb>();
        StorageSetup.Use(options, settings);
        return new VinculoDb(options.Options);
    }
}
